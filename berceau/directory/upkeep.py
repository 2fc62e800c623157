"""The search index, looked after: made again at night when words or rules changed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.contract import Finding
from berceau.directory import search_index
from berceau.directory.models import SearchEntry, SearchState, Service

HOLES = 2
"""Made again when numbers given out are this many times the entries: the sets are full of holes."""
FEW = 1000


def run(at: datetime) -> str:
    """Make the index again if it was made by other words, or by nobody."""
    if not _is_needed():
        return _("L’index de recherche est à jour.")
    count = search_index.refresh(None)
    said = ngettext(
        "Index de recherche refait : %(count)d fiche.",
        "Index de recherche refait : %(count)d fiches.",
        count,
    )
    return said % {"count": count}


def would_run(at: datetime) -> str:
    """What `run` would do."""
    if _is_needed():
        return _("L’index de recherche serait refait.")
    return _("L’index de recherche est à jour.")


def _is_needed() -> bool:
    state = SearchState.objects.filter(pk=1).first()
    if state is None or not search_index.is_up_to_date():
        return True
    return state.next_entry > max(FEW, HOLES * SearchEntry.objects.count())


def check(at: datetime) -> Finding:
    """Whether everything published can be found."""
    published = Service.objects.published().count()
    found = SearchEntry.objects.filter(service_key__isnull=False).count()
    remedy = _("Lancer `berceau directory index`.")
    if published != found:
        said = _("L’index de recherche a %(found)d services, l’annuaire %(published)d.")
        return Finding("error", said % {"found": found, "published": published}, remedy)
    if published and not search_index.is_up_to_date():
        return Finding("warn", _("L’index de recherche date d’une autre version."), remedy)
    return Finding("ok", _("L’index de recherche dit ce que dit l’annuaire."))
