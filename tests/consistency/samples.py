"""What to write in the holes of an address: one table, read by the walks over all routes.

A hole is looked up as « route/hole », then as « hole ». Those of OF_A_FILE belong to a family: the
walk asks them for each relation. Those of NOBODY belong to no family.
"""

from __future__ import annotations

from berceau.messaging.letters import batch_of
from tests.consistency import open_data
from tests.consistency.directory import SAMPLES as DIRECTORY_SAMPLES
from tests.consistency.routes import Route
from tests.consistency.scene import File, Sample, Scene, the_service

OF_A_FILE: dict[str, Sample] = {
    "reference": lambda scene, file: file.family.reference,
    "family_reference": lambda scene, file: file.family.reference,
    "adult_reference": lambda scene, file: file.adult.reference,
    "child_reference": lambda scene, file: file.child.reference,
    "pregnancy_reference": lambda scene, file: file.pregnancy.reference,
    "contact_id": lambda scene, file: file.contact.pk,
    "note_id": lambda scene, file: file.note.pk,
    "promise_id": lambda scene, file: file.promise.pk,
    "loss_id": lambda scene, file: file.loss.pk,
    "decision": lambda scene, file: file.decision.pk,
    "incoming_id": lambda scene, file: file.incoming.pk,
    "message_id": lambda scene, file: file.message.pk,
    "referral_reference": lambda scene, file: file.referral.reference,
    "referrals:guest/guest": lambda scene, file: scene.guest("referral", file.referral.reference),
    "referrals:guest_answer/guest": lambda scene, file: scene.guest(
        "referral", file.referral.reference
    ),
    "referrals:guest_undo/guest": lambda scene, file: scene.guest(
        "referral", file.referral.reference
    ),
    "share_reference": lambda scene, file: file.share.reference,
    "parents:settle/asked_reference": lambda scene, file: file.parent_request.reference,
    "batch": lambda scene, file: batch_of(file.letter),
    "housing_reference": lambda scene, file: file.housing.reference,
    "step_id": lambda scene, file: file.housing.steps.get().pk,
    "report_id": lambda scene, file: file.housing.reports.get().pk,
    "piece_id": lambda scene, file: file.housing.pieces.get().pk,
    "appointment_id": lambda scene, file: file.housing.appointments.get().pk,
    "housing_note_id": lambda scene, file: file.housing.notes.get().pk,
    "letter_id": lambda scene, file: file.housing.letters.get().pk,
}

