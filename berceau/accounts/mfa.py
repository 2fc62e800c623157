"""allauth's second factor, in the words of the house, its secrets sealed by our keys."""

from __future__ import annotations

import base64
import os
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from berceau.accounts import factors
from berceau.accounts.models import Agent
from berceau.kit import crypto

LABEL = b"mfa.Authenticator.secret"
VERSION = "mfa1."
NONCE = 12
PROVED_ELSEWHERE = "_second_factor_proved_elsewhere"
"""Set on the request when ProConnect says that it asked for a second factor itself."""


def _cipher() -> AESGCM:
    """From the root of the keys: rotating those of the fields asks nobody for a new phone."""
    return AESGCM(crypto.derive("second-factor"))


class MFAAdapter(DefaultMFAAdapter):
    """Asked by allauth at each step of a second factor."""

    error_messages = {  # noqa: RUF012 -- as allauth declares it
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Gardez au moins un second facteur."),
        "cannot_generate_recovery_codes": _("Installez d’abord un second facteur."),
        "incorrect_code": _(
            "Ce n’est pas le bon code. Regardez le code du moment, et recommencez."
        ),
    }

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE)
        closed = _cipher().encrypt(nonce, text.encode(), LABEL)
        return VERSION + base64.urlsafe_b64encode(nonce + closed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(VERSION):
            raise crypto.TamperedError(LABEL.decode())
        raw = base64.urlsafe_b64decode(encrypted_text.removeprefix(VERSION))
        try:
            return _cipher().decrypt(raw[:NONCE], raw[NONCE:], LABEL).decode()
        except InvalidTag:
            raise crypto.TamperedError(LABEL.decode()) from None

    def get_totp_issuer(self) -> str:
        return settings.INSTANCE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=factors.PRIMARY
        ).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Clé d’accès n° %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.INSTANCE_NAME}


class SecondFactorStage(AuthenticateStage):
    """Ask for the second factor, unless ProConnect has just asked for one."""

    def handle(self) -> tuple[Any, bool]:
        proved = getattr(self.request, PROVED_ELSEWHERE, False)
        user = self.login.user
        if proved and isinstance(user, Agent):
            factors.prove(self.request, user, by="proconnect")
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer


def stages(paths: list[str]) -> list[str]:
    """allauth's list, with our stage in the place of its own."""
    ours = f"{__name__}.{SecondFactorStage.__name__}"
    theirs = f"{AuthenticateStage.__module__}.{AuthenticateStage.__name__}"
    return [ours if path == theirs else path for path in paths]
