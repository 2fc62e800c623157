"""`berceau directory search "WORDS"`: what the public page would propose, first results first."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory.queries import showing
from berceau.directory.search import Answer, Wanted, search
from berceau.families import communes

HELP = "chercher un service comme le ferait un parent"
REFUSED = 2
MOST = 100


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs="?", default="", metavar="MOTS")
    parser.add_argument("--age-months", type=int, help="âge de l’enfant, en mois révolus")
    parser.add_argument("--commune", default="", help="code INSEE : le plus près d’abord")
    parser.add_argument("--limit", type=int, default=20, help="combien de fiches, 100 au plus")
    parser.add_argument("--json", action="store_true", help="un objet JSON")


def run(
    stdout: OutputWrapper,
    stderr: OutputWrapper,
    *,
    words: str,
    age_months: int | None,
    commune: str,
    limit: int,
    json: bool,
    **options: Any,
) -> None:
    """Exit status 2 for a commune that does not exist or a negative age."""
    if commune and not communes.exists(commune):
        stderr.write(_("Commune inconnue : %(code)s. Écrire son code INSEE.") % {"code": commune})
        sys.exit(REFUSED)
    if age_months is not None and age_months < 0:
        stderr.write(_("L’âge est en mois révolus : 0 ou plus."))
        sys.exit(REFUSED)
    today = timezone.localdate()
    wanted = Wanted(words=words, age_months=age_months, commune=commune)
    answer = search(wanted, on=today, size=max(1, min(limit, MOST)))
    cards = [showing.card(hit, on=today) for hit in answer.hits]
    _write(stdout, answer, cards, as_json=json)


def _write(
    stdout: OutputWrapper, answer: Answer, cards: list[showing.Card], *, as_json: bool
) -> None:
    if as_json:
        content = {
            "total": answer.total,
            "corrected": dict(answer.corrected),
            "unknown": list(answer.unknown),
            "results": [_facts(card, hit.km) for card, hit in zip(cards, answer.hits, strict=True)],
        }
        stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
        return
    for card in cards:
        said = (card.name, card.who, card.address, card.distance, card.closed)
        stdout.write(" · ".join(part for part in (card.reference, *said) if part))
    stdout.write(_("Fiches trouvées : %(count)d.") % {"count": answer.total})


def _facts(card: showing.Card, km: float | None) -> dict[str, Any]:
    return {
        "reference": card.reference,
        "type": card.kind,
        "name": card.name,
        "structure": card.who,
        "kind": card.entry.kind,
        "ages": card.ages,
        "cost": card.cost,
        "hours": list(card.hours),
        "phone": card.phone.shown if card.phone else "",
        "address": card.address,
        "km": None if km is None else round(km, 1),
        "closed": card.closed,
        "verified_on": card.entry.verified_on.isoformat() if card.entry.verified_on else None,
        "stale": card.stale,
    }
