"""Why a step is there, in one French sentence: the anchor, the offset, the date, the text.

"Entre la 4e et la 8e semaine après l'accouchement du 14 septembre 2026 ; code de la santé
publique, L2122-1". A date that was derived says from which; a window that a previous dose moved
says so.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from berceau.rules.offsets import Offset
from berceau.rules.program import Compiled, CompiledEdge

if TYPE_CHECKING:
    from berceau.rules.context import Context
    from berceau.rules.steps import Step

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_NAMES = {
    "pregnancy_began": "le début de grossesse du {}",
    "last_period": "le premier jour des dernières règles, le {}",
    "due": "le terme prévu du {}",
    "birth": "la naissance du {}",
    "delivery": "l'accouchement du {}",
    "pregnancy_end": "la fin de la grossesse le {}",
    "child_death": "le décès du {}",
    "discharge": "la sortie de maternité du {}",
    "arrival": "l'arrivée de l'enfant le {}",
    "territory_arrival": "l'arrivée sur le territoire le {}",
    "school_start": "la rentrée du {}",
    "toddler_school_start": "la première rentrée après 2 ans révolus, le {}",
    "fact:social_housing_request_on": "la demande de logement social du {}",
    "fact:followed_since": "le début du suivi le {}",
    "fact:supplementary_leave_start_on": "le début du congé supplémentaire le {}",
    "fact:pregnancy_declared_on": "la déclaration de grossesse du {}",
    "fact:school_collective_admission_on": "l'entrée en collectivité du {}",
    "fact:separated_on": "la séparation du {}",
    "fact:moved_on": "le déménagement du {}",
    "fact:childcare_began_on": "le début de la garde le {}",
    "fact:adoption_arrival_on": "l'arrivée de l'enfant le {}",
}

_SEASONS = {
    "vrs": "de protection contre la bronchiolite (VRS)",
    "grippe": "de vaccination contre la grippe",
    "covid": "de vaccination contre le Covid-19",
}


def french_date(day: dt.date) -> str:
    """« 14 septembre 2026 », « 1er mars 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def explain(step: Step) -> str:
    """The sentence of a step."""
    line = Compiled(step.rule, 0)
    clauses = [_when(step, line), *_derived(step, line), *_moved(step, line)]
    if step.rule.text:
        clauses.append(step.rule.text)
    elif step.sources:
        clauses.append(step.sources[0].title)
    sentence = " ; ".join(clause for clause in clauses if clause)
    return sentence[:1].upper() + sentence[1:]


# -- when -------------------------------------------------------------------------------------


def _when(step: Step, line: Compiled) -> str:
    """The window in words."""
    opens, ends = line.opens, line.ends
    context = step.context
    held = step.rule.not_before
    if held is not None and step.opens_on == held:
        tail = "" if step.last_day is None else f", jusqu'au {french_date(step.last_day)}"
        return f"à partir du {french_date(held)}, jamais avant{tail}"
    if step.rule.repeat is not None and step.occurrence:
        return _dated(step, line)
    if ends is None or step.late_from is None:
        return _from(opens, context, step.opens_on)
    if opens.after is None and ends.after is None and opens.anchor == ends.anchor:
        return _between(opens, ends, step, context)
    start = _from(opens, context, step.opens_on)
    last = step.late_from - dt.timedelta(days=1)
    if ends.anchor and ends.anchor != opens.anchor:
        until = _to(ends, context)
        if until:
            return f"{start}, {until} ({french_date(last)})"
    return f"{start}, jusqu'au {french_date(last)}"


def _dated(step: Step, line: Compiled) -> str:
    name = _anchor_name(line.opens, step.context)
    last = "" if step.last_day is None else f" au {french_date(step.last_day)}"
    begin = "du" if last else "à partir du"
    return f"chaque année, compté depuis {name} : {begin} {french_date(step.opens_on)}{last}"