NOBODY: dict[str, Sample] = {
    **DIRECTORY_SAMPLES,
    "import_reference": lambda scene, file: scene.directory_import.reference,
    "request_reference": lambda scene, file: scene.asked.reference,
    "third_party_reference": lambda scene, file: scene.third_party.reference,
    "wording_key": lambda scene, file: "reminder",
    "wording_language": lambda scene, file: "ar",
    "wording_version": lambda scene, file: 0,
    "template_version": lambda scene, file: 0,
    "delay_key": lambda scene, file: "family",
    "parents:settle/gesture": lambda scene, file: "prendre",
    "links:link/token": lambda scene, file: "abcdefghjkmnpqrs",
    "links:renew/token": lambda scene, file: "abcdefghjkmnpqrs",
    "leaflet:choose/service_id": lambda scene, file: the_service().pk,
    "leaflet:picture/number": lambda scene, file: 1,
    "zone": lambda scene, file: "59122",
    "variant": lambda scene, file: "read",
    "parents:link/token": lambda scene, file: "abcdefghjkmn",
    "parents:withdraw/asked_reference": lambda scene, file: (
        scene.files["own"].parent_request.reference
    ),
    "need_key": lambda scene, file: "health",
    "referrals:new/service_reference": lambda scene, file: the_service().reference,
    "referrals:received/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "referrals:open/referral_reference": lambda scene, file: scene.files["own"].referral.reference,
    "referrals:answer/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "referrals:received_undo/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "referrals:parent_says/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "referrals:parent_undo/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "referrals:parent_revoke/referral_reference": lambda scene, file: (
        scene.files["own"].referral.reference
    ),
    "parents:copy/kind": lambda scene, file: "texte",
    "certificate": lambda scene, file: scene.registrations["accepted"].certificate,
    "registration_reference": lambda scene, file: scene.registrations["sent"].reference,
    "professionals:take_down/registration_reference": lambda scene, file: (
        scene.registrations["accepted"].reference
    ),
    "professionals:attach/registration_reference": lambda scene, file: (
        scene.registrations["accepted"].reference
    ),
    "professionals:certificate/registration_reference": lambda scene, file: (
        scene.registrations["accepted"].reference
    ),
    "professionals:badge/registration_reference": lambda scene, file: (
        scene.registrations["accepted"].reference
    ),
    "professionals:step/step": lambda scene, file: "qui",
    "which": lambda scene, file: "acceptees",
    "picture": lambda scene, file: "svg",
    "professionals:mine/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:step/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:send/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:confirm/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["accepted"].reference
    ),
    "professionals:reopen/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:withdraw/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:erase/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["draft"].reference
    ),
    "professionals:my_certificate/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["accepted"].reference
    ),
    "professionals:my_badge/guest": lambda scene, file: scene.guest(
        "professional", scene.registrations["accepted"].reference
    ),
    "said_id": lambda scene, file: 1,
    "number": lambda scene, file: "2026-001",
    "alert_key": lambda scene, file: scene.alert,
    "agent_id": lambda scene, file: scene.agents["pmi_nurse"].pk,
    "mandate_id": lambda scene, file: scene.agents["pmi_nurse"].mandates.get().pk,
    "organisation_id": lambda scene, file: scene.organisation.pk,
    "rule": lambda scene, file: "E01",
    "code": lambda scene, file: "E01",
    "rule_id": lambda scene, file: scene.rule.pk,
    "absence_id": lambda scene, file: scene.coming_absence.pk,
    "emergency_reference": lambda scene, file: scene.emergency.reference,
    # A number that no file has.
    "exchanges:take/incoming_id": lambda scene, file: scene.unknown.pk,
    "exchanges:give_back/incoming_id": lambda scene, file: scene.unknown.pk,
    "exchanges:not_ours/incoming_id": lambda scene, file: scene.unknown.pk,
    "exchanges:look_again/incoming_id": lambda scene, file: scene.unknown.pk,
    "exchanges:attach/incoming_id": lambda scene, file: scene.unknown.pk,
    "followup:block/block": lambda scene, file: "appels",
    "doubt_id": lambda scene, file: 1,
    "provider": lambda scene, file: "essai",
    "api:structure/reference": lambda scene, file: open_data.structure().reference,
    "api:service/reference": lambda scene, file: open_data.service().reference,
    "secret": lambda scene, file: "inconnu",
    "dpo:document/key": lambda scene, file: "matrice",
    "dpo:document_pdf/key": lambda scene, file: "matrice",
    "account_reset_password_from_key/uidb36": lambda scene, file: "1",
    "account_reset_password_from_key/key": lambda scene, file: "inconnue",
    "account_confirm_email/key": lambda scene, file: "inconnue",
}


class UnknownHoleError(LookupError):
    """A route asks for something that nobody has given a sample of."""


def _lookup(table: dict[str, Sample], route: Route, hole: str) -> Sample | None:
    return table.get(f"{route.name}/{hole}") or table.get(hole)


def values(route: Route, scene: Scene, file: File) -> dict[str, object]:
    """A value for each hole of the address."""
    found = {}
    for hole in route.arguments:
        free, bound = _lookup(NOBODY, route, hole), _lookup(OF_A_FILE, route, hole)
        # « route/hole » of either table goes before the bare name of the other.
        sample = OF_A_FILE.get(f"{route.name}/{hole}") or free or bound
        if sample is None:
            raise UnknownHoleError(
                f"{route.name} ({route.pattern}) asks for « {hole} »: give it a sample in "
                "tests/consistency/samples.py"
            )
        found[hole] = sample(scene, file)
    return found


def is_of_a_file(route: Route) -> bool:
    """Whether the address names something of a family."""
    return any(
        f"{route.name}/{hole}" in OF_A_FILE
        or (_lookup(OF_A_FILE, route, hole) is not None and _lookup(NOBODY, route, hole) is None)
        for hole in route.arguments
    )
