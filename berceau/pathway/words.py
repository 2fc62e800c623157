"""What state a step is in, said in words. Pure: dates in, French out."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from berceau.rules import DONE, LATE, MISSED, NOT_YET
from berceau.ui.french import full_day, short_day

POSTPONED = "postponed"
NOT_WANTED = "not_wanted"

OBLIGATIONS = {
    "O": gettext_lazy("prévu par la loi"),
    "P": gettext_lazy("doit être proposé"),
    "R": gettext_lazy("recommandé"),
    "D": gettext_lazy("un droit"),
    "I": gettext_lazy("pour information"),
}
DOMAINS = {
    "sante": gettext_lazy("Santé"),
    "droits": gettext_lazy("Droits"),
    "eveil": gettext_lazy("Éveil"),
    "soutien": gettext_lazy("Soutien"),
}


def day_near(day: date, today: date) -> str:
    """« 14 mars », with its year when it is far."""
    return short_day(day) if abs((day - today).days) < 300 else full_day(day)


def chip_words(  # noqa: PLR0911 - one return a state
    state: str,
    *,
    today: date,
    opens_on: date,
    late_from: date | None,
    done_on: date | None = None,
    postponed_to: date | None = None,
    calm: bool = False,
) -> str:
    """« en retard de 9 j », « cette semaine », « avant le 14 mars », « fait le 16 sept. »."""
    if state == DONE and done_on is not None:
        return _("fait le %(day)s") % {"day": day_near(done_on, today)}
    if state == NOT_WANTED:
        return _("pas souhaité")
    if state == POSTPONED and postponed_to is not None:
        return _("reporté au %(day)s") % {"day": day_near(postponed_to, today)}
    if state == MISSED:
        return _("le moment est passé")
    if state == NOT_YET:
        return _from(opens_on, today)
    if state == LATE and late_from is not None:
        return _("à voir ensemble") if calm else _late(today, late_from)
    return _until(late_from, today)


def _late(today: date, late_from: date) -> str:
    days = (today - late_from).days + 1
    if days < 60:
        return ngettext("en retard de %(count)d j", "en retard de %(count)d j", days) % {
            "count": days
        }
    months = days // 30
    return ngettext("en retard de %(count)d mois", "en retard de %(count)d mois", months) % {
        "count": months
    }


def _from(opens_on: date, today: date) -> str:
    days = (opens_on - today).days
    if days == 1:
        return _("demain")
    if days <= 14:
        return ngettext("dans %(count)d j", "dans %(count)d j", days) % {"count": days}
    return _("à partir du %(day)s") % {"day": day_near(opens_on, today)}


def _until(late_from: date | None, today: date) -> str:
    if late_from is None:
        return _("dès maintenant")
    last_day = late_from - timedelta(days=1)
    if last_day == today:
        return _("dernier jour")
    if last_day <= today + timedelta(days=6 - today.weekday()):
        return _("cette semaine")
    return _("avant le %(day)s") % {"day": day_near(late_from, today)}


def window_words(opens_on: date, last_day: date | None) -> str:
    """« du 14 octobre au 13 novembre 2026 », « à partir du 3 janvier 2027 »."""
    if last_day is None:
        return _("à partir du %(first)s") % {"first": full_day(opens_on)}
    if last_day == opens_on:
        return _("le %(day)s") % {"day": full_day(opens_on)}
    return _("du %(first)s au %(last)s") % {"first": full_day(opens_on), "last": full_day(last_day)}


def of_name(name: str) -> str:
    """« d’Inès », « de Yanis »."""
    vowels = "aeiouàâäéèêëîïôöùûüœæ"
    return (
        _("d’%(name)s") % {"name": name}
        if name[:1].lower() in vowels
        else _("de %(name)s") % {"name": name}
    )


def short_label(label: str, longest: int = 26) -> str:
    """The head of a label, for the frise: before the first comma or bracket, whole words."""
    head = label
    for mark in (" (", " : ", ", ", " ; "):
        head = head.split(mark)[0]
    if len(head) <= longest:
        return head
    cut = head[: longest + 1].rsplit(" ", 1)[0].rstrip(",;:")
    return f"{cut}…"