def _between(  # noqa: C901, PLR0911, PLR0912
    opens: CompiledEdge, ends: CompiledEdge, step: Step, context: Context
) -> str:
    """Both edges are counted from one anchor."""
    name = _anchor_name(opens, context)
    a, b = opens.offset, ends.offset
    last = step.late_from - dt.timedelta(days=1) if step.late_from else step.opens_on
    if opens.season:
        return f"du {french_date(step.opens_on)} au {french_date(last)}, compté depuis {name}"
    if a.months == 0 and a.days == 0 and not a.hours:
        if b.months > 0 and b.days == 0:
            amount = _amount(b)
            done = "révolu" if amount.startswith("1 ") else "révolus"
            return f"avant {amount} {done} après {name}"
        if b.days > 0 and b.months == 0 and not b.hours:
            if b.days % 7 == 0 and "W" in b.text:
                return f"dans les {_amount(b)} après {name}"
            days = b.days - 1
            if days == 0:
                return f"le jour même : {name}"
            return f"jusqu'à {_plural(days, 'jour')} après {name}"
    if _negative(a) or _negative(b):
        first, second = _distance(opens, context), _distance(ends, context)
        if first and second:
            return f"à partir de {first} et jusqu'à {second}"
        return f"du {french_date(step.opens_on)} au {french_date(last)}, compté depuis {name}"
    if a.hours or b.hours:
        return f"à partir de {_amount(a)} après {name}, jusqu'au {french_date(last)}"
    if not a.months and not b.months and a.days % 7 == 0 and b.days % 7 == 0 and "W" in a.text:
        return f"entre la {_rank(a.days // 7)} et la {_rank(b.days // 7)} semaine après {name}"
    if not a.months and not b.months:
        if b.days - 1 > a.days:
            return f"de {a.days} à {_plural(b.days - 1, 'jour')} après {name}"
        return f"{_plural(a.days, 'jour')} après {name}"
    if not a.days and not b.days and b.months == a.months + 1:
        month = "mois de grossesse" if opens.anchor == "pregnancy_began" else "mois"
        return f"au cours du {_rank(b.months)} {month}, compté depuis {name}"
    return f"entre {_amount(a)} et {_amount(b)} après {name}"


def _from(edge: CompiledEdge, context: Context, day: dt.date) -> str:
    """The opening alone."""
    name = _anchor_name(edge, context)
    offset = edge.offset
    if not (offset.months or offset.days or offset.hours):
        return f"dès {name}"
    if _negative(offset):
        return f"à partir de {_amount(offset)} avant {name}"
    return f"à partir de {_amount(offset)} après {name}"


def _to(edge: CompiledEdge, context: Context) -> str:
    offset = edge.offset
    name = _anchor_name(edge, context)
    if not name:
        return ""
    if not (offset.months or offset.days or offset.hours):
        if edge.anchor.endswith(".close"):
            return f"jusqu'à la fin de {name}"
        return f"avant {name}"
    side = "avant" if _negative(offset) else "après"
    return f"jusqu'à {_amount(offset)} {side} {name}"


def _distance(edge: CompiledEdge, context: Context) -> str:
    name = _anchor_name(edge, context)
    offset = edge.offset
    if not (offset.months or offset.days or offset.hours):
        return ""
    return f"{_amount(offset)} {'avant' if _negative(offset) else 'après'} {name}"


def _anchor_name(edge: CompiledEdge, context: Context) -> str:
    if edge.after is not None:
        return _step_name(edge.after, context)
    anchor = edge.anchor
    if anchor.startswith("season:"):
        season = anchor.removeprefix("season:").removesuffix(".close")
        kind = _SEASONS.get(season, season.replace("_", " "))
        opening = "" if anchor.endswith(".close") else "l'ouverture de "
        return f"{opening}la campagne {kind}"
    day = context.anchor(anchor)
    if day is None:
        return ""
    if anchor.startswith("fact:") and anchor not in _NAMES:
        return f"la date saisie, le {french_date(day)}"
    return _NAMES[anchor].format(french_date(day))


def _step_name(code: str, context: Context) -> str:
    previous = context.pack.by_code[code]
    done, due = _previous(code, context)
    if done is not None:
        return f"« {previous.parents} », fait le {french_date(done)}"
    if due is not None:
        return f"« {previous.parents} », conseillé le {french_date(due)}"
    return f"« {previous.parents} »"


def _previous(code: str, context: Context) -> tuple[dt.date | None, dt.date | None]:
    """When a previous step was done, and its recommended day."""
    from berceau.rules.program import program_for
    from berceau.rules.windows import chosen, dates, holder_of

    program = program_for(context.pack, frozenset())
    target = program.by_code[code]
    holder = holder_of(target, context)
    if holder is None:
        return None, None
    days = holder.done.get(code)
    window = dates(program, chosen(target, holder), holder)
    return (max(days) if days else None), (None if window is None else window.due)


# -- where the dates come from ----------------------------------------------------------------


