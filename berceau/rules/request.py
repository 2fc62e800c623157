"""Reading the facts of `berceau frise`: JSON in, typed facts out, or every error in French.

Each error starts with the path of its field (`children[0].born_on : …`). An unknown key is an
error; a value of the wrong type, a date that does not exist or facts that contradict each other
are errors; all of them are collected.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from berceau.rules.conditions import CONDITIONS, DATED_FACTS, WHOLE_FACTS
from berceau.rules.facts import Child, Done, Facts, FactValue, Pregnancy, births_of
from berceau.rules.pack import STATUSES, Pack
from berceau.rules.territory import territory_of

_FIRST_YEAR, _LAST_YEAR = 1990, 2150
_MANY = 200
_LONG = 64


class Request(NamedTuple):
    """What `berceau frise` was asked."""

    today: dt.date
    facts: Facts
    enable: frozenset[str]


class FactsError(Exception):
    """Facts that cannot be used; `errors` holds one French line per problem."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys written twice."""

    repeated: tuple[str, ...] = ()


def read_request(text: str, pack: Pack) -> Request:
    """Read the JSON text; FactsError lists every problem."""
    data = _parsed(text)
    errors: list[str] = []
    request = _Reader(errors, pack).request(data)
    if errors or request is None:
        raise FactsError(errors)
    return request


def _parsed(text: str) -> object:
    def pairs(found: list[tuple[str, Any]]) -> _Object:
        made = _Object(found)
        if len(made) != len(found):
            names = [name for name, _ in found]
            made.repeated = tuple(sorted({n for n in names if names.count(n) > 1}))
        return made

    def constant(name: str) -> float:
        return float(name.replace("Infinity", "inf"))

    if not text.strip():
        raise FactsError(["JSON : des faits sont attendus, l'entrée est vide"])
    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as problem:
        raise FactsError(
            [f"JSON illisible, ligne {problem.lineno}, colonne {problem.colno}"]
        ) from None
    except RecursionError:
        raise FactsError(["JSON : trop de niveaux imbriqués"]) from None
    except ValueError:
        raise FactsError(["JSON : un nombre est trop grand"]) from None


