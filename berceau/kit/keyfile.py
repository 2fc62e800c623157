"""The file (or the variable) that holds the keys: read, write, make one. Without Django.

One key a line, `name:key`, the key being 32 bytes in base64; the first one seals, the others still
open what they sealed. The line named « racine » is apart: it never seals a field, secrets that
must outlive a rotation come from it (journal, indexes, second factors).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

ROOT = "racine"
SIZE = 32
NAME = re.compile(r"[a-z][a-z0-9]{1,15}")
MAKE_ONE = "berceau keys new --file /etc/berceau/cles"


class KeysError(ValueError):
    """The keys are missing or badly written; the sentence says what to write."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys by name, in their order: the first one seals."""

    sealing: Mapping[str, bytes]
    root: bytes

    @property
    def first(self) -> str:
        return next(iter(self.sealing))


def parse(text: str) -> Keys:
    """Keys written one a line, or separated by commas. Raises KeysError with the reason."""
    found: dict[str, bytes] = {}
    for line in text.replace(",", "\n").splitlines():
        words = line.partition("#")[0].strip()
        if not words:
            continue
        name, _, written = words.partition(":")
        name = name.strip()
        if not NAME.fullmatch(name):
            # What was written may be a key: the message does not repeat it.
            raise KeysError("une ligne de clé n’est pas de la forme « nom:clé »")
        if name in found:
            raise KeysError(f"la clé « {name} » est écrite deux fois")
        try:
            key = base64.b64decode(written.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != SIZE:
            raise KeysError(f"la clé « {name} » n’a pas {SIZE} octets écrits en base64")
        found[name] = key
    root = found.pop(ROOT, None)
    if root is None:
        raise KeysError(f"la ligne « {ROOT}: » manque")
    if not found:
        raise KeysError("aucune clé de chiffrement, seulement la racine")
    return Keys(sealing=found, root=root)


def line_of(name: str) -> str:
    """A new key under this name, as a line of the file."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(SIZE)).decode()}"


def new_name() -> str:
    return f"k{secrets.token_hex(3)}"


def create(path: Path) -> bool:
    """Write a first file of keys, readable by its owner alone; False when one is already there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(draft, f"{line_of(new_name())}\n{line_of(ROOT)}\n")
    try:
        # A link is all or nothing: of two processes that start together, one wins.
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def put_first(path: Path) -> str:
    """Add a new key in front of the others, in one move; its name."""
    written = path.read_text(encoding="utf-8")
    parse(written)
    name = new_name()
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(draft, f"{line_of(name)}\n{written}")
    draft.replace(path)
    return name


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def run(argv: list[str], out: TextIO, err: TextIO) -> int:
    """`berceau keys new`: answered before the settings, which want the keys that it makes."""
    parser = argparse.ArgumentParser(
        prog="berceau keys new",
        description=(
            "Fait une clé de chiffrement. Avec --file : crée le fichier des clés, ou ajoute la "
            "nouvelle clé devant les autres. Sans --file : écrit les lignes à garder."
        ),
    )
    parser.add_argument("--file", type=Path, help="le fichier des clés, hors de la base")
    path: Path | None = parser.parse_args(argv).file
    if path is None:
        out.write(f"{line_of(new_name())}\n{line_of(ROOT)}\n")
        err.write(
            "Première installation : mettre ces deux lignes dans BERCEAU_FIELD_KEYS, séparées par "
            "une virgule, ou dans le fichier nommé par BERCEAU_FIELD_KEYS_FILE.\n"
            "Nouvelle clé : ajouter la première ligne seulement, devant les autres ; ne jamais "
            f"changer la ligne « {ROOT} ».\n"
            "En garder une copie hors ligne, loin de la base et de ses sauvegardes.\n"
        )
        return 0
    try:
        if create(path):
            out.write(f"Clés écrites dans {path}, lisibles par vous seul.\n")
            out.write(f"Démarrer avec BERCEAU_FIELD_KEYS_FILE={path}\n")
        else:
            name = put_first(path)
            out.write(f"Clé « {name} » ajoutée devant les autres dans {path}.\n")
            out.write("Ensuite : berceau keys rotate\n")
    except (OSError, KeysError) as error:
        err.write(f"{path} : {error}\n")
        return 1
    out.write("En garder une copie hors ligne, loin de la base et de ses sauvegardes.\n")
    return 0
