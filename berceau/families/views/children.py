"""Pregnancies, births, children and their homes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.families import actions, queries
from berceau.families.addresses import page_of
from berceau.families.files import listed, shown
from berceau.families.forms import (
    AddChildForm,
    BirthForm,
    ChildForm,
    ConfirmForm,
    PregnancyForm,
    SecondHomeForm,
)
from berceau.families.forms.people import MOST_CHILDREN
from berceau.families.models import Child, Family, Pregnancy
from berceau.families.views.common import (
    FormPage,
    answer,
    child_of,
    file_to_correct,
    pregnancy_of,
)
from berceau.privacy.access import EDIT, opens

methods = require_http_methods(["GET", "HEAD", "POST"])
CANDIDATES = 10


@opens("identity", EDIT)
@methods
def add_pregnancy(request: AgentRequest, reference: str) -> HttpResponse:
    """A pregnancy, with the dates of its declaration."""
    family = file_to_correct(request, reference)
    form = PregnancyForm(request.POST or None, family=family, instance=Pregnancy(family=family))
    page = FormPage(
        title=_("Ajouter une grossesse"),
        intro=_("Une seule date suffit : les autres viendront."),
        done=_("Grossesse ajoutée. Le calendrier est à jour."),
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.add_pregnancy(
            family_id=family.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
        back=page_of(family),
    )


@opens("identity", EDIT)
@methods
def correct_pregnancy(
    request: AgentRequest, reference: str, pregnancy_reference: str
) -> HttpResponse:
    """A date that moved: the calendar follows, the former date stays in history."""
    family = file_to_correct(request, reference, "followup")
    pregnancy = pregnancy_of(family, pregnancy_reference)
    form = PregnancyForm(request.POST or None, family=family, instance=pregnancy)
    page = FormPage(
        title=_("Corriger la grossesse"),
        done=_("Grossesse corrigée. Le calendrier est à jour."),
        about={"pregnancy": pregnancy.pk},
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.correct_pregnancy(
            pregnancy_id=pregnancy.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def birth(request: AgentRequest, reference: str, pregnancy_reference: str) -> HttpResponse:
    """« L'enfant est né »: a day, a first name; the rest is already known."""
    family = file_to_correct(request, reference)
    pregnancy = pregnancy_of(family, pregnancy_reference)
    number = _number(request, pregnancy)
    form = BirthForm(request.POST or None, number=number, today=timezone.localdate())
    page = FormPage(
        title=_("Noter la naissance"),
        done=_("Naissance notée. Le calendrier de l’enfant commence."),
        template="families/birth.html",
        extra={"number": number, "numbers": range(1, MOST_CHILDREN + 1)},
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.record_birth(
            pregnancy_id=pregnancy.pk,
            born_on=form.cleaned_data["born_on"],
            newborns=form.newborns(),
            gestation_weeks=form.cleaned_data["gestation_weeks"],
            birth_commune_code=form.cleaned_data["birth_commune_code"],
            by=request.agent,
            at=at,
        ),
        back=page_of(family),
    )


def _number(request: AgentRequest, pregnancy: Pregnancy) -> int:
    """How many children: as announced, unless the address says otherwise."""
    typed = request.GET.get("enfants", "")
    number = int(typed) if typed.isdecimal() and len(typed) == 1 else pregnancy.expected_children
    return min(max(number, 1), MOST_CHILDREN)


@opens("identity", EDIT)
@methods
def add_child(request: AgentRequest, reference: str) -> HttpResponse:
    """A child, or an older sibling."""
    family = file_to_correct(request, reference)
    form = AddChildForm(request.POST or None, instance=Child(last_name=family.name[:80]))

    def values() -> dict[str, Any]:
        return {name: v for name, v in form.cleaned_data.items() if name != "residence"}

    page = FormPage(
        title=_("Ajouter un enfant"),
        intro=_("Les frères et sœurs plus grands comptent aussi."),
        done=_("Enfant ajouté. Le calendrier est à jour."),
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.add_child(
            family_id=family.pk,
            values=values(),
            residence=form.cleaned_data["residence"],
            by=request.agent,
            at=at,
        ),
        back=page_of(family),
    )


@opens("identity", EDIT)
@methods
def correct_child(request: AgentRequest, reference: str, child_reference: str) -> HttpResponse:
    """What is written of a child."""
    family = file_to_correct(request, reference)
    child = child_of(family, child_reference)
    name = str(child)
    form = ChildForm(request.POST or None, instance=child)
    page = FormPage(
        title=name, done=_("Corrigé. Le calendrier est à jour."), about={"child": child.pk}
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.correct_child(
            child_id=child.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def second_home(request: AgentRequest, reference: str, child_reference: str) -> HttpResponse:
    """The child also lives in another household that the agent follows."""
    family = file_to_correct(request, reference)
    child = child_of(family, child_reference)
    text = request.GET.get("q", "")[:80]
    candidates = queries.merge_candidates(request.agent, family, text)
    chosen = request.POST.get("foyer", "") or request.GET.get("foyer", "")
    hers = Family.objects.visible_to(request.agent).filter(referente=request.agent)
    other = hers.filter(reference=chosen).exclude(pk=family.pk).first() if chosen else None
    found = [] if other else list(candidates[:CANDIDATES])
    at = timezone.now()
    listed(request.agent, scope="families:second_home", files=len(found), at=at)
    if other:
        shown(request.agent, other, "identity", at=at)
    form = SecondHomeForm(request.POST if request.method == "POST" and other else None)
    page = FormPage(
        title=_("Un second foyer pour %(child)s") % {"child": child},
        done=_("L’enfant est dans les deux foyers."),
        template="families/second_home.html",
        extra={
            "child": child,
            "other": other,
            "text": text,
            "candidates": found,
        },
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.give_second_home(
            child_id=child.pk,
            family_id=other.pk if other else 0,
            residence=form.cleaned_data["residence"],
            residence_here=form.cleaned_data["residence_here"],
            by=request.agent,
            at=at,
        ),
    )


@opens("identity", EDIT)
@methods
def leave_home(request: AgentRequest, reference: str, child_reference: str) -> HttpResponse:
    """The child lives in the other household only, after a confirmation."""
    family = file_to_correct(request, reference)
    child = child_of(family, child_reference)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        title=_("%(child)s ne vit plus dans ce foyer ?") % {"child": child},
        intro=_("L’enfant reste suivi dans l’autre foyer, avec tout ce qui est noté."),
        submit=_("Oui, l’enfant vit dans l’autre foyer"),
        done=_("L’enfant n’est plus dans ce foyer."),
        danger=True,
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.leave_home(
            child_id=child.pk, family_id=family.pk, by=request.agent, at=at
        ),
    )
