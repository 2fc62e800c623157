"""Who corrected this while she was writing: read in the journal, said above the form."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.privacy.models import Act
from berceau.ui.french import long_day

LOOKED_AT = 50
"""The change is among the last acts: the form was on the screen while it was made."""


def say_who(form: BaseForm, *, family_id: int | None = None, **about: Any) -> None:
    """Add the name and the moment to a form that somebody else's correction stopped.

    `about` is what the journal writes of the row: `adult=12`, `agent=3`.
    """
    fields = set(getattr(form, "meanwhile", ()))
    if not fields:
        return
    acts = Act.objects.filter(family_number=family_id).select_related("agent")
    for act in acts[:LOOKED_AT]:
        touched = fields & set(act.detail.get("fields", fields))
        same = all(act.detail.get(name) == value for name, value in about.items())
        if touched and same and act.agent is not None:
            at = timezone.localtime(act.at)
            moment = {"who": act.agent, "day": long_day(at.date()), "time": f"{at:%H:%M}"}
            form.add_error(None, _("Changé par %(who)s, %(day)s à %(time)s.") % moment)
            return
