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
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

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
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, login=EMAIL, password=CURRENT)


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
