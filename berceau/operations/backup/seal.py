"""The sealed stream: AES-256-GCM by chunks, so that a backup of any size needs little memory.

    « BERCEAU-BACKUP 1 » + newline    17 bytes
    mark of the key                    8 bytes
    salt                              16 bytes
    start of every nonce               7 bytes
    then chunks: length (4 bytes, big endian), sealed bytes (1 MiB of text and a 16-byte tag)

The nonce of a chunk is the start, its number (4 bytes), and 1 for the last chunk or 0: a chunk
moved, removed, added or cut short no longer opens. The header is bound to each chunk. The key of
one backup is HKDF-SHA256(backup key, salt, « berceau backup seal »).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from berceau.operations.backup.key import BackupKey

MAGIC = b"BERCEAU-BACKUP 1\n"
MARK, SALT, START, TAG = 8, 16, 7, 16
CHUNK = 1 << 20


class BackupRefusedError(Exception):
    """A backup that must not be used; the sentence says why."""


class WrongKeyError(BackupRefusedError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette sauvegarde a été fermée avec une autre clé. Donner la clé qui servait à sa "
                "date (BERCEAU_BACKUP_KEY ou BERCEAU_BACKUP_KEY_FILE)."
            )
        )


class AlteredError(BackupRefusedError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Cette sauvegarde est abîmée ou a été modifiée : rien n’a été restauré. En prendre "
                "une autre (berceau backup list)."
            )
        )


def sealed(blocks: Iterable[bytes], key: BackupKey) -> Iterator[bytes]:
    """The header, then the chunks."""
    salt, start = secrets.token_bytes(SALT), secrets.token_bytes(START)
    header = MAGIC + key.mark + salt + start
    cipher = AESGCM(key.for_one_backup(salt))
    yield header
    number = 0
    waiting = bytearray()
    for block in blocks:
        waiting += block
        # One byte more than a chunk: the last chunk is only known at the end.
        while len(waiting) > CHUNK:
            yield _close(cipher, header, start, number, bytes(waiting[:CHUNK]), last=False)
            del waiting[:CHUNK]
            number += 1
    yield _close(cipher, header, start, number, bytes(waiting), last=True)


def opened(blocks: Iterable[bytes], key: BackupKey) -> Iterator[bytes]:
    """The text of a sealed stream. Raises WrongKeyError or AlteredError, at the end at worst."""
    reader = Reader(blocks)
    header = reader.take(len(MAGIC) + MARK + SALT + START)
    if not header.startswith(MAGIC):
        raise AlteredError
    if header[len(MAGIC) : len(MAGIC) + MARK] != key.mark:
        raise WrongKeyError
    salt, start = header[-START - SALT : -START], header[-START:]
    cipher = AESGCM(key.for_one_backup(salt))
    number = 0
    while True:
        length = int.from_bytes(reader.take(4), "big")
        if not TAG <= length <= CHUNK + TAG:
            raise AlteredError
        chunk = reader.take(length)
        last = reader.at_end()
        try:
            yield cipher.decrypt(_nonce(start, number, last=last), chunk, header)
        except InvalidTag:
            raise AlteredError from None
        if last:
            return
        number += 1


def _close(
    cipher: AESGCM, header: bytes, start: bytes, number: int, text: bytes, *, last: bool
) -> bytes:
    chunk = cipher.encrypt(_nonce(start, number, last=last), text, header)
    return len(chunk).to_bytes(4, "big") + chunk


def _nonce(start: bytes, number: int, *, last: bool) -> bytes:
    return start + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


class Reader:
    """Takes so many bytes from a stream of blocks of any size."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._waiting = bytearray()

    def take(self, count: int) -> bytes:
        """Exactly so many bytes. Raises AlteredError when the stream ends before."""
        while len(self._waiting) < count:
            if not self._more():
                raise AlteredError
        taken = bytes(self._waiting[:count])
        del self._waiting[:count]
        return taken

    def at_end(self) -> bool:
        while not self._waiting:
            if not self._more():
                return True
        return False

    def _more(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            return False
        self._waiting += block
        return True
