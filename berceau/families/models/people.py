"""Adults and their own contacts; children and the homes they live in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models.family import Family
from berceau.families.models.pregnancy import Pregnancy
from berceau.families.models.references import new_reference


class AdultRole(models.TextChoices):
    MOTHER = "mother", _("mère")
    FATHER = "father", _("père")
    SECOND_PARENT = "second_parent", _("second parent")
    # At the first word nobody asks which parent is speaking.
    PARENT = "parent", _("parent")
    STEP_PARENT = "step_parent", _("beau-parent")
    GRANDPARENT = "grandparent", _("grand-parent")
    OTHER = "other", _("autre adulte")


class Consent(models.TextChoices):
    """Whether this adult agreed to be contacted by the team."""

    UNKNOWN = "unknown", _("pas encore demandé")
    GIVEN = "given", _("d’accord pour être contacté·e")
    REFUSED = "refused", _("ne souhaite pas être contacté·e")


class Adult(models.Model):
    """A parent or another adult. Their contacts are theirs: never shown to another adult."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="adults", verbose_name=_("famille")
    )
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    role = models.CharField(_("lien"), max_length=14, choices=AdultRole.choices)
    lives_elsewhere = models.BooleanField(_("vit ailleurs"), default=False)
    language = models.CharField(_("langue parlée"), max_length=8, default="fr")
    interpreter_needed = models.BooleanField(_("besoin d’un interprète"), default=False)
    consent = models.CharField(
        _("accord"), max_length=8, choices=Consent.choices, default=Consent.UNKNOWN
    )
    consent_on = models.DateField(_("accord du"), null=True, blank=True)
    is_main_contact = models.BooleanField(_("premier contact"), default=False)

    class Meta:
        verbose_name = _("adulte")
        verbose_name_plural = _("adultes")
        ordering: ClassVar = ["-is_main_contact", "pk"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class ContactKind(models.TextChoices):
    PHONE = "phone", _("téléphone")
    EMAIL = "email", _("adresse électronique")


class Contact(models.Model):
    """One way to reach one adult."""

    adult = models.ForeignKey(
        Adult, models.CASCADE, related_name="contacts", verbose_name=_("adulte")
    )
    kind = models.CharField(_("moyen"), max_length=5, choices=ContactKind.choices)
    value = models.CharField(_("numéro ou adresse"), max_length=120)
    preferred = models.BooleanField(_("préféré"), default=False)
    no_message = models.BooleanField(_("ne pas laisser de message"), default=False)
    unsafe = models.BooleanField(_("contact non sûr"), default=False)

    class Meta:
        verbose_name = _("moyen de contact")
        verbose_name_plural = _("moyens de contact")
        ordering: ClassVar = ["unsafe", "-preferred", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="contact_once_an_adult", fields=["adult", "value"]),
            models.UniqueConstraint(
                name="one_preferred_contact_a_kind",
                fields=["adult", "kind"],
                condition=Q(preferred=True),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Child(models.Model):
    """A child followed, or an older sibling. May live in two households."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    pregnancy = models.ForeignKey(
        Pregnancy,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("grossesse"),
    )
    homes: models.ManyToManyField[Family, ChildHome] = models.ManyToManyField(
        Family, through="ChildHome", related_name="children", verbose_name=_("foyers")
    )
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    born_on = models.DateField(_("né·e le"))
    birth_commune_code = models.CharField(_("commune de naissance"), max_length=5, blank=True)
    gestation_weeks = models.PositiveSmallIntegerField(
        _("semaines de grossesse à la naissance"), null=True, blank=True
    )
    adopted_on = models.DateField(_("arrivé·e au foyer le"), null=True, blank=True)
    died_on = models.DateField(_("décédé·e le"), null=True, blank=True)

    class Meta:
        verbose_name = _("enfant")
        verbose_name_plural = _("enfants")
        ordering: ClassVar = ["-born_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["born_on"], name="children_born_on")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="gestation_between_20_and_44_weeks",
                condition=Q(gestation_weeks__isnull=True)
                | Q(gestation_weeks__gte=20, gestation_weeks__lte=44),
            ),
            models.CheckConstraint(
                name="child_dies_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=models.F("born_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.first_name or str(_("enfant sans prénom encore"))


class Residence(models.TextChoices):
    FULL = "full", _("vit ici")
    SHARED = "shared", _("résidence alternée")
    VISITS = "visits", _("vient certains jours")


class ChildHome(models.Model):
    """A child lives in this household: all the time, half of it, or some days."""

    child = models.ForeignKey(Child, models.CASCADE, verbose_name=_("enfant"))
    family = models.ForeignKey(Family, models.CASCADE, verbose_name=_("foyer"))
    residence = models.CharField(
        _("résidence"), max_length=6, choices=Residence.choices, default=Residence.FULL
    )

    class Meta:
        verbose_name = _("résidence d’un enfant")
        verbose_name_plural = _("résidences des enfants")
        constraints: ClassVar = [
            models.UniqueConstraint(name="child_once_a_home", fields=["child", "family"])
        ]

    def __str__(self) -> str:
        return self.get_residence_display()
