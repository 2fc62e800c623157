"""Adults and the ways to reach them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.families import actions
from berceau.families.forms import AdultForm, ConfirmForm, ContactForm
from berceau.families.models import Adult
from berceau.families.views.common import (
    FormPage,
    adult_of,
    answer,
    contact_of,
    file_to_correct,
)
from berceau.privacy.access import EDIT, opens

methods = require_http_methods(["GET", "HEAD", "POST"])


@opens("identity", EDIT)
@methods
def add(request: AgentRequest, reference: str) -> HttpResponse:
    """A parent or another adult joins the file."""
    family = file_to_correct(request, reference)
    form = AdultForm(request.POST or None, instance=Adult(family=family))
    page = FormPage(title=_("Ajouter un adulte"), done=_("Adulte ajouté."))
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.add_adult(
            family_id=family.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def correct(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """What is written of one adult."""
    family = file_to_correct(request, reference, "agreement")
    adult = adult_of(family, adult_reference)
    name = str(adult)
    form = AdultForm(request.POST or None, instance=adult)
    page = FormPage(title=name, done=_("Corrigé."), about={"adult": adult.pk})
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.correct_adult(
            adult_id=adult.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def remove(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """Take an adult out of the file, after a confirmation."""
    family = file_to_correct(request, reference)
    adult = adult_of(family, adult_reference)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        title=_("Retirer %(adult)s du dossier ?") % {"adult": adult},
        intro=_("Ses contacts sont effacés. Les enfants et les notes restent."),
        submit=_("Oui, retirer"),
        done=_("%(adult)s n’est plus dans ce dossier.") % {"adult": adult},
        danger=True,
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.remove_adult(adult_id=adult.pk, by=request.agent, at=at),
    )


@opens("identity", EDIT)
@methods
def add_contact(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """One more number or address for one adult."""
    family = file_to_correct(request, reference)
    adult = adult_of(family, adult_reference)
    form = ContactForm(request.POST or None)
    page = FormPage(
        title=_("Ajouter un contact à %(adult)s") % {"adult": adult}, done=_("Contact ajouté.")
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.add_contact(
            adult_id=adult.pk, values=form.values(), by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def correct_contact(request: AgentRequest, reference: str, contact_id: int) -> HttpResponse:
    """A number that changed, or is no longer safe."""
    family = file_to_correct(request, reference, "agreement")
    contact = contact_of(family, contact_id)
    form = ContactForm(request.POST or None, initial=ContactForm.initial_of(contact))
    page = FormPage(
        title=_("Contact de %(adult)s") % {"adult": contact.adult},
        done=_("Contact corrigé."),
        about={"contact": contact.pk},
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.correct_contact(
            contact_id=contact.pk, values=form.values(), by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@methods
def remove_contact(request: AgentRequest, reference: str, contact_id: int) -> HttpResponse:
    """Forget a number or an address, after a confirmation."""
    family = file_to_correct(request, reference)
    contact = contact_of(family, contact_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    page = FormPage(
        title=_("Effacer ce contact de %(adult)s ?") % {"adult": contact.adult},
        submit=_("Oui, effacer"),
        done=_("Contact effacé."),
        danger=True,
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.remove_contact(contact_id=contact.pk, by=request.agent, at=at),
    )
