"""The catalogues: extract, compile, check. Pure Python, no gettext to install.

The interface is written in French; the French catalogue carries what Python cannot guess: the
plural (« 0 famille », « 1 famille », « 2 familles »). The other languages carry what parents read,
and nothing else: the words of the room of the parents, of the components that its pages show, and
the names of what is held on them (`SHOWN_TO_PARENTS`, `labels_told`).

python tools/translations.py extract | compile | check | missing [language]
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "berceau" / "locale"
SOURCES = ROOT / "berceau"
LANGUAGES = ("en", "ar", "tr", "pt", "uk")
SHOWN_TO_PARENTS = (
    "parents/**/*",
    "leaflet/words.py",
    "followup/what_we_write.py",
    "followup/end_age.py",
    "ui/templates/ui/base.html",
    "ui/templates/ui/public.html",
    "ui/templates/ui/error.html",
    "ui/templates/405.html",
    "ui/templates/ui/parts/brand.html",
    "ui/templates/ui/parts/legal_links.html",
    "ui/templates/ui/parts/messages.html",
    "ui/templates/ui/components/*.html",
    "ui/french.py",
    "ui/notices.py",
    "ui/fields.py",
    "ui/frise.py",
    "pathway/words.py",
    "pathway/calendar.py",
    "pathway/ribbon.py",
    "housing/parents.py",
    "housing/templates/housing/parents_block.html",
    "rights/gathering.py",
    "rights/own.py",
    "rights/kept.py",
    "referrals/queries/parents.py",
    "referrals/views/parents.py",
    "referrals/templates/referrals/parent_*.html",
)
FOR_AGENTS = re.compile(
    r"/parents/(.*/)?"
    r"(models|programme|register|holdings|retention|gone|requests|agents|card|checks)\.py$"
    r"|/parents/templates/parents/(doors|panel|today|parts/asked)"
    r"|/ui/components/(pagination|breadcrumb|contact)"
)
"""What a room of the parents says to agents stays in French."""
WORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
Said = tuple[str | None, str | tuple[str, str]]
"""A context, and a message or its two forms."""
IN_BABEL = frozenset({"mois abrégés"})
"""What the other languages take from Babel (`ui/dates.py`)."""
PLURALS = {"ngettext": (1, 2), "ngettext_lazy": (1, 2), "npgettext": ((1, "c"), 2, 3)}


def source_of(path: Path) -> io.BytesIO | None:
    """A module, or a template as Python's tokenizer reads it; None for anything else."""
    if path.suffix == ".py" and "migrations" not in path.parts:
        return io.BytesIO(path.read_bytes())
    if path.suffix in {".html", ".txt"} and "templates" in path.parts:
        ready()
        from django.utils.translation.template import templatize

        # Templates are indented as markup, which Python's tokenizer would refuse.
        lines = templatize(path.read_text("utf-8")).splitlines()
        return io.BytesIO("\n".join(line.strip() for line in lines).encode())
    return None


def parents_sources() -> Iterator[Path]:
    """What writes the pages of the parents, without what the same room says to agents."""
    for pattern in SHOWN_TO_PARENTS:
        for path in sorted(SOURCES.glob(pattern)):
            if path.is_file() and not FOR_AGENTS.search(path.as_posix()):
                yield path


def parents_messages() -> set[Said]:
    """Every message that a parent may read."""
    found: set[Said] = set()
    for path in parents_sources():
        stream = source_of(path)
        if stream is None:
            continue
        for _line, name, messages, _comments in extract_python(
            stream, WORDS, [], {"encoding": "utf-8"}
        ):
            words = tuple(m for m in messages if m) if isinstance(messages, tuple) else (messages,)
            if not words or not all(isinstance(word, str) and word for word in words):
                continue
            if name.startswith("p"):
                if words[0] in IN_BABEL:
                    continue
                found.add((words[0], words[1]))
            elif name.startswith("n"):
                found.add((None, (words[0], words[1])))
            else:
                found.add((None, words[0]))
    return found | {(None, label) for label in labels_told()}


