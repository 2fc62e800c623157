"""A referral: the need of one adult, entrusted to a structure, and what comes of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.accounts.roles import SecrecyGround
from berceau.directory import taxonomy
from berceau.families.models import Adult, Child, Family, FamilyState, Pregnancy
from berceau.families.models.references import new_reference
from berceau.kit.crypto import keyed_index
from berceau.kit.encrypted import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from berceau.referrals.partners import Passed
from berceau.referrals.states import FAILED, LIVE, WAITING, State, Way
from berceau.sharing.models import RegimeKey, Told

if TYPE_CHECKING:
    from berceau.accounts.models import Agent

SENTENCE_LENGTH = 300


def index_of(structure_reference: str) -> str:
    """The fingerprint by which referrals to one structure are counted: the database alone does not
    tell where a family was sent."""
    return keyed_index("referrals.structure", structure_reference)


def need_choices() -> list[tuple[str, str]]:
    """The needs of the directory, in the words of parents."""
    return list(taxonomy.needs().items())


class Settled(models.TextChoices):
    """How a need that had failed was taken up."""

    ANOTHER = "another", _("une autre orientation a suivi")
    NO_NEED = "no_need", _("plus besoin")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, agent: Agent) -> Self:
        """Those of the families that she answers for."""
        if not agent.answers_for:
            return self.none()
        return self.filter(family__referente_id__in=agent.answers_for).exclude(
            family__state=FamilyState.MERGED
        )

    def received_by(self, structures: Collection[str]) -> Self:
        """Those that were sent to these structures (their references)."""
        return self.filter(
            way=Way.PARTNER, structure_index__in=[index_of(one) for one in structures]
        )

    def to_take_up(self) -> Self:
        """Silent, or failed and neither followed by another nor set aside."""
        return self.filter(settled_at=None).filter(
            Q(state__in=FAILED) | Q(state__in=LIVE, silent_on__isnull=False)
        )


class Referral(models.Model):
    """Who, for which need, to whom, saying what, on which ground; and where it stands."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="referrals", verbose_name=_("famille")
    )
    adult = models.ForeignKey(
        Adult, models.CASCADE, related_name="referrals", verbose_name=_("adulte concerné")
    )
    child = models.ForeignKey(
        Child, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("enfant")
    )
    pregnancy = models.ForeignKey(
        Pregnancy, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("grossesse"),
    )  # fmt: skip
    # A key of the directory's needs.
    need = EncryptedCharField(_("besoin"), max_length=40, choices=need_choices)
    # The code of the step of the calendar where it began.
    step = EncryptedCharField(_("étape"), max_length=10, blank=True)

    # To whom, as they were called that day: an entry of the directory may change or go.
    service_reference = EncryptedCharField(max_length=12)
    structure_reference = EncryptedCharField(max_length=12)
    structure_index = models.CharField(max_length=64)
    service_name = EncryptedCharField(_("service"), max_length=150)
    structure_name = EncryptedCharField(_("structure"), max_length=150)
    kind = EncryptedCharField(_("nature du service"), max_length=40, blank=True)
    way = models.CharField(_("comment"), max_length=10, choices=Way.choices)

    sentence = EncryptedTextField(_("phrase"), max_length=SENTENCE_LENGTH, blank=True)
    # Among `partners.Passed`.
    passed = EncryptedJSONField(
        _("ce qui est transmis"), default=list, blank=True, choices=Passed.choices
    )
    recipient_ground = models.CharField(
        _("secret du destinataire"), max_length=20, choices=SecrecyGround.choices
    )
    regime = models.CharField(_("régime"), max_length=20, choices=RegimeKey.choices, blank=True)
    agreed = models.BooleanField(_("la personne est d’accord"), default=False)
    told = models.CharField(_("parent prévenu"), max_length=10, choices=Told.choices, blank=True)
    told_on = models.DateField(_("prévenu le"), null=True, blank=True)

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("faite par")
    )
    sent_at = models.DateTimeField(_("faite le"))
    state = models.CharField(_("état"), max_length=20, choices=State.choices, default=State.SENT)
    state_at = models.DateTimeField(_("depuis le"))
    appointment_at = models.DateTimeField(_("rendez-vous le"), null=True, blank=True)
    answered_at = models.DateTimeField(_("la structure a répondu le"), null=True, blank=True)
    # Opening days after which the structure was last reminded; 0: not yet.
    reminded = models.PositiveSmallIntegerField(default=0)
    # Since when nobody has said anything of it, as the night found it.
    silent_on = models.DateField(null=True, blank=True)
    settled = models.CharField(_("la suite"), max_length=10, choices=Settled.choices, blank=True)
    settled_at = models.DateTimeField(_("la suite, le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("la suite, par"),
    )  # fmt: skip
    after = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by",
        verbose_name=_("après l’orientation"),
    )  # fmt: skip

    objects: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("orientation")
        verbose_name_plural = _("orientations")
        ordering: ClassVar = ["-sent_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["structure_index", "sent_at"], name="referrals_of_a_structure"),
            models.Index(fields=["state", "silent_on"], name="referrals_to_take_up"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="referral_without_partner_shares_nothing",
                condition=Q(way=Way.PARTNER) | Q(way=Way.HERSELF, regime="", told=""),
            ),
            models.CheckConstraint(
                name="referral_to_partner_has_its_ground",
                condition=Q(way=Way.HERSELF)
                | Q(
                    way=Way.PARTNER,
                    regime__in=[RegimeKey.AGREEMENT, RegimeKey.SOCIAL_ACTION],
                    told__in=[Told.IN_PERSON, Told.PHONE, Told.WRITING],
                    told_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="referral_agreement_was_given",
                condition=~Q(regime=RegimeKey.AGREEMENT) | Q(agreed=True),
            ),
            # Somebody who is bound by nothing hears only what the person agreed to.
            models.CheckConstraint(
                name="unbound_partner_by_agreement_only",
                condition=~Q(recipient_ground=SecrecyGround.NONE, way=Way.PARTNER)
                | Q(regime=RegimeKey.AGREEMENT),
            ),
            models.CheckConstraint(
                name="a_need_is_settled_somehow",
                condition=Q(settled="", settled_at=None)
                | (~Q(settled="") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="referral_for_a_child_or_a_pregnancy",
                condition=Q(child=None) | Q(pregnancy=None),
            ),
        ]

    def __str__(self) -> str:
        return f"orientation n° {self.pk}"

    def get_passed_display(self) -> str:  # type: ignore[no-redef]
        """« son prénom, son téléphone »."""
        labels = dict(Passed.choices)
        return ", ".join(str(labels.get(key, key)) for key in self.passed)

    @property
    def need_words(self) -> str:
        """What the parent says."""
        return str(taxonomy.needs().get(self.need, self.need))

    @property
    def to_whom(self) -> str:
        """« Consultation de nourrissons, PMI du centre »."""
        if self.service_name == self.structure_name or not self.structure_name:
            return str(self.service_name)
        return f"{self.service_name}, {self.structure_name}"

    @property
    def is_all_day(self) -> bool:
        """The appointment has a day and no hour."""
        when = self.appointment_at
        return when is not None and timezone.localtime(when).time() == time.min

    @property
    def is_waiting(self) -> bool:
        """Nobody has answered yet."""
        return self.state in WAITING

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def need_is_open(self) -> bool:
        """It failed, and nothing has followed."""
        return self.state in FAILED and self.settled_at is None
