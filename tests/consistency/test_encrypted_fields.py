"""What tells of needs, housing, health, notes or protection is sealed, and so is any free text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from berceau.contract import programmes
from berceau.kit.encrypted import EncryptedField

SEALED = {"social", "housing", "health", "notes", "protection"}
OPEN = {
    "identity": "searched by name; guarded by the matrix and the journal",
    "agreement": "contacts are what calls and lists are made of",
    "accounts": "agents, not families",
    "directory": "published, or professionals of partners; nothing of a family",
    "calendar": "agents, not families",
    "cover": "agents, not families",
    "assignment": "agents, not families",
    "journal": "numbers, roles and words of the code; chained, never a content",
}
IN_CLEAR = {
    "StepDecision.rule": "a code of the public calendar",
    "ProjectedStep.rule": "a code of the public calendar, that lists are filtered on",
    "ProjectedStep.domain": "a domain of the public calendar, that lists are filtered on",
    "AccessLink.purpose": "a word of the code",
    "AccessLink.device_index": "a keyed fingerprint of a browser's own secret",
    "PersonalCode.code_hash": "a salted and slow hash of the code, that checks it",
    "Mute.step": "a code of the public calendar",
    "Reminded.source": "a word of the code",
    "Reminded.key": "codes, references and days, that the night looks for",
    "SealedTrace.role": "the function of the author, not a word on the family",
    "SealedTrace.service": "the kind of service of the author, not a word on the family",
    "EmergencyAccess.organisation": "the agent's organisation, kept as it was that day",
    "WaitingErasure.rule": "a code of the retention table",
    "EliminationLine.rule": "a code of the retention table",
    "EliminationList.visa_by": "the archives' officer, not a family",
    "EliminationList.visa_reference": "the archives' number",
    "AgentStreet.fingerprint": "a keyed fingerprint of the agent's own street",
    "ReadingReview.alert": "a code",
    "AccessPack.fingerprint": "the SHA-256 of what was handed over, once its content is gone",
    "AccessPack.delivered_how": "by which way it was handed over",
    "ThirdPartyRequest.asked_by": "the authority that asks, not a family",
    "Wording.note": "why a text of everybody's messages changed, by who answers for them",
    "Wording.reviewed_by": "the reader of a translation, not a family",
    "ThirdPartyRequest.legal_text": "the law that it names",
    "Registration.commune_code": "a place of the public list, counted for the team",
    "Registration.certificate": "a public number, that anybody may check",
    "RegistrationMove.reasons": "codes of the list of reasons",
    "ImportRun.problems": "lines of a file on structures, erased with the import",
    "ImportChange.fields": "what a file on structures changed, to undo it",
}
"""Personal columns left in clear, each with its reason."""
VALUES = (models.CharField, models.TextField, models.JSONField, models.DateField,
          models.BooleanField, models.IntegerField, models.FileField)  # fmt: skip
DATED_BY_US = (models.DateTimeField,)


def fields() -> Iterator[tuple[str, str, models.Field[object, object]]]:
    """Compartment, path and field of every personal column."""
    for room in programmes():
        for line in room.personal_data:
            for path in line.fields:
                model, name = path.split(".")
                field = apps.get_model(room.key, model)._meta.get_field(name)
                if isinstance(field, models.Field) and not field.is_relation:
                    yield line.compartment, path, field


def is_free_text(field: models.Field[object, object]) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and (
        not field.choices
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [(path, field) for line, path, field in fields() if line in SEALED],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_these_compartments_hold_is_sealed(
    path: str, field: models.Field[object, object]
) -> None:
    if path in IN_CLEAR or isinstance(field, DATED_BY_US):
        return
    if isinstance(field, VALUES):
        assert isinstance(field, EncryptedField), f"{path}: use berceau.kit.encrypted"


@pytest.mark.parametrize(
    ("path", "field"),
    [(path, field) for line, path, field in fields() if line not in OPEN],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_free_text_on_a_family_is_sealed(path: str, field: models.Field[object, object]) -> None:
    if is_free_text(field) and path not in IN_CLEAR:
        assert isinstance(field, EncryptedField), f"{path}: use berceau.kit.encrypted"


@pytest.mark.parametrize(
    "path", ["followup.Note.text", "followup.Note.themes", "followup.Closing.last_note",
             "followup.Closing.what_follows", "families.Family.separated_on",
             "families.Family.social_housing_request_on", "families.Family.single_parent",
             "families.DateChange.field", "families.DateChange.before",
             "families.DateChange.after"],
)  # fmt: skip
def test_these_are_sealed_whatever_the_register_says(path: str) -> None:
    model, _, name = path.rpartition(".")
    assert isinstance(apps.get_model(model)._meta.get_field(name), EncryptedField)
