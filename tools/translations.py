"""The French catalogue: extract plurals, compile, check. Pure Python, no gettext to install.

The interface is written in French; the catalogue carries what Python cannot guess: the French
plural (« 0 famille », « 1 famille », « 2 familles »), and later the other languages.

python tools/translations.py extract | compile | check
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "berceau" / "locale"
SOURCES = ROOT / "berceau"
PLURALS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2), "npgettext": ((1, "c"), 2, 3)}


def plural_messages() -> set[tuple[str, str]]:
    """Every (singular, plural) written in the code and the templates."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    found = set()
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text("utf-8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # Templates are indented as markup, which Python's tokenizer would refuse.
            lines = templatize(path.read_text("utf-8")).splitlines()
            source = "\n".join(line.strip() for line in lines)
        else:
            continue
        stream = io.BytesIO(source.encode())
        options = {"encoding": "utf-8"}
        for _line, _function, messages, _comments in extract_python(stream, PLURALS, [], options):
            pair = (
                tuple(m for m in messages if isinstance(m, str))
                if isinstance(messages, tuple)
                else ()
            )
            if len(pair) == 2:
                found.add(pair)
    return found


def catalogue_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def extract() -> None:
    """French says of itself what is written: each plural is its own translation."""
    catalogue = Catalog(
        locale="fr",
        project="Berceau",
        header_comment="# Les pluriels français de Berceau (tools/translations.py extract).",
        creation_date=datetime(2026, 11, 22, tzinfo=UTC),
        revision_date=datetime(2026, 11, 22, tzinfo=UTC),
        fuzzy=False,
    )
    for singular, plural in sorted(plural_messages()):
        catalogue.add((singular, plural), (singular, plural), flags=["python-format"])
    path = catalogue_path("fr")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, omit_header=False, sort_output=True)


def compile_all() -> None:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with target.open("wb") as stream:
            write_mo(stream, load(path.parts[-3]))


def check() -> list[str]:
    """What does not compile, and the plurals that the French catalogue does not know."""
    problems = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalogue = load(path.parts[-3])
        problems += [
            f"{path.relative_to(ROOT)} : « {message.id} » : {error}"
            for message in catalogue
            for error in message.check(catalogue)
        ]
    known = {message.id for message in load("fr") if isinstance(message.id, tuple)}
    problems += [
        f"pluriel absent du catalogue : « {pair[0]} » (python tools/translations.py extract)"
        for pair in sorted(plural_messages() - known)
    ]
    return problems


def main(verb: str) -> int:
    if verb == "extract":
        extract()
        compile_all()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        problems = check()
        sys.stderr.write("".join(f"{problem}\n" for problem in problems))
        return 1 if problems else 0
    else:
        sys.stderr.write("usage : python tools/translations.py extract|compile|check\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
