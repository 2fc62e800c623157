"""What is printed: whom to call today, what the week asks, and how to reach each family.

No note of any kind is among it. A contact that is not safe is named as such and its number is left
out: in a hurry, what is printed is rung. A family in mourning has neither step nor age.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import communes, languages
from berceau.families.models import Adult, Consent, Contact, ContactKind, Family
from berceau.followup.queries.people import (
    Subject,
    family_label,
    in_bereavement,
    sentence,
    subjects_of,
)
from berceau.followup.queries.today import to_call
from berceau.pathway.week import steps_of_the_week
from berceau.ui.french import full_day, phone

COMPARTMENTS = ("identity", "agreement", "followup")


def files_of(agent: Agent) -> list[Family]:
    """The followed families that this agent answers for today, in the order of the directory."""
    return list(
        Family.objects.visible_to(agent)
        .followed()
        .select_related("referente")
        .prefetch_related("adults__contacts")
        .order_by("sort_name", "pk")
    )


def words(agent: Agent, families: list[Family], *, today: date) -> dict[str, object]:
    """Every word of the sheet."""
    subjects = subjects_of([family.pk for family in families])
    return {
        "instance": settings.INSTANCE_NAME,
        "title": _("La journée de %(name)s") % {"name": agent.full_name},
        "day": full_day(today),
        "warning": _(
            "Document sous secret professionnel. À garder sous clé, à détruire après usage. "
            "Ne pas le montrer à une famille : il contient les coordonnées des autres."
        ),
        "calls_title": _("À appeler"),
        "calls": [
            {
                "who": line.label,
                "what": line.when,
                "more": "" if line.bereaved else line.about,
            }
            for line in to_call(agent, today, whole=True)
        ],
        "no_call": _("Aucun appel promis pour aujourd’hui."),
        "steps_title": _("Étapes de la semaine"),
        "steps": [
            {
                "who": family_label(
                    found.family, (found.recall.who if found.recall else "") or None
                ),
                "what": [
                    f"{line.label}{f' ({line.about})' if line.about else ''} : {line.chip}"
                    for line in found.lines
                ],
            }
            for found in steps_of_the_week(agent, today)
        ],
        "no_step": _("Aucune étape cette semaine."),
        "contacts_title": _("Joindre les familles"),
        "families": [
            _family(agent, family, subjects[family.pk], today=today) for family in families
        ],
        "no_family": _("Aucune famille suivie."),
    }


def _family(
    agent: Agent, family: Family, subjects: list[Subject], *, today: date
) -> dict[str, object]:
    first = next(iter(family.adults.all()), None)
    other = family.referente if family.referente_id != agent.pk else None
    return {
        "who": family_label(family, first.first_name if first else None),
        "about": _("En deuil : prendre des nouvelles, sans rien rappeler d’autre.")
        if in_bereavement(subjects)
        else sentence(subjects, today=today),
        "where": ", ".join(
            part
            for part in (
                family.address,
                family.address_complement,
                communes.name_of(family.commune_code),
            )
            if part
        ),
        "referente": _("Référente : %(name)s") % {"name": other.full_name} if other else "",
        "adults": [_adult(adult) for adult in family.adults.all()],
    }


def _adult(adult: Adult) -> dict[str, object]:
    said = [str(adult.get_role_display())]
    if adult.lives_elsewhere:
        said.append(_("vit ailleurs"))
    if adult.language != "fr":
        said.append(languages.name_of(adult.language))
    if adult.interpreter_needed:
        said.append(_("interprète"))
    refused = adult.consent == Consent.REFUSED
    return {
        "name": str(adult),
        "about": ", ".join(said),
        "contacts": [str(Consent.REFUSED.label)]
        if refused
        else [_contact(contact) for contact in adult.contacts.all()],
    }


def _contact(contact: Contact) -> str:
    if contact.unsafe:
        return _("%(kind)s NON SÛR : ne pas l’employer (non imprimé)") % {
            "kind": str(contact.get_kind_display()).capitalize()
        }
    shown = phone(contact.value) if contact.kind == ContactKind.PHONE else contact.value
    said = [shown]
    if contact.preferred:
        said.append(_("préféré"))
    if contact.no_message:
        said.append(_("NE PAS LAISSER DE MESSAGE"))
    return " · ".join(said)
