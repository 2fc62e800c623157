"""Each personal field of this room: why it is held, on which ground, how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MISSION = _("mission d’intérêt public (RGPD, article 6.1.e)")
TWO_YEARS = _("deux ans après le dernier signe venu de la famille")


def _line(compartment: str, purpose: _StrPromise, *fields: str) -> PersonalData:
    return PersonalData(
        fields=fields, purpose=purpose, basis=MISSION, retention=TWO_YEARS, compartment=compartment
    )


PERSONAL_DATA = (
    _line(
        "identity",
        _("reconnaître la famille et savoir où elle vit"),
        "Family.name", "Family.sort_name", "Family.commune_code", "Family.neighbourhood",
        "Family.address", "Family.address_complement", "Family.external_number",
    ),
    _line(
        "identity",
        _("savoir qui suit la famille, depuis quand, et quand elle s’est exprimée"),
        "Family.referente", "Family.state", "Family.door", "Family.entered_on",
        "Family.last_word_on", "Family.frozen_on",
    ),
    _line(
        "followup",
        _("ne proposer que les étapes et les droits qui concernent la famille"),
        "Family.first_child",
    ),
    _line(
        "social",
        _("proposer les droits d’un parent seul, séparé, ou arrivé depuis peu"),
        "Family.single_parent", "Family.unmarried", "Family.second_parent_employed",
        "Family.separated_on", "Family.territory_arrived_on",
    ),
    _line(
        "housing",
        _("rappeler à temps le renouvellement d’une demande de logement social"),
        "Family.social_housing_request_on",
    ),
    _line(
        "identity",
        _("s’adresser à chaque adulte par son nom"),
        "Adult.family", "Adult.first_name", "Adult.last_name", "Adult.role",
        "Adult.lives_elsewhere", "Adult.is_main_contact",
    ),
    _line(
        "agreement",
        _("parler à chacun dans sa langue, avec son accord, sans le mettre en danger"),
        "Adult.language", "Adult.interpreter_needed", "Adult.consent", "Adult.consent_on",
        "Contact.adult", "Contact.kind", "Contact.value", "Contact.preferred", "Contact.no_message",
        "Contact.unsafe",
    ),
    _line(
        "identity",
        _("retrouver une famille par son nom ou la fin d’un numéro"),
        "SearchTerm.family", "SearchTerm.kind", "SearchTerm.term",
    ),
    _line(
        "followup",
        _("calculer le calendrier de la grossesse"),
        "Pregnancy.family", "Pregnancy.carried_by", "Pregnancy.began_on",
        "Pregnancy.last_period_on", "Pregnancy.due_on", "Pregnancy.expected_children",
        "Pregnancy.ended_on", "Pregnancy.outcome",
    ),
    _line(
        "identity",
        _("suivre chaque enfant, dans un ou deux foyers, et calculer son calendrier"),
        "Child.pregnancy", "Child.homes", "Child.first_name", "Child.last_name", "Child.born_on",
        "Child.birth_commune_code", "Child.gestation_weeks", "Child.adopted_on", "Child.died_on",
        "ChildHome.child", "ChildHome.family", "ChildHome.residence",
    ),
    _line(
        "followup",
        _("dire qui a changé une date, et pouvoir corriger une erreur"),
        "DateChange.family", "DateChange.pregnancy", "DateChange.child", "DateChange.field",
        "DateChange.before", "DateChange.after", "DateChange.by", "DateChange.at",
    ),
    _line(
        "identity",
        _("réunir deux dossiers de la même famille, et pouvoir les séparer"),
        "Merge.kept", "Merge.absorbed", "Merge.moved", "Merge.by", "Merge.at", "Merge.undone_at",
    ),
)  # fmt: skip

TECHNICAL_FIELDS = (
    "Neighbourhood.id", "Neighbourhood.commune_code", "Neighbourhood.name",
    "Family.id", "Family.reference", "Adult.id", "Adult.reference", "Contact.id",
    "Pregnancy.id", "Pregnancy.reference", "Child.id", "Child.reference", "ChildHome.id",
    "DateChange.id", "Merge.id", "SearchTerm.id",
)  # fmt: skip
