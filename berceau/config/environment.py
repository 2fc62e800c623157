"""Reading settings from the environment, with errors that say what to write."""

from __future__ import annotations

import os
from datetime import date, time
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

from berceau.messaging.moments import Hours
from berceau.rules.territory import Territory

TRUE = {"1", "true", "yes", "oui", "on"}
FALSE = {"0", "false", "no", "non", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as written, without the spaces around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or a no. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    lowered = value.strip().lower()
    if lowered in TRUE:
        return True
    if lowered in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrire 1 (oui) ou 0 (non).")


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def whole_number(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured when it is not one."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrire un nombre entier.") from None


def _hour(written: str) -> time:
    hour, _, minute = written.strip().partition(":")
    return time(int(hour), int(minute))


def hours(name: str, default: str, territory: Territory) -> Hours:
    """« 9:00-19:00 », by the territory's clock. Raises ImproperlyConfigured when it is not that."""
    value = text(name, default)
    opening, _, closing = value.partition("-")
    try:
        opens, closes = _hour(opening), _hour(closing)
    except ValueError:
        opens = closes = time()
    if opens >= closes:
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrire par exemple 9:00-19:00.")
    return Hours(opens, closes, territory.zone, territory.is_holiday)


class Review(NamedTuple):
    """A named person read a whole translation again, and signed it."""

    name: str
    on: date


def reviews(name: str, languages: frozenset[str], today: date) -> dict[str, Review]:
    """« ar=Nom Prénom:2026-11-01,tr=… ». Raises ImproperlyConfigured when it is not that."""
    found: dict[str, Review] = {}
    for written in words(name):
        language, _, rest = written.partition("=")
        person, _, day = rest.rpartition(":")
        language, person = language.strip(), " ".join(person.split())
        if language not in languages:
            raise ImproperlyConfigured(
                f"{name} nomme la langue « {language} » : écrire l’une de celles-ci : "
                f"{', '.join(sorted(languages))}."
            )
        if language in found:
            raise ImproperlyConfigured(f"{name} dit deux fois qui a relu « {language} ».")
        try:
            on = date.fromisoformat(day.strip())
        except ValueError:
            on = date.max
        if on > today or " " not in person:
            raise ImproperlyConfigured(
                f"{name} : « {written} » ne dit pas qui a relu et quand. Écrire la langue, le nom "
                "et le prénom d’une personne, et un jour passé : ar=Nom Prénom:2026-11-01."
            )
        found[language] = Review(person, on)
    return found
