"""Where backups are kept: a folder or an S3-compatible store, through one library (obstore).

An S3 store reads its address and its keys from the usual variables: AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (and AWS_ALLOW_HTTP=true for a store without HTTPS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from django.utils.translation import gettext as _
from obstore.store import LocalStore, ObjectStore, S3Store

NAME = re.compile(r"berceau-(\d{8}T\d{6}Z)\.sauvegarde")
STAMP = "%Y%m%dT%H%M%SZ"


class StoreError(Exception):
    """The place of the backups cannot be used; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup of a store."""

    name: str
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a prefix of a bucket."""

    store: ObjectStore
    prefix: str
    shown: str

    def write(self, name: str, blocks: Iterator[bytes]) -> None:
        """All or nothing: a stream that fails leaves no backup behind."""
        with _said(self.shown):
            obstore.put(self.store, self._path(name), blocks, mode="overwrite")

    def read(self, name: str) -> Iterator[bytes]:
        with _said(self.shown):
            for block in obstore.get(self.store, self._path(name)).stream():
                yield bytes(block)

    def delete(self, name: str) -> None:
        with _said(self.shown):
            obstore.delete(self.store, self._path(name))

    def everything(self) -> list[Kept]:
        """The backups found here, oldest first; other files are left alone and not shown."""
        found = []
        with _said(self.shown):
            for page in obstore.list(self.store, self.prefix or None):
                for item in page:
                    folder, _slash, name = item["path"].rpartition("/")
                    stamp = NAME.fullmatch(name)
                    if stamp and folder == self.prefix:
                        made_at = datetime.strptime(stamp[1], STAMP).replace(tzinfo=UTC)
                        found.append(Kept(name, made_at, item["size"]))
        return sorted(found, key=lambda kept: kept.name)

    def _path(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name


def place(destination: str) -> Place:
    """A place from what the setting says. Raises StoreError."""
    if not destination:
        raise StoreError(
            _(
                "Où sont les sauvegardes ? Écrire --to DOSSIER (ou s3://compartiment/préfixe), ou "
                "régler BERCEAU_BACKUP_TO."
            )
        )
    parts = urlsplit(destination)
    with _said(destination):
        if parts.scheme == "s3" and parts.netloc:
            return Place(S3Store(parts.netloc), parts.path.strip("/"), destination)
        if parts.scheme and len(parts.scheme) > 1:
            raise StoreError(
                _("« %(place)s » : écrire un dossier ou s3://compartiment/préfixe.")
                % {"place": destination}
            )
        folder = Path(destination).absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Place(LocalStore(folder), "", destination)


def name_of(at: datetime) -> str:
    return f"berceau-{at.astimezone(UTC).strftime(STAMP)}.sauvegarde"


class _said:  # noqa: N801 -- read as a sentence after `with`
    """Turn what the library raises into a sentence that names the place."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if isinstance(error, obstore.exceptions.BaseError | OSError):
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise StoreError(
                _("Le lieu des sauvegardes (%(place)s) ne répond pas comme attendu : %(reason)s")
                % {"place": self.shown, "reason": reason}
            ) from None