def _derived(step: Step, line: Compiled) -> list[str]:  # noqa: C901
    """Which dates were not entered but counted from another."""
    birth = step.context.birth
    pregnancy = None if birth is None else birth.pregnancy
    names = {edge.anchor for edge in line.edges}
    found: list[str] = []
    if "discharge" in names:
        found.extend(_derived_discharge(step))
    if pregnancy is None:
        return found
    if "pregnancy_began" in names and pregnancy.began_on is None:
        if pregnancy.last_period_on is not None:
            found.append(
                "début de grossesse compté 14 jours après les dernières règles du "
                + french_date(pregnancy.last_period_on)
            )
        elif pregnancy.due_on is not None:
            found.append(
                "début de grossesse compté 9 mois avant le terme prévu du "
                + french_date(pregnancy.due_on)
            )
    if "last_period" in names and pregnancy.last_period_on is None:
        if pregnancy.began_on is not None:
            found.append(
                "dernières règles comptées 14 jours avant le début de grossesse du "
                + french_date(pregnancy.began_on)
            )
        elif pregnancy.due_on is not None:
            found.append(
                "dernières règles comptées 9 mois et 14 jours avant le terme prévu du "
                + french_date(pregnancy.due_on)
            )
    if "due" in names and pregnancy.due_on is None:
        if pregnancy.began_on is not None:
            found.append(
                "terme compté 9 mois après le début de grossesse du "
                + french_date(pregnancy.began_on)
            )
        elif pregnancy.last_period_on is not None:
            found.append(
                "terme compté 9 mois et 14 jours après les dernières règles du "
                + french_date(pregnancy.last_period_on)
            )
    return found


def _derived_discharge(step: Step) -> list[str]:
    context = step.context
    born, out = context.anchor("birth"), context.anchor("discharge")
    children = [context.child] if context.child is not None else []
    if context.child is None and context.birth is not None:
        children = list(context.birth.children)
    known = any(child.discharged_on is not None for child in children)
    told = context.dated("maternity_discharge_on")
    if born is None or out is None or known or told == out:
        return []
    return [f"sortie comptée 3 jours après la naissance du {french_date(born)}"]


def _moved(step: Step, line: Compiled) -> list[str]:
    """What moved the window: a previous step, a working day, the end of the pregnancy."""
    found: list[str] = []
    opens = line.opens
    if opens.after is not None:
        done, _ = _previous(opens.after, step.context)
        usual = _usual_due(step, line)
        if done is not None and usual is not None and step.due_on > usual:
            found.append(
                f"décalé par l'étape précédente : le jour conseillé était le {french_date(usual)}"
            )
        if step.rule.hard and step.late_from is not None and step.opens_on >= step.late_from:
            found.append("la limite d'âge est passée, ce n'est plus possible")
    if step.rule.roll == "working_day" and step.late_from is not None:
        plain = _plain_end(step, line)
        if plain is not None and plain != step.late_from:
            last = french_date(step.late_from - dt.timedelta(days=1))
            found.append(f"reporté au premier jour ouvrable, le {last}")
    if step.reason is not None:
        found.append(step.reason_text.rstrip(".")[:1].lower() + step.reason_text.rstrip(".")[1:])
    return found


def _usual_due(step: Step, line: Compiled) -> dt.date | None:
    from berceau.rules.offsets import add

    due = line.due
    if due is None or due.after is not None or due.season:
        return None
    day = step.context.anchor(due.anchor)
    return None if day is None else add(day, due.offset)


def _plain_end(step: Step, line: Compiled) -> dt.date | None:
    from berceau.rules.offsets import add

    ends = line.ends
    if ends is None or ends.after is not None or ends.season:
        return None
    day = step.context.anchor(ends.anchor)
    return None if day is None else add(day, ends.offset)


# -- words ------------------------------------------------------------------------------------


def _negative(offset: Offset) -> bool:
    return offset.months < 0 or offset.days < 0 or offset.hours < 0


def _rank(number: int) -> str:
    return "1re" if number == 1 else f"{number}e"


def _plural(number: int, word: str) -> str:
    if word.endswith(("s", "x")) or number < 2:
        return f"{number} {word}"
    return f"{number} {word}s"


def _amount(offset: Offset) -> str:
    """« 8 mois et 15 jours », « 6 semaines », « 2 ans », « 48 heures »."""
    months, days, hours = abs(offset.months), abs(offset.days), abs(offset.hours)
    parts: list[str] = []
    years = 0
    if "Y" in offset.text or (months >= 24 and months % 12 == 0):
        years, months = divmod(months, 12)
    if years:
        parts.append(_plural(years, "an"))
    if months:
        parts.append(_plural(months, "mois"))
    if days:
        if "W" in offset.text and days % 7 == 0:
            parts.append(_plural(days // 7, "semaine"))
        else:
            parts.append(_plural(days, "jour"))
    if hours:
        parts.append(_plural(hours, "heure"))
    if not parts:
        return "0 jour"
    return " et ".join(parts) if len(parts) < 3 else ", ".join(parts[:-1]) + " et " + parts[-1]
