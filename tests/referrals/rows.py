"""Structures, services and referrals for the tests of this room."""

from __future__ import annotations

from typing import Any

from berceau.accounts.models import Agent
from berceau.accounts.roles import SecrecyGround
from berceau.directory import search_index
from berceau.directory.models import Place, Service, Structure, fingerprint_of
from berceau.families.models import Consent, Family
from berceau.referrals.actions import making
from berceau.referrals.ground import Ground
from berceau.referrals.models import Referral
from berceau.referrals.models.referral import index_of
from berceau.referrals.states import State, Way
from berceau.sharing.models import RegimeKey, Told
from tests import factories

EMAIL = "accueil@pmi.exemple.fr"


def place(**values: Any) -> Place:
    said = {
        "address": "12 rue du Moulin", "complement": "", "postal_code": "59400",
        "commune": "Cambrai", "commune_code": factories.CAMBRAI,
    } | values  # fmt: skip
    parts = {key: str(said[key]) for key in ("address", "complement", "postal_code", "commune")}
    made: Place = Place.objects.get_or_create(fingerprint=fingerprint_of(**parts), defaults=said)[0]
    return made


def structure(name: str = "PMI du centre", **values: Any) -> Structure:
    made: Structure = Structure.objects.create(
        **{
            "name": name, "kind": "pmi", "place": place(), "source_id": name, "email": EMAIL,
            "phone": "+33327700000", "updated_on": factories.TODAY, "created_at": factories.AT,
        }
        | values
    )  # fmt: skip
    return made


def service(name: str = "Consultation de nourrissons", **values: Any) -> Service:
    """Published, and found by the search."""
    house = values.pop("structure", None) or structure(f"Maison de {name}")
    made: Service = Service.objects.create(
        **{
            "name": name, "kind": "pmi", "structure": house, "source_id": name,
            "hours": "Mo-Fr 09:00-12:00", "to_bring": "Le carnet de santé",
            "updated_on": factories.TODAY, "created_at": factories.AT,
        }
        | values
    )  # fmt: skip
    search_index.refresh([made.pk])
    return made


def family_of(referente: Agent, **values: Any) -> Family:
    """A family whose one adult agreed and has one safe number, with a child of two months."""
    family: Family = factories.FamilyFactory(
        **{"referente": referente, "with_newborn": True} | values
    )
    family.adults.update(consent=Consent.GIVEN)
    return family


AGREED = Ground(regime=RegimeKey.AGREEMENT, told=Told.PHONE, told_on=factories.TODAY, agreed=True)


def entrusted(family: Family, to: Service, **values: Any) -> making.Entrusted:
    adult = family.adults.order_by("pk").first()
    assert adult is not None
    return making.Entrusted(
        **{
            "adult": adult.reference, "need": "health", "service": to.reference,
            "way": Way.PARTNER, "ground": AGREED, "sentence": "Souhaite un rendez-vous.",
            "passed": ("first_name", "phone"),
        }
        | values
    )  # fmt: skip


def referred(family: Family, to: Service | None = None, **values: Any) -> Referral:
    """A referral made by the référente herself, through the action."""
    referente = family.referente
    assert referente is not None
    at = values.pop("at", factories.AT)
    return making.refer(
        reference=family.reference,
        said=entrusted(family, to or service(), **values),
        by=referente,
        at=at,
    )


def row(family: Family, to: Service | None = None, **values: Any) -> Referral:
    """A referral written straight in the table, in any state."""
    to = to or service()
    made: Referral = Referral.objects.create(
        **{
            "family": family, "adult": family.adults.order_by("pk").first(), "need": "health",
            "service_reference": to.reference, "structure_reference": to.structure.reference,
            "structure_index": index_of(to.structure.reference), "service_name": to.name,
            "structure_name": to.structure.name, "kind": to.kind, "way": Way.PARTNER,
            "sentence": "Souhaite un rendez-vous.", "passed": ["first_name", "phone"],
            "recipient_ground": SecrecyGround.PMI, "regime": RegimeKey.AGREEMENT, "agreed": True,
            "told": Told.PHONE, "told_on": factories.TODAY, "made_by": family.referente,
            "sent_at": factories.AT, "state": State.SENT, "state_at": factories.AT,
        }
        | values
    )  # fmt: skip
    return made


def herself(family: Family, to: Service | None = None, **values: Any) -> Referral:
    """Nobody was told: the adult goes by themselves."""
    return row(
        family, to,
        **{"way": Way.HERSELF, "regime": "", "told": "", "told_on": None, "agreed": False,
           "sentence": "", "passed": []} | values,
    )  # fmt: skip