def _shown(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "un objet"
        case list():
            return "une liste"
        case str():
            clean = "".join(c if c.isprintable() else "?" for c in value[:40])
            return f"« {clean}{'…' if len(value) > 40 else ''} »"
        case _:
            return str(value)[:40]


def _name(key: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in key[:_LONG])
    return clean or "(vide)"


class _Reader:
    """Reads each part and collects what is wrong."""

    def __init__(self, errors: list[str], pack: Pack) -> None:
        self.errors = errors
        self.pack = pack
        self.today: dt.date | None = None

    def error(self, path: str, message: str) -> None:
        self.errors.append(f"{path} : {message}")

    # -- shapes -----------------------------------------------------------------------------

    def mapping(self, value: object, path: str, keys: Iterable[str]) -> dict[str, Any]:
        """An object with known keys; {} with errors otherwise."""
        if not isinstance(value, dict):
            self.error(path or "entrée", f"un objet est attendu, reçu {_shown(value)}")
            return {}
        allowed = tuple(keys)
        prefix = f"{path}." if path else ""
        for name in getattr(value, "repeated", ()):
            self.error(prefix + _name(name), "clé écrite deux fois")
        for name in value:
            if name not in allowed:
                self.error(
                    prefix + _name(name), "clé inconnue ; clés attendues : " + ", ".join(allowed)
                )
        return {name: item for name, item in value.items() if name in allowed}

    def items(self, value: object, path: str) -> list[Any]:
        """A list, [] when absent or null."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.error(path, f"une liste est attendue, reçu {_shown(value)}")
            return []
        if len(value) > _MANY:
            self.error(path, f"{_MANY} entrées au plus sont attendues, reçu {len(value)}")
            return []
        return value

    def date(self, value: object, path: str) -> dt.date | None:
        """A day; None when null."""
        if value is None:
            return None
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.error(path, f"une date AAAA-MM-JJ est attendue, reçu {_shown(value)}")
            return None
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            self.error(path, f"une date qui existe est attendue, reçu {_shown(value)}")
            return None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.error(
                path,
                f"une année entre {_FIRST_YEAR} et {_LAST_YEAR} est attendue, reçu {day.year}",
            )
            return None
        return day

    def past(self, value: object, path: str) -> dt.date | None:
        """A day that is not after today."""
        day = self.date(value, path)
        if day is not None and self.today is not None and day > self.today:
            self.error(path, f"une date passée est attendue, {day} est après today ({self.today})")
            return None
        return day

    def whole(self, value: object, path: str, low: int, high: int) -> int | None:
        """A whole number in bounds; None when null."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.error(
                path, f"un nombre entier de {low} à {high} est attendu, reçu {_shown(value)}"
            )
            return None
        return value

    def word(self, value: object, path: str) -> str | None:
        """A short text that is not empty."""
        good = isinstance(value, str) and value.strip() and value.isprintable()
        if not isinstance(value, str) or not good or len(value) > _LONG:
            self.error(path, f"un texte court est attendu, reçu {_shown(value)}")
            return None
        return value

    # -- parts ------------------------------------------------------------------------------

    def request(self, data: object) -> Request | None:
        """Everything."""
        root = self.mapping(
            data, "", ("today", "commune", "pregnancy", "children", "facts", "done", "enable")
        )
        if not isinstance(data, dict):
            return None
        if root.get("today") is None:
            self.error("today", "une date AAAA-MM-JJ est attendue, rien n'est écrit")
        else:
            self.today = self.date(root["today"], "today")
        commune = self.commune(root.get("commune"))
        pregnancy = self.pregnancy(root.get("pregnancy"))
        children = self.children(root.get("children"))
        values = self.facts(root.get("facts"))
        done = self.done(root.get("done"), children)
        enable = self.enable(root.get("enable"))
        facts = Facts(
            commune=commune,
            pregnancies=() if pregnancy is None else (pregnancy,),
            children=children,
            values=values,
            done=done,
        )
        if not self.errors:
            self.together(facts)
        if self.today is None:
            return None
        return Request(self.today, facts, enable)

    def commune(self, value: object) -> str:
        """An INSEE code, or nothing."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.error("commune", f"un code INSEE est attendu, reçu {_shown(value)}")
            return ""
        try:
            return territory_of(value).commune
        except ValueError:
            self.error(
                "commune",
                f"un code INSEE de commune est attendu (59122, 2A004, 97302), reçu {_shown(value)}",
            )
            return ""

    def pregnancy(self, value: object) -> Pregnancy | None:
        """The pregnancy, or nothing."""
        if value is None:
            return None
        keys = (
            "began_on",
            "last_period_on",
            "due_on",
            "expected_children",
            "ended_on",
            "outcome",
        )
        found = self.mapping(value, "pregnancy", keys)
        if not isinstance(value, dict):
            return None
        outcome = found.get("outcome")
        if outcome is not None and outcome not in ("birth", "loss"):
            self.error(
                "pregnancy.outcome",
                f"null, « birth » ou « loss » est attendu, reçu {_shown(outcome)}",
            )
            outcome = None
        expected = self.whole(found.get("expected_children"), "pregnancy.expected_children", 1, 9)
        return Pregnancy(
            id="pregnancy",
            began_on=self.past(found.get("began_on"), "pregnancy.began_on"),
            last_period_on=self.past(found.get("last_period_on"), "pregnancy.last_period_on"),
            due_on=self.date(found.get("due_on"), "pregnancy.due_on"),
            expected_children=1 if expected is None else expected,
            ended_on=self.past(found.get("ended_on"), "pregnancy.ended_on"),
            outcome=outcome,
        )

    def children(self, value: object) -> tuple[Child, ...]:
        """The children, each with its own id."""
        found: list[Child] = []
        seen: set[str] = set()
        for number, item in enumerate(self.items(value, "children")):
            child = self.child(item, f"children[{number}]")
            if child is None:
                continue
            if child.id in seen:
                self.error(f"children[{number}].id", f"« {child.id} » est déjà un autre enfant")
                continue
            seen.add(child.id)
            found.append(child)
        return tuple(found)

    def child(self, value: object, path: str) -> Child | None:
        """One child."""
        keys = (
            "id",
            "born_on",
            "gestation_weeks",
            "died_on",
            "born_at",
            "adopted_on",
            "discharged_on",
        )
        found = self.mapping(value, path, keys)
        if not isinstance(value, dict):
            return None
        name = self.word(found.get("id"), f"{path}.id")
        born_at = self.instant(found.get("born_at"), f"{path}.born_at")
        born_on = self.past(found.get("born_on"), f"{path}.born_on")
        if born_on is None and born_at is not None and found.get("born_on") is None:
            born_on = born_at.date()
        if born_on is None:
            if found.get("born_on") is None:
                self.error(f"{path}.born_on", "une date AAAA-MM-JJ est attendue, rien n'est écrit")
            return None
        if born_at is not None and born_at.date() != born_on:
            self.error(f"{path}.born_at", f"une heure du {born_on} est attendue")
        weeks = self.whole(found.get("gestation_weeks"), f"{path}.gestation_weeks", 20, 45)
        days = {
            key: self.past(found.get(key), f"{path}.{key}") for key in ("died_on", "discharged_on")
        }
        days["adopted_on"] = self.date(found.get("adopted_on"), f"{path}.adopted_on")
        for key, day in days.items():
            if day is not None and day < born_on:
                self.error(f"{path}.{key}", f"un jour après born_on ({born_on}) est attendu")
        if name is None:
            return None
        return Child(
            id=name,
            born_on=born_on,
            gestation_weeks=weeks,
            died_on=days["died_on"],
            born_at=born_at,
            adopted_on=days["adopted_on"],
            discharged_on=days["discharged_on"],
        )

    def instant(self, value: object, path: str) -> dt.datetime | None:
        """A local time, YYYY-MM-DDTHH:MM."""
        if value is None:
            return None
        pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?"
        if isinstance(value, str) and re.fullmatch(pattern, value):
            try:
                moment = dt.datetime.fromisoformat(value)
            except ValueError:
                moment = None
            if moment is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
                return moment
        self.error(path, f"une heure locale AAAA-MM-JJTHH:MM est attendue, reçu {_shown(value)}")
        return None

    def facts(self, value: object) -> dict[str, FactValue]:
        """Conditions, whole numbers and dated facts of the whitelist."""
        if value is None:
            return {}
        dated = DATED_FACTS | self.pack.fact_names
        known = (*CONDITIONS, *sorted(dated), *WHOLE_FACTS)
        found = self.mapping(value, "facts", known)
        read: dict[str, FactValue] = {}
        for name, item in found.items():
            path = f"facts.{name}"
            result: FactValue | None
            if item is None:
                continue
            if name in dated:
                result = self.date(item, path)
            elif name in WHOLE_FACTS:
                result = self.whole(item, path, *WHOLE_FACTS[name])
            elif isinstance(item, bool):
                result = item
            else:
                self.error(path, f"true ou false est attendu, reçu {_shown(item)}")
                continue
            if result is not None:
                read[name] = result
        return read

    def done(self, value: object, children: tuple[Child, ...]) -> tuple[Done, ...]:
        """What was done."""
        found: list[Done] = []
        known = {child.id for child in children}
        for number, item in enumerate(self.items(value, "done")):
            path = f"done[{number}]"
            fields = self.mapping(item, path, ("rule", "child", "on"))
            if not isinstance(item, dict):
                continue
            code = self.word(fields.get("rule"), f"{path}.rule")
            rule = None if code is None else self.pack.by_code.get(code)
            if code is not None and (rule is None or rule.kind != "step"):
                self.error(f"{path}.rule", f"le code d'une étape est attendu, reçu « {code} »")
                rule = None
            day = self.past(fields.get("on"), f"{path}.on")
            if fields.get("on") is None:
                self.error(f"{path}.on", "une date AAAA-MM-JJ est attendue, rien n'est écrit")
            child = fields.get("child")
            if child is not None and (not isinstance(child, str) or child not in known):
                self.error(
                    f"{path}.child",
                    f"l'id d'un enfant de children est attendu, reçu {_shown(child)}",
                )
                continue
            if rule is None or day is None:
                continue
            if rule.subject == "child" and child is None and len(children) != 1:
                self.error(f"{path}.child", f"l'enfant est attendu : « {rule.code} » le concerne")
                continue
            found.append(Done(rule=rule.code, on=day, child=child))
        return tuple(found)

    def enable(self, value: object) -> frozenset[str]:
        """Statuses added to those that are enabled."""
        found = set()
        for number, item in enumerate(self.items(value, "enable")):
            if isinstance(item, str) and item in STATUSES:
                found.add(item)
            else:
                expected = ", ".join(sorted(STATUSES - {"-"}))
                self.error(
                    f"enable[{number}]", f"un statut est attendu ({expected}), reçu {_shown(item)}"
                )
        return frozenset(found)

    # -- facts that contradict each other ---------------------------------------------------

    def together(self, facts: Facts) -> None:
        """What no date can be computed from."""
        for pregnancy in facts.pregnancies:
            self.one_pregnancy(pregnancy, facts)

    def one_pregnancy(self, pregnancy: Pregnancy, facts: Facts) -> None:
        ended = pregnancy.ended_on
        if ended is not None and pregnancy.outcome is None:
            self.error(
                "pregnancy.outcome",
                "« birth » ou « loss » est attendu quand ended_on est écrit",
            )
        for name in ("began_on", "last_period_on"):
            start = getattr(pregnancy, name)
            if start is not None and ended is not None and start > ended:
                self.error(f"pregnancy.{name}", f"un jour avant ended_on ({ended}) est attendu")
            if start is not None and pregnancy.due_on is not None and start > pregnancy.due_on:
                self.error(
                    f"pregnancy.{name}", f"un jour avant due_on ({pregnancy.due_on}) est attendu"
                )
        birth = next(b for b in births_of(facts) if b.pregnancy is pregnancy)
        if pregnancy.outcome == "birth" and ended is None and not birth.children:
            self.error("pregnancy.ended_on", "le jour de l'accouchement est attendu (ou un enfant)")
        if pregnancy.outcome == "loss" and ended is not None:
            for number, child in enumerate(facts.children):
                same = abs((child.born_on - ended).days) <= 3
                if same and child.died_on is None and child.adopted_on is None:
                    self.error(
                        f"children[{number}].died_on",
                        "attendu : la grossesse finie ce jour-là est une perte "
                        "(outcome « loss ») et l'enfant est donné vivant",
                    )
