"""allauth's forms with our labels, ready for password managers, without placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEW_PASSWORD_HELP = _(
    "Douze caractères au moins. Une phrase que vous retenez vaut mieux qu’un mot compliqué."
)


def dress(form: forms.Form, **fields: dict[str, str | Promise]) -> None:
    """Give each field its label, its help and its `autocomplete`; take its placeholder away."""
    for name, words in fields.items():
        field = form.fields[name]
        field.widget.attrs.pop("placeholder", None)
        field.label = words["label"]
        field.help_text = words.get("help", "")
        field.widget.attrs["autocomplete"] = words["autocomplete"]


EMAIL = {"label": _("Adresse électronique"), "autocomplete": "username"}
CURRENT = {"label": _("Mot de passe"), "autocomplete": "current-password"}
NEW = {
    "label": _("Nouveau mot de passe"),
    "help": NEW_PASSWORD_HELP,
    "autocomplete": "new-password",
}
AGAIN = {"label": _("Le même, une seconde fois"), "autocomplete": "new-password"}


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
        dress(
            self,
            oldpassword={**CURRENT, "label": _("Mot de passe actuel")},
            password1=NEW,
            password2=AGAIN,
        )


class AgentReauthenticateForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, password=CURRENT)
