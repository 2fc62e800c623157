"""allauth's forms with our labels, ready for password managers, without placeholders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateForm2FA
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from berceau.accounts import sessions

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NEW_PASSWORD_HELP = _(
    "Douze caractères au moins. Une phrase que vous retenez vaut mieux qu’un mot compliqué."
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a field says, and what a password manager understands of it."""

    label: _StrOrPromise
    autocomplete: str
    help: _StrOrPromise = ""


def dress(form: forms.Form, **fields: Words) -> None:
    """Give each field its label, its help and its `autocomplete`; take its placeholder away."""
    for name, words in fields.items():
        field = form.fields[name]
        field.widget.attrs.pop("placeholder", None)
        field.label = words.label
        field.help_text = words.help
        field.widget.attrs["autocomplete"] = words.autocomplete


EMAIL = Words(_("Adresse électronique"), "username")
CURRENT = Words(_("Mot de passe"), "current-password")
OLD = Words(_("Mot de passe actuel"), "current-password")
NEW = Words(_("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HELP)
AGAIN = Words(_("Le même, une seconde fois"), "new-password")


class AgentLoginForm(LoginForm):
    """An address, a password, and whether somebody else uses this device."""

    shared = forms.BooleanField(
        label=_("Cet appareil est partagé avec d’autres personnes"),
        required=False,
        help_text=_("Il se verrouille après 15 minutes sans rien faire."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, login=EMAIL, password=CURRENT)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        request.session[sessions.SHARED] = self.cleaned_data["shared"]
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        return answer


CODE = Words(
    _("Code à 6 chiffres"), "one-time-code", _("Ou l’un de vos codes de secours, à 8 chiffres.")
)
NEW_CODE = Words(_("Code à 6 chiffres affiché par l’application"), "one-time-code")


def _digits(form: forms.Form) -> None:
    """A keyboard of digits on a phone; the spaces that people type do not count."""
    form.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocapitalize": "none"})
    if form.is_bound and form.data.get("code"):
        form.data = {**form.data, "code": "".join(str(form.data["code"]).split())}


class AskCodeForm(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=CODE)
        _digits(self)


class AskCodeAgainForm(ReauthenticateForm2FA):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=CODE)
        _digits(self)


class NewTotpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, code=NEW_CODE)
        _digits(self)


class NewKeyForm(AddWebAuthnForm):
    """A passkey always asks who holds it: its code, its fingerprint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(max_length=60, required=False)
        dress(self, name=Words(_("Nom de cette clé"), "off", _("Pour la reconnaître plus tard.")))

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class AgentResetPasswordForm(ResetPasswordForm):
    """Tells the page whether a message can leave this instance."""

    mail_ready = settings.MAIL_READY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, email=EMAIL)


class AgentResetPasswordKeyForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password1=NEW, password2=AGAIN)


class AgentChangePasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, oldpassword=OLD, password1=NEW, password2=AGAIN)


class AgentReauthenticateForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password=CURRENT)
