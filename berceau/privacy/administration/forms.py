"""Forms of the functional administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siret

from berceau.accounts.models import Organisation
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.kit.fields import SafeForm
from berceau.kit.seen import EditForm
from berceau.privacy.administration.actions import Identity, Terms


class IdentityForm(EditForm):
    """Who the agent is; never her password, which she chooses herself."""

    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    email = forms.EmailField(
        label=_("Adresse électronique de travail"),
        max_length=254,
        help_text=_("Elle sert à se connecter."),
    )
    function = forms.CharField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Telle que les familles la lisent, par exemple « Référente 1000 jours »."),
    )
    work_phone = forms.CharField(
        label=_("Téléphone professionnel"),
        max_length=20,
        required=False,
        help_text=_("Remis aux familles."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    reachable = forms.CharField(
        label=_("Heures où la joindre"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : du lundi au jeudi, de 9 h à 17 h."),
    )

    def identity(self) -> Identity:
        return Identity(**{name: self.cleaned_data[name] for name in IdentityForm.base_fields})


class MandateForm(SafeForm):
    """What she may do, for whom, from when to when."""

    role = forms.ChoiceField(label=_("Rôle"), choices=[("", _("Choisir")), *Role.choices])
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.all(), empty_label=_("Choisir")
    )
    secrecy_ground = forms.ChoiceField(
        label=_("Secret professionnel"),
        choices=SecrecyGround.choices,
        help_text=_("À quel titre elle y est tenue. Rien n’est partagé avec qui n’y est pas tenu."),
    )
    starts_on = forms.DateField(
        label=_("Premier jour"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Dernier jour"),
        required=False,
        help_text=_("Vide : le mandat dure jusqu’à ce que vous le finissiez."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour est avant le premier."))
        return cleaned

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            organisation_id=data["organisation"].pk,
            role=data["role"],
            secrecy_ground=data["secrecy_ground"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )


class NewAgentForm(IdentityForm, MandateForm):
    """An account and its first mandate."""

    field_order = (*IdentityForm.base_fields, *MandateForm.base_fields)


class EndMandateForm(EditForm):
    ends_on = forms.DateField(
        label=_("Dernier jour du mandat"),
        help_text=_("Ce jour compris. Pour arrêter à l’instant, désactiver le compte."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class OrganisationForm(EditForm):
    name = forms.CharField(label=_("Nom"), max_length=150)
    kind = forms.ChoiceField(
        label=_("Nature"), choices=[("", _("Choisir")), *OrganisationKind.choices]
    )
    siret = forms.CharField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        help_text=_("14 chiffres. Il permet d’entrer par ProConnect au nom de cette organisation."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_siret(self) -> str:
        typed = "".join(str(self.cleaned_data["siret"]).split())
        if typed and not siret.is_valid(typed):
            raise forms.ValidationError(_("Ce n’est pas un SIRET : vérifiez les 14 chiffres."))
        return typed