def labels_told() -> set[str]:
    """The names of what is held on a parent, as « Mes informations » tells them."""
    ready()
    from django.utils import translation

    from berceau.parents.told import labels

    with translation.override("fr"):
        return labels()


def ready() -> None:
    """The house, as a test of it would start it; nothing is read from its database."""
    os.environ.setdefault("BERCEAU_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berceau.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        sys.path.insert(0, str(ROOT))
        django.setup()


def plural_messages() -> set[tuple[str, str]]:
    """Every (singular, plural) written in the code and the templates."""
    found = set()
    for path in sorted(SOURCES.rglob("*")):
        stream = source_of(path)
        if stream is None:
            continue
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
    """French says of itself what is written; the others keep what was translated."""
    extract_plurals()
    said = parents_messages()
    for language in LANGUAGES:
        extract_for_parents(language, said)


def key_of(context: str | None, message: str | tuple[str, str]) -> tuple[str | None, str]:
    """How a catalogue finds a message: by its context and its first form."""
    return context, message if isinstance(message, str) else message[0]


def extract_for_parents(language: str, said: set[Said]) -> None:
    """The messages of today, each with the translation it had."""
    path = catalogue_path(language)
    known = {}
    if path.exists():
        known = {key_of(message.context, message.id): message for message in load(language)}
    catalogue = Catalog(
        locale=language,
        project="Berceau",
        header_comment="# Ce que lisent les parents (tools/translations.py extract).",
        creation_date=datetime(2026, 11, 22, tzinfo=UTC),
        revision_date=datetime(2026, 11, 22, tzinfo=UTC),
        fuzzy=False,
    )
    for context, message in sorted(said, key=lambda one: (one[0] or "", str(one[1]))):
        old = known.get(key_of(context, message))
        flags = ["python-format"] if re.search(r"%\(\w+\)", str(message)) else []
        same_kind = old is not None and isinstance(old.id, str) == isinstance(message, str)
        catalogue.add(
            message,
            old.string if old is not None and same_kind else None,
            flags=flags,
            context=context,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=100, omit_header=False, sort_output=True)


def untranslated(language: str, said: set[Said]) -> list[Said]:
    """What a parent would read in French on a page in this language."""
    catalogue = load(language)
    missing = []
    for context, message in sorted(said, key=lambda one: (one[0] or "", str(one[1]))):
        found = catalogue.get(message if isinstance(message, str) else message[0], context)
        forms = () if found is None else found.string
        forms = (forms,) if isinstance(forms, str) else forms
        if not forms or not all(forms):
            missing.append((context, message))
    return missing


PLACE = re.compile(r"%\(\w+\)[sd]")


def broken_places(language: str) -> list[str]:
    """A place lost in translation, or invented, would break the page or hide a word."""
    problems = []
    for message in load(language):
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[1]
        forms = (message.string,) if isinstance(message.string, str) else message.string
        wanted = set(PLACE.findall(first))
        for number, form in enumerate(forms):
            has = set(PLACE.findall(form))
            # « Un mois » may be said without its figure, in the forms that are not the last.
            lost = wanted - has if len(forms) == 1 or number == len(forms) - 1 else set()
            if form and (has - wanted or lost):
                problems.append(f"{language} : « {first} » → « {form} »")
    return problems


def extract_plurals() -> None:
    """Each French plural is its own translation."""
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
    said = parents_messages()
    for language in LANGUAGES:
        problems += broken_places(language)
        problems += [
            f"{language} : sans traduction : « {message} »"
            for _context, message in untranslated(language, said)
        ]
    return problems


def missing(languages: list[str]) -> None:
    """What is left to translate, to give to the person who translates."""
    said = parents_messages()
    for language in languages or LANGUAGES:
        for context, message in untranslated(language, said):
            sys.stdout.write(f"{language}\t{context or ''}\t{message}\n")


def main(verb: str, *words: str) -> int:
    if verb == "extract":
        extract()
        compile_all()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        problems = check()
        sys.stderr.write("".join(f"{problem}\n" for problem in problems))
        return 1 if problems else 0
    elif verb == "missing":
        missing(list(words))
    else:
        sys.stderr.write("usage : python tools/translations.py extract|compile|check|missing\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
