"""The access request: all that is held on one adult, none of what is another's (T7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import programmes
from berceau.families.models import Adult, AdultRole, Family
from berceau.followup.models import Note, NoteKind, Readers
from berceau.privacy.models import Act
from berceau.rights import actions, gathering, packs
from berceau.rights.models import AccessPack, Request, RequestKind
from tests import factories
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db

HERS, HIS = "+33698765432", "+33612349876"
# Tables of the register that speak of no adult of a family, and why.
NOT_OF_A_FAMILY = {
    "accounts": "agents", "operations": "the instance", "dpo": "documents",
    "retention": "numbers and dates of what goes", "directory": "structures and professionals",
    "leaflet": "services", "links": "structures", "professionals": "professionals",
}  # fmt: skip


@pytest.fixture
def dpo() -> Agent:
    return factories.AgentFactory(role=Role.DPO, function="Déléguée à la protection des données")


@pytest.fixture
def family(referente: Agent) -> Family:
    """Two parents who live apart, with a marker in each word of each."""
    family = factories.FamilyFactory(
        referente=referente, adult=False, name="zqnom", address="12 rue zqadresse",
        address_complement="zqétage",
    )  # fmt: skip
    adult(family, "zqelle", HERS, role=AdultRole.MOTHER, is_main_contact=True)
    adult(family, "wklui", HIS, role=AdultRole.FATHER, lives_elsewhere=True)
    factories.ChildFactory(family=family, first_name="zqenfant")
    mother = family.adults.get(role=AdultRole.MOTHER)
    factories.PregnancyFactory(family=family, carried_by=mother, due_on=TODAY)
    note(family, "zqphrase : wklui wklui-nom appelle le 06 12 34 98 76, écrit wklui@exemple.fr.")
    note(family, "zqsecret de la référente", readers=Readers.AUTHOR)
    return family


def adult(family: Family, name: str, phone: str, **rest: Any) -> Adult:
    made = factories.AdultFactory(
        family=family, first_name=name, last_name=f"{name}-nom", phone=phone, **rest
    )
    factories.EmailFactory(adult=made, value=f"{name}@exemple.fr")
    return made


def note(family: Family, text: str, readers: str = Readers.TEAM) -> Note:
    return Note.objects.create(
        family=family, author=family.referente, kind=NoteKind.CALL, text=text, readers=readers,
        happened_on=TODAY, at=AT,
    )  # fmt: skip


def mother(family: Family) -> Adult:
    return family.adults.get(role=AdultRole.MOTHER)


def father(family: Family) -> Adult:
    return family.adults.get(role=AdultRole.FATHER)


def asked(person: Adult, dpo: Agent, kind: str = RequestKind.ACCESS, **rest: Any) -> Request:
    return actions.record(
        adult_reference=person.reference, kind=kind, received_on=TODAY, identity="known",
        text=rest.pop("text", ""), by=dpo, at=AT, **rest,
    )  # fmt: skip


def handed_over(person: Adult, dpo: Agent) -> str:
    """The JSON as the person receives it, masks as proposed."""
    request = asked(person, dpo)
    pack = packs.prepare(reference=request.reference, by=dpo, at=AT)
    packs.approve(reference=request.reference, masks=pack.masks, note="", by=dpo, at=AT)
    return packs.as_json(packs.approved(request.reference, by=dpo))


# --- All of hers --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "word",
    [
        "zqelle", "zqelle-nom", "zqelle@exemple.fr", "06 98 76 54 32", "zqnom", "12 rue zqadresse",
        "zqétage", "zqenfant", "zqphrase", "zqsecret", "23 novembre 2026",
    ],
)  # fmt: skip
def test_what_is_held_on_her_is_told_to_her(word: str, family: Family, dpo: Agent) -> None:
    assert word in handed_over(mother(family), dpo).replace("\u00a0", " ")


def test_a_note_of_one_reader_is_flagged(family: Family, dpo: Agent) -> None:
    told = json.loads(handed_over(mother(family), dpo))
    rows = [row for part in told["sections"] for row in part["rows"]]
    flagged = [row for row in rows if row["author_only"]]
    assert ["zqsecret" in str(row) for row in flagged] == [True]


def test_every_table_of_the_register_says_what_it_holds_on_an_adult() -> None:
    """A table added to the register enters the access request, or says why not."""
    held = {holding.model for room in programmes() for holding in room.holdings}
    registered = {
        f"{room.key}.{path.split('.')[0]}"
        for room in programmes()
        if room.key not in NOT_OF_A_FAMILY
        for line in room.personal_data
        for path in line.fields
    }
    without = registered - held - NO_ADULT
    assert without == set()


NO_ADULT = {
    "pathway.RuleSignature",
    "followup.AssignmentRule",
    # What an agent or the team did, on nobody's file: a number being looked for, a choice, a text.
    "exchanges.Taken",
    "reminders.ReminderRule",
    "messaging.Wording",
    "housing.LetterTemplate",
    "privacy.AgentStreet",
    "privacy.ReadingReview",
    # Sealed: what is told of it is the law's business, by the authority (docs/decisions).
    "protection.SealedTrace",
    # Told by law to nobody but the authority: said in words, never listed.
    "rights.ThirdPartyRequest",
    # A fingerprint of a number, kept to obey STOP: it names nobody.
    "messaging.Optout",
}


def test_every_field_of_the_register_is_told_or_left_out_with_a_reason() -> None:
    for holding in gathering.holdings():
        model = apps.get_model(holding.model)
        fields = gathering.registered(model)
        assert fields, holding.model
        assert set(holding.silent) <= set(fields), holding.model
        assert set(holding.free_text) <= set(fields), holding.model
        assert all(str(why).strip() for why in holding.silent.values())


def test_the_journal_is_told_by_function_and_organisation(family: Family, dpo: Agent) -> None:
    from berceau.privacy import journal

    journal.read(by=dpo, family_id=family.pk, compartments=("identity",), ground="essai", at=AT)
    told = handed_over(mother(family), dpo)
    assert dpo.mandate is not None
    assert dpo.mandate.organisation.name in told
    assert dpo.full_name not in told


# --- None of the other's ------------------------------------------------------------------------
OTHERS = ["wklui", HIS[3:], "06 12 34 98 76"]


@pytest.mark.parametrize("word", OTHERS)
def test_nothing_of_the_other_parent_is_told_to_her(word: str, family: Family, dpo: Agent) -> None:
    assert word not in handed_over(mother(family), dpo)


@pytest.mark.parametrize(
    "word", ["zqelle", HERS[3:], "06 98 76 54 32", "zqadresse", "zqétage", "Pregnancy.due_on"]
)
def test_the_parent_who_lives_elsewhere_is_not_told_where_nor_how_she_lives(
    word: str, family: Family, dpo: Agent
) -> None:
    assert word not in handed_over(father(family), dpo)


def test_the_pdf_says_the_same_and_masks_the_same(family: Family, dpo: Agent) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    request = asked(mother(family), dpo)
    pack = packs.prepare(reference=request.reference, by=dpo, at=AT)
    packs.approve(reference=request.reference, masks=pack.masks, note="", by=dpo, at=AT)
    sheet = PdfReader(BytesIO(packs.as_pdf(packs.approved(request.reference, by=dpo))))
    text = "".join(page.extract_text() for page in sheet.pages)
    assert "zqphrase" in text
    assert "wklui" not in text
    assert sheet.trailer["/Root"].get("/MarkInfo", {}).get("/Marked")


# --- Read again, then handed over ---------------------------------------------------------------
def test_nothing_is_handed_over_before_it_was_read_again(family: Family, dpo: Agent) -> None:
    request = asked(mother(family), dpo)
    packs.prepare(reference=request.reference, by=dpo, at=AT)
    with pytest.raises(PermissionDenied):
        packs.approved(request.reference, by=dpo)


def test_a_passage_chosen_by_the_reader_is_masked(family: Family, dpo: Agent) -> None:
    request = asked(mother(family), dpo)
    packs.prepare(reference=request.reference, by=dpo, at=AT)
    key = f"followup.Note.{family.notes.get(readers=Readers.TEAM).pk}.text"
    packs.approve(reference=request.reference, masks={key: ["zqphrase"]}, note="", by=dpo, at=AT)
    assert "zqphrase" not in packs.as_json(packs.approved(request.reference, by=dpo))


def test_once_delivered_what_was_gathered_is_gone_and_the_fact_stays(
    family: Family, dpo: Agent
) -> None:
    handed_over(mother(family), dpo)
    request = Request.objects.get()
    packs.deliver(reference=request.reference, how="en main propre", by=dpo, at=AT)
    pack = AccessPack.objects.get()
    assert (pack.content, pack.masks, len(pack.fingerprint)) == ([], {}, 64)
    assert Act.objects.filter(verb="rights.delivered", family_number=family.pk).exists()


def test_what_is_gathered_is_sealed_in_the_base(family: Family, dpo: Agent) -> None:
    from tests.retention import planted

    request = asked(mother(family), dpo, text="zqdemande")
    packs.prepare(reference=request.reference, by=dpo, at=AT)
    said = planted.tables_with("zqsecret", "zqdemande")
    assert [table for table in said if table.startswith("rights_")] == []


def test_a_referente_does_not_gather(family: Family, referente: Agent) -> None:
    request = asked(mother(family), referente)
    with pytest.raises(PermissionDenied):
        packs.prepare(reference=request.reference, by=referente, at=AT)


def test_the_command_gathers_and_streams_only_what_was_read_again(
    family: Family, dpo: Agent, capsys: Any, on_that_day: None
) -> None:
    person = mother(family)
    call_command("rights", "access", "--adult", person.reference, "--by", dpo.email)
    pack = AccessPack.objects.get()
    packs.approve(reference=pack.request.reference, masks=pack.masks, note="", by=dpo, at=AT)
    call_command("rights", "access", "--adult", person.reference, "--by", dpo.email, "--json")
    assert "zqphrase" in capsys.readouterr().out
