"""The paper pack: what is on it, what never is, and who can open it."""

from __future__ import annotations

import io
import json
import stat
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Consent, Family
from berceau.followup.models import Note, NoteKind, Promise, PromiseKind, Readers
from berceau.operations.paper import content, pack
from berceau.privacy.models import Act, Reading
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "cambrai sous la pluie de mai"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.PAPER_PASSPHRASE = SECRET


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente, name="Vanderstraeten", adult=False)


def printed(agent: Agent, today: date) -> str:
    """Every word of the sheet of this agent."""
    put_on_duty(agent, on=today)
    words = content.words(agent, content.files_of(agent), today=today)
    return json.dumps(words, ensure_ascii=False)


def text_of(pdf: bytes, secret: str = "") -> str:
    reader = PdfReader(io.BytesIO(pdf))
    if secret:
        assert reader.decrypt(secret)
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_call_promised_is_on_the_list(family: Family, referente: Agent, today: date) -> None:
    factories.AdultFactory(family=family)
    Promise.objects.create(
        family=family, kind=PromiseKind.CALL_BACK, due_on=today, made_at=factories.AT,
        made_by=referente,
    )  # fmt: skip
    assert "promis aujourd’hui" in printed(referente, today)


def test_a_safe_number_is_printed(family: Family, referente: Agent, today: date) -> None:
    factories.AdultFactory(family=family, phone="+33639980001")
    assert "06 39 98 00 01" in printed(referente, today).replace("\u202f", " ").replace("\xa0", " ")


def test_an_unsafe_number_is_named_but_not_printed(
    family: Family, referente: Agent, today: date
) -> None:
    adult = factories.AdultFactory(family=family, phone="")
    factories.ContactFactory(adult=adult, value="+33639980002", unsafe=True)
    said = printed(referente, today).replace("\u202f", " ").replace("\xa0", " ")
    assert ("NON SÛR" in said, "98 00 02" in said) == (True, False)


def test_leave_no_message_is_written_in_full(family: Family, referente: Agent, today: date) -> None:
    adult = factories.AdultFactory(family=family, phone="")
    factories.ContactFactory(adult=adult, no_message=True)
    assert "NE PAS LAISSER DE MESSAGE" in printed(referente, today)


def test_who_refused_to_be_contacted_has_no_number(
    family: Family, referente: Agent, today: date
) -> None:
    factories.AdultFactory(family=family, phone="+33639980003", consent=Consent.REFUSED)
    said = printed(referente, today)
    assert ("ne souhaite pas être contacté" in said, "98" in said) == (True, False)


@pytest.mark.parametrize("readers", Readers.values)
def test_no_note_is_ever_printed(
    family: Family, referente: Agent, today: date, readers: str
) -> None:
    factories.AdultFactory(family=family)
    Note.objects.create(
        family=family, author=referente, kind=NoteKind.CALL, text="marqueur-de-note",
        readers=readers, happened_on=today, at=factories.AT,
    )  # fmt: skip
    Promise.objects.create(
        family=family, kind=PromiseKind.CALL_BACK, due_on=today, made_at=factories.AT,
        made_by=referente,
    )  # fmt: skip
    assert "marqueur-de-note" not in printed(referente, today)


def test_a_family_in_mourning_is_not_told_of_the_child(
    family: Family, referente: Agent, today: date
) -> None:
    factories.AdultFactory(family=family)
    factories.ChildFactory(family=family, first_name="Anatole", died_on=today - timedelta(days=20))
    said = printed(referente, today)
    assert ("En deuil" in said, "Anatole" in said) == (True, False)


def test_the_family_of_a_colleague_is_not_printed(
    family: Family, referente: Agent, today: date
) -> None:
    assert "Vanderstraeten" not in printed(factories.ReferenteFactory(), today)


