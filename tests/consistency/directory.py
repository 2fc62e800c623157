"""One of each thing of the directory, for the walks over all routes; made when first asked for."""

from __future__ import annotations

from berceau.directory.models import (
    AskedStructure,
    Campaign,
    Closure,
    Professional,
    Service,
    Structure,
    Suggestion,
)
from tests.consistency.scene import Sample
from tests.directory.found import a_professional, a_service, a_structure
from tests.factories import AT, TODAY

NAME = "Maison de la parentalité"


def structure() -> Structure:
    return Structure.objects.filter(name=NAME).first() or a_structure(
        NAME, corrected=["phone"], source="dora", email="accueil@exemple.fr"
    )


def service() -> Service:
    return Service.objects.filter(name="Café des parents").first() or a_service(
        "Café des parents", structure=structure(), corrected=["phone"], source="dora"
    )


def professional() -> Professional:
    return Professional.objects.filter(last_name="Mercier").first() or a_professional(
        first_name="Odette", last_name="Mercier", corrected=["phone"], source="dora"
    )


def closure() -> Closure:
    return Closure.objects.first() or Closure.objects.create(
        structure=structure(), starts_on=TODAY, ends_on=TODAY
    )


def campaign() -> Campaign:
    return Campaign.objects.first() or Campaign.objects.create(asked_at=AT, older_than_months=12)


def asked() -> AskedStructure:
    return AskedStructure.objects.first() or AskedStructure.objects.create(
        campaign=campaign(), structure=structure(), written_at=AT
    )


def suggestion() -> Suggestion:
    return Suggestion.objects.filter(accepted=None).first() or Suggestion.objects.create(
        structure=structure(), field="name", value="Maison des parents", at=AT
    )


GESTURES = ("edit", "confirm", "settle", "archive", "restore", "place_of")
KINDS = {"structure": structure, "service": service, "professional": professional}
GUEST = ("guest", "guest_confirm", "guest_structure", "guest_service", "guest_service_gone",
         "guest_closure", "guest_gone")  # fmt: skip


def _reference(kind: str) -> Sample:
    return lambda scene, file: KINDS[kind]().reference


def published() -> Professional:
    """Whom everybody reads: she agreed."""
    return Professional.objects.filter(last_name="Carlier").first() or a_professional(
        first_name="Aude", last_name="Carlier", agreed_on=TODAY
    )


SAMPLES: dict[str, Sample] = {
    **{f"directory:{kind}/reference": _reference(kind) for kind in KINDS},
    "portal:structure/reference": _reference("structure"),
    "portal:service/reference": _reference("service"),
    "portal:professional/reference": lambda scene, file: published().reference,
    **{
        f"directory:{gesture}_{kind}/reference": _reference(kind)
        for gesture in GESTURES
        for kind in KINDS
    },
    **{f"directory:settle_{kind}/field": lambda scene, file: "phone" for kind in KINDS},
    "directory:erase_professional/reference": _reference("professional"),
    "directory:new_service/reference": _reference("structure"),
    "directory:closures/reference": _reference("structure"),
    "directory:remove_closure/closure_id": lambda scene, file: closure().pk,
    "directory:campaign/campaign_reference": lambda scene, file: campaign().reference,
    "directory:rung/asked_id": lambda scene, file: asked().pk,
    "directory:settle_suggestion/suggestion_reference": lambda scene, file: suggestion().reference,
    **{
        f"directory:{route}/guest": lambda scene, file: scene.guest(
            "structure", structure().reference
        )
        for route in GUEST
    },
    "directory:guest_service/service_reference": _reference("service"),
    "directory:guest_service_gone/service_reference": _reference("service"),
}
