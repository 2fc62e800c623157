"""Sealing values with keys that the database does not hold.

AES-256-GCM of the `cryptography` library; what a value is (« followup.Note.text ») is bound to it:
moved to another column, it no longer opens. A sealed value reads `brc1.<key name>.<base64>`.

Keys come from `BERCEAU_FIELD_KEYS`, or from the file named by `BERCEAU_FIELD_KEYS_FILE`, which is
read again when it changes: a new key serves without restarting.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from berceau.kit import keyfile

VERSION = "brc1"
NONCE = 12
# Lengths are rounded up, so that « oui » and « non » weigh the same.
BLOCK = 32
TOKEN = re.compile(rf"{VERSION}\.[a-z][a-z0-9]{{1,15}}\.[A-Za-z0-9_-]{{78,}}={{0,2}}")


class UnreadableError(Exception):
    """A sealed value cannot be opened here. Its sentence says what to do, never the value."""


class KeyMissingError(UnreadableError):
    """The key that sealed it is no longer given."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Une donnée est chiffrée avec la clé « {name} », qui n’est plus dans les clés de "
            "cette installation. Remettre sa ligne après les autres (BERCEAU_FIELD_KEYS ou le "
            "fichier de BERCEAU_FIELD_KEYS_FILE), puis lancer : berceau keys status"
        )


class TamperedError(UnreadableError):
    """It was altered, or moved from another column, or never sealed."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"Une valeur de {label} n’est pas celle qui y a été écrite (abîmée, venue d’une autre "
            "colonne, ou en clair). Lancer « berceau migrate », sinon reprendre une sauvegarde."
        )


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys at hand, ready to serve."""

    first: str
    ciphers: Mapping[str, AESGCM]
    root: bytes

    @classmethod
    def of(cls, keys: keyfile.Keys) -> Ring:
        ciphers = {name: AESGCM(key) for name, key in keys.sealing.items()}
        return cls(first=keys.first, ciphers=ciphers, root=keys.root)


Stamp = tuple[int, int, int]
_lock = Lock()
_known: dict[str, tuple[Stamp, Ring]] = {}


@lru_cache(maxsize=4)
def _ring_of_text(text: str) -> Ring:
    return Ring.of(keyfile.parse(text))


def keys_path() -> Path | None:
    """The file of the keys; None when they are in the environment."""
    return None if settings.FIELD_KEYS else Path(settings.FIELD_KEYS_FILE)


def _stamp(path: Path) -> Stamp:
    seen = path.stat()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def ring() -> Ring:
    """The keys of the day; the file is read again only when it changed."""
    path = keys_path()
    if path is None:
        return _ring_of_text(settings.FIELD_KEYS)
    try:
        stamp = _stamp(path)
    except FileNotFoundError:
        if not settings.FIELD_KEYS_MADE_ALONE:
            raise keyfile.KeysError(
                f"Le fichier des clés {path} a disparu : le remettre depuis sa copie hors ligne."
            ) from None
        keyfile.create(path)
        stamp = _stamp(path)
    held = _known.get(settings.FIELD_KEYS_FILE)
    if held is not None and held[0] == stamp:
        return held[1]
    with _lock:
        fresh = Ring.of(keyfile.parse(path.read_text(encoding="utf-8")))
        _known[settings.FIELD_KEYS_FILE] = (stamp, fresh)
    return fresh


def _ring_at_hand() -> Ring:
    """The keys last read, without asking the disk: reads are many, an unknown key is rare."""
    held = _known.get(settings.FIELD_KEYS_FILE)
    return ring() if held is None or settings.FIELD_KEYS else held[1]


def _padded(clear: bytes) -> bytes:
    return clear + b"\x80" + b"\x00" * (-(len(clear) + 1) % BLOCK)


def seal(clear: str, label: str) -> str:
    """This text, closed with the first key and bound to what it is."""
    keys = ring()
    nonce = os.urandom(NONCE)
    closed = keys.ciphers[keys.first].encrypt(nonce, _padded(clear.encode()), label.encode())
    return f"{VERSION}.{keys.first}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(token: str, label: str) -> str:
    """What was sealed. Raises KeyMissingError or TamperedError; never returns anything else."""
    version, _, rest = token.partition(".")
    name, _, body = rest.partition(".")
    if version != VERSION or not body:
        raise TamperedError(label)
    cipher = _ring_at_hand().ciphers.get(name) or ring().ciphers.get(name)
    if cipher is None:
        raise KeyMissingError(name)
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
        padded = cipher.decrypt(raw[:NONCE], raw[NONCE:], label.encode())
    except (InvalidTag, binascii.Error, ValueError):
        raise TamperedError(label) from None
    return padded[: padded.rindex(b"\x80")].decode()


def is_sealed(value: str) -> bool:
    """Whether it looks sealed; only opening it tells for sure."""
    return TOKEN.fullmatch(value) is not None


def key_of(token: str) -> str:
    """The name of the key that sealed this value."""
    return token.split(".", 2)[1]


def derive(purpose: str, *, length: int = 32) -> bytes:
    """A secret for this purpose alone, from the root: a rotation of keys leaves it as it is."""
    return _derived(ring().root, purpose, length)


@lru_cache(maxsize=32)
def _derived(root: bytes, purpose: str, length: int) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=length, salt=None, info=f"berceau:{purpose}".encode()
    ).derive(root)


def keyed_index(purpose: str, value: str) -> str:
    """A fingerprint to search a value by, useless without the root key."""
    return hmac.new(derive(f"index:{purpose}"), value.encode(), hashlib.sha256).hexdigest()