def test_the_stand_in_has_the_families_of_the_absent(
    family: Family, referente: Agent, today: date
) -> None:
    absence = factories.AbsenceFactory(agent=referente)
    said = printed(absence.stand_in, today)
    assert ("Vanderstraeten" in said, f"Référente : {referente.full_name}" in said) == (True, True)


def test_a_closed_file_is_not_printed(referente: Agent, today: date) -> None:
    factories.FamilyFactory(referente=referente, name="Vanderstraeten", closed=True)
    assert "Vanderstraeten" not in printed(referente, today)


def the_pack(at: datetime) -> Path:
    pack.make(at)
    (found,) = pack.folder().glob("*/*.pdf")
    return found


def test_a_pack_opens_with_the_passphrase(family: Family, at: datetime) -> None:
    assert "Vanderstraeten" in text_of(the_pack(at).read_bytes(), SECRET)


@pytest.mark.parametrize("wrong", ["", "Cambrai sous la pluie de mai", "autre phrase de passe"])
def test_a_pack_opens_with_nothing_else(family: Family, at: datetime, wrong: str) -> None:
    assert not PdfReader(io.BytesIO(the_pack(at).read_bytes())).decrypt(wrong)


def test_a_pack_on_disk_shows_nothing(family: Family, at: datetime) -> None:
    """Neither the name nor the words around it, and AES of 256 bits is what hides them."""
    found = the_pack(at).read_bytes()
    assert (b"Vanderstraeten" in found, b"La journ" in found, b"/AESV3" in found) == (
        False, False, True,
    )  # fmt: skip


def test_a_pack_is_for_the_service_alone(family: Family, at: datetime) -> None:
    found = the_pack(at)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (found, found.parent)]
    assert modes == [0o600, 0o700]


def test_a_pack_leaves_a_line_in_the_journal(
    family: Family, referente: Agent, at: datetime
) -> None:
    pack.make(at)
    assert Act.objects.get(verb=pack.MADE).detail == {"agent": referente.pk, "files": 1}


def test_packs_go_after_two_days(family: Family, at: datetime) -> None:
    pack.make(at)
    pack.make(at + timedelta(days=1))
    pack.make(at + timedelta(days=2))
    assert len(list(pack.folder().iterdir())) == 2


@pytest.mark.parametrize("short", ["", "trop court"])
def test_a_short_passphrase_is_refused(settings, short: str) -> None:
    settings.PAPER_PASSPHRASE = short
    with pytest.raises(CommandError, match="BERCEAU_PAPER_PASSPHRASE"):
        call_command("paper")


def test_the_day_is_printed_from_the_screen(
    on_that_day: None, family: Family, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    page = client_of(referente).get(reverse("operations:paper_day"))
    assert (page["Content-Type"], "Vanderstraeten" in text_of(page.content)) == (
        "application/pdf", True,
    )  # fmt: skip


def test_printing_leaves_a_line_for_each_compartment(
    on_that_day: None, family: Family, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    client_of(referente).get(reverse("operations:paper_day"))
    lines = Reading.objects.filter(scope="operations:paper_day", agent=referente, files=1)
    assert sorted(line.compartment for line in lines) == sorted(content.COMPARTMENTS)


def test_the_sealed_sheet_is_sealed(
    on_that_day: None, family: Family, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    page = client_of(referente).get(reverse("operations:paper_sealed"))
    assert "Vanderstraeten" in text_of(page.content, SECRET)


def test_without_a_passphrase_there_is_no_sealed_sheet(
    settings, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    settings.PAPER_PASSPHRASE = ""
    assert client_of(referente).get(reverse("operations:paper_sealed")).status_code == 404


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TECHNICAL_ADMIN, Role.DPO])
def test_the_sheet_is_closed_to_other_roles(
    role: str, client_of: Callable[[Agent], Client]
) -> None:
    agent = factories.MandateFactory(role=role).agent
    assert client_of(agent).get(reverse("operations:paper_day")).status_code == 403
