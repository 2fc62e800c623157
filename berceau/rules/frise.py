"""`berceau frise [FICHIER|-]`: facts in JSON in, steps in JSON out. No Django, no database.

Exit status 0 with the steps on standard output; 2 with one French line per error on standard
error and nothing on standard output.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn

from berceau.rules.engine import plan
from berceau.rules.loading import instance_pack
from berceau.rules.reading import PackError
from berceau.rules.request import FactsError, read_request
from berceau.rules.steps import pack_label

BAD_INPUT = 2


class _Usage(Exception):  # noqa: N818 - it never leaves this module
    """A command line that cannot be read."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(message)


def run(
    argv: Sequence[str],
    stdin: IO[str] = sys.stdin,
    stdout: IO[str] = sys.stdout,
    stderr: IO[str] = sys.stderr,
) -> int:
    """Answer `berceau frise`; the exit status."""
    parser = _Parser(
        prog="berceau frise",
        description="Les étapes d'une famille, en JSON, d'après ses faits en JSON.",
        add_help=False,
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FICHIER")
    parser.add_argument("--all", action="store_true", dest="include_all")
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("-h", "--help", action="store_true")
    try:
        options = parser.parse_args(list(argv))
    except _Usage as problem:
        stderr.write(f"berceau frise [FICHIER|-] [--all] [--data-dir DOSSIER] : {problem}\n")
        return BAD_INPUT
    if options.help:
        stdout.write(_HELP)
        return 0
    try:
        text = _text(options.file, stdin)
        pack = instance_pack(_data_dir(options.data_dir))
        request = read_request(text, pack)
    except (FactsError, PackError) as problem:
        _write(stderr, "".join(f"{line}\n" for line in problem.errors))
        return BAD_INPUT
    steps = plan(
        request.facts,
        pack,
        request.today,
        include_all=options.include_all,
        enable=request.enable,
    )
    answer = {"pack": pack_label(pack), "steps": [step.as_dict() for step in steps]}
    _write(stdout, json.dumps(answer, ensure_ascii=False, indent=2) + "\n")
    return 0


def _write(stream: IO[str], text: str) -> None:
    """UTF-8 whatever the locale of the machine."""
    raw = getattr(stream, "buffer", None)
    if raw is None:
        stream.write(text)
    else:
        stream.flush()
        raw.write(text.encode())
        raw.flush()


_HELP = """\
berceau frise [FICHIER|-] [--all] [--data-dir DOSSIER]

Lit les faits d'une famille en JSON (fichier, ou entrée standard avec « - ») et écrit ses étapes
en JSON sur la sortie standard. --all ajoute les étapes sans objet ou arrêtées. --data-dir (ou
BERCEAU_DATA_DIR) nomme le dossier de données dont les calendriers de territoire sont lus.
"""


def _text(name: str, stdin: IO[str]) -> str:
    try:
        if name != "-":
            return Path(name).read_text(encoding="utf-8-sig")
        raw = getattr(stdin, "buffer", None)
        if raw is not None:
            return str(raw.read().decode("utf-8-sig"))
        return stdin.read()
    except UnicodeDecodeError:
        raise FactsError(["JSON : un texte en UTF-8 est attendu"]) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise FactsError([f"{name} : fichier illisible ({reason})"]) from None


def _data_dir(given: Path | None) -> Path | None:
    if given is not None:
        return given
    named = os.environ.get("BERCEAU_DATA_DIR")
    return Path(named) if named else None


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
