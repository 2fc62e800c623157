"""The key of the backups: apart from the keys of the fields, never inside a backup."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

SIZE = 32


class BackupKeyError(ValueError):
    """The key is missing or badly written; the sentence says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class BackupKey:
    """32 secret bytes; `mark` names them in a backup without telling anything of them."""

    secret: bytes

    @property
    def mark(self) -> bytes:
        return self._derived(b"berceau backup mark", b"", 8)

    def for_one_backup(self, salt: bytes) -> bytes:
        """Each backup is sealed with its own key."""
        return self._derived(b"berceau backup seal", salt, SIZE)

    def _derived(self, purpose: bytes, salt: bytes, length: int) -> bytes:
        return HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose).derive(self.secret)


def parse(text: str) -> BackupKey:
    """Read a key written in base64. Raises BackupKeyError."""
    try:
        secret = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SIZE:
        raise BackupKeyError(
            _(
                "La clé de sauvegarde doit être 32 octets en base64. "
                "En créer une : berceau backup key"
            )
        )
    return BackupKey(secret)


def new() -> str:
    """A new key, to keep outside of the machine."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SIZE)).decode()


def of_settings() -> BackupKey:
    """The key of this instance. Raises BackupKeyError."""
    if settings.BACKUP_KEY:
        return parse(settings.BACKUP_KEY)
    if settings.BACKUP_KEY_FILE:
        try:
            return parse(Path(settings.BACKUP_KEY_FILE).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise BackupKeyError(
                _("Le fichier de BERCEAU_BACKUP_KEY_FILE (%(path)s) ne se lit pas.")
                % {"path": settings.BACKUP_KEY_FILE}
            ) from None
    raise BackupKeyError(
        _(
            "La clé de sauvegarde manque. En créer une avec « berceau backup key », la mettre dans "
            "BERCEAU_BACKUP_KEY ou dans le fichier nommé par BERCEAU_BACKUP_KEY_FILE, et en garder "
            "une copie hors de cette machine."
        )
    )
