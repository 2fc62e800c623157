"""The texts of messages: those of `wordings.toml`, then what the team made of them.

    said("reminder", "ar", dates="…", referente="Nadia Kaci", phone="03 27 73 00 00")

gives the text in force, ready for the outbox. Nothing else writes what leaves towards a family.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from berceau.messaging import forbidden, gsm
from berceau.messaging.models import Channel, Wording

FRENCH = "fr"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ku", "ur"})
A_PLACE = re.compile(r"\{([^{}]*)\}")
STRAY_BRACE = re.compile(r"[{}]")
A_NUMBER = re.compile(r"\+?[\d\s.]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What a `{name}` stands for."""

    key: str
    label: str
    example: str

    @property
    def written(self) -> str:
        """As it stands in a text."""
        return f"{{{self.key}}}"


@dataclass(frozen=True, slots=True)
class Model:
    """One text as it is delivered with the house: what it is for, what it may and must hold."""

    key: str
    label: str
    when: str
    channel: str
    places: tuple[str, ...]
    texts: Mapping[str, str]
    needs: tuple[str, ...] = ()
    must_say: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)

    @property
    def icon(self) -> str:
        return "chat-dots" if self.channel == Channel.SMS else "envelope"

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)


@cache
def _file() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((resources.files(__package__) / "wordings.toml").read_text("utf-8"))


@cache
def places() -> dict[str, Place]:
    """Every place a text may have, by its name."""
    return {key: Place(key=key, **line) for key, line in _file()["places"].items()}  # type: ignore[arg-type]


@cache
def models() -> dict[str, Model]:
    """Every text of the house, by key. Raises TypeError when a line holds an unknown word."""
    return {
        key: Model(key=key, **{name: _frozen(value) for name, value in line.items()})  # type: ignore[arg-type]
        for key, line in _file()["wordings"].items()
    }


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it stands in one language. `version` 0 is the one delivered with the house."""

    language: str
    text: str
    title: str = ""
    version: int = 0
    reviewed_by: str = ""


def delivered(key: str, language: str) -> Text | None:
    """The text of the file, when it speaks this language."""
    model = models()[key]
    if language not in model.texts:
        return None
    return Text(language, model.texts[language].strip("\n"), model.title.get(language, ""))


class Voice:
    """Texts read once, said as often as needed: a night of reminders asks the database once."""

    def __init__(self, keys: Collection[str] = ()) -> None:
        rows = Wording.objects.filter(key__in=keys) if keys else Wording.objects.all()
        self._texts: dict[tuple[str, str], Text] = {}
        for row in rows.order_by("version").only(
            "key", "language", "version", "title", "text", "reviewed_by"
        ):
            self._texts[row.key, row.language] = Text(
                row.language, row.text, row.title, row.version, row.reviewed_by
            )

    def own(self, key: str, language: str) -> Text | None:
        """The text in force in this very language, if there is one."""
        return self._texts.get((key, language)) or delivered(key, language)

    def text(self, key: str, language: str) -> Text:
        """The text in force: in French when this language has none. Raises KeyError."""
        found = self.own(key, language) or self.own(key, FRENCH)
        if found is None:
            raise KeyError(key)
        return found

    def said(self, key: str, language: str, /, **words: str) -> str:
        """As `said` below, without asking the database."""
        model = models()[key]
        unknown = set(words) - set(model.places)
        if unknown:
            raise KeyError(f"{key} : {', '.join(sorted(unknown))}")
        text = self.text(key, language)
        return filled(model, text.text, text.language, words)


def said(key: str, language: str, /, **words: str) -> str:
    """The text in force of a wording, its places filled. One query; for many, keep a `Voice`.

    Falls back to French when the language has none. Raises KeyError for a key that does not exist,
    for a word that the wording has no place for, and for a place left without its word.
    """
    return Voice([key]).said(key, language, **words)


def problems(model: Model, text: str, language: str, title: str = "") -> list[str]:
    """Why this text cannot be a text of the house, sentence by sentence; nothing when it can."""
    return [
        *_about_places(model, text),
        *(
            _("« %(word)s » doit y être, écrit ainsi : la personne l’écrit en réponse.")
            % {"word": word}
            for word in model.must_say
            if word not in text
        ),
        *([_("Un courrier a un titre.")] if model.title and not title.strip() else []),
        *warnings(A_PLACE.sub(" ", f"{title}\n{text}"), language),
    ]


def _about_places(model: Model, text: str) -> Iterator[str]:
    """Braces that open and close, around names that exist; those that must be there are."""
    if STRAY_BRACE.search(A_PLACE.sub("", text)):
        yield _("Une accolade { ou } est seule : chaque mot à remplacer s’écrit entre deux.")
    used = A_PLACE.findall(text)
    for name in dict.fromkeys(used):
        if name not in model.places:
            known = ", ".join(f"{{{place}}}" for place in model.places) or _("aucun")
            yield _("{%(name)s} n’existe pas ici. Mots à remplacer de ce texte : %(known)s.") % {
                "name": name,
                "known": known,
            }
    for name in model.needs:
        if name not in used:
            yield _("{%(name)s} manque : %(label)s doit y être.") % {
                "name": name,
                "label": places()[name].label,
            }


def warnings(text: str, language: str, *, first_names: Iterable[str] = ()) -> list[str]:
    """What a message must not say, one sentence for each: an agent's own words, a text of the team.

    `first_names` are those of the children of the file: somebody else may read this telephone.
    """
    said_names = [
        _("« %(word)s » : le prénom d’un enfant ne s’écrit pas dans un message.") % {"word": name}
        for name in forbidden.named_in(text, first_names)
    ]
    words = [
        _("« %(word)s » : %(why)s.") % {"word": found.word, "why": found.why}
        for found in forbidden.found_in(text, language)
    ]
    return said_names + words


def filled(model: Model, text: str, language: str, words: Mapping[str, str]) -> str:
    """A text with its places filled. Raises KeyError for a place left without its word."""
    # One « ï » in a name would double the price of an SMS otherwise written without any.
    light = model.channel == Channel.SMS and gsm.measure(A_PLACE.sub("", text)).seven_bit
    return A_PLACE.sub(
        lambda found: _as_written(words[found.group(1)], language, light=light), text
    )


def _as_written(word: str, language: str, *, light: bool) -> str:
    if language in RIGHT_TO_LEFT and A_NUMBER.fullmatch(word):
        # Groups of digits apart by spaces are read from right to left, the last one first.
        return "".join(char for char in word if char == "+" or char.isdigit())
    return gsm.lighten(word) if light else word
