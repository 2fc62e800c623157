"""Letters: judged when they are printed, printed once, confirmed sheet by sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Consent, Family
from berceau.messaging import letters, worker
from berceau.messaging.addresses import index_of
from berceau.messaging.letter_rules import address_of
from berceau.messaging.models import Message, Optout, State
from berceau.messaging.sending import STUCK_AFTER, Count, mend
from berceau.messaging.wordings import Voice, said
from berceau.privacy.models import Act, Reading
from tests import factories

pytestmark = pytest.mark.django_db
Letter = Callable[..., Message]
Sign = Callable[[Agent], Client]
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def home(referente: Agent) -> Family:
    """A family whose address is known, and who agreed."""
    family = factories.FamilyFactory(
        referente=referente, address="12 rue de la Paix", address_complement="Appartement 3"
    )
    family.adults.update(consent=Consent.GIVEN)
    factories.ChildFactory(family=family)
    return family


@pytest.fixture
def letter(home: Family, at: datetime) -> Letter:
    """`letter(language="ar")`: one letter that waits."""

    def one(**values: Any) -> Message:
        family = values.pop("family", home)
        language = values.get("language", "fr")
        written = letters.post_letter(
            family.adults.get(),
            **(
                {
                    "purpose": "cover",
                    "title": Voice(["letter_reminder"]).text("letter_reminder", language).title,
                    "body": said(
                        "letter_reminder",
                        language,
                        dates="lundi 14 septembre",
                        referente="Nadia Kaci",
                        phone="03 27 73 00 00",
                    ),
                    "key": f"courrier:{Message.objects.count()}",
                    "at": at,
                }
                | values
            ),
        )
        assert written is not None
        return written

    return one


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def words(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


# --- To whom ------------------------------------------------------------------------------
def test_the_envelope_says_a_name_and_an_address(home: Family) -> None:
    assert address_of(home.adults.get()).splitlines() == [
        f"Samira {home.name}",
        "Appartement 3",
        "12 rue de la Paix",
        "59400 Cambrai",
    ]


def test_without_an_address_there_is_no_letter(home: Family, at: datetime) -> None:
    Family.objects.update(address="")
    adult = home.adults.select_related("family").get()
    assert letters.post_letter(
        adult, purpose="cover", title="x", body="y", key="z", at=at
    ) is None  # fmt: skip
    assert not Message.objects.exists()


def test_who_lives_elsewhere_receives_nothing_here(home: Family) -> None:
    home.adults.update(lives_elsewhere=True)
    assert address_of(home.adults.get()) == ""


# --- Judged when printed ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda home: home.adults.update(consent=Consent.REFUSED), "accord"),
        (lambda home: home.adults.update(lives_elsewhere=True), "adresse"),
        (lambda home: Family.objects.update(address="9 rue Neuve"), "adresse"),
        (lambda home: home.adults.get().contacts.update(unsafe=True), "contact non sûr"),
        (lambda home: home.adults.get().contacts.update(no_message=True), "ne pas laisser"),
        (lambda home: Family.objects.update(state="closed"), "plus ouvert"),
    ],
)
def test_what_changed_since_it_was_written_stops_it(
    change: Callable[[Family], object],
    why: str,
    home: Family,
    letter: Letter,
    referente: Agent,
    at: datetime,
) -> None:
    message = letter()
    change(home)
    _batch, count = letters.take(by=referente, at=at + A_MINUTE)
    assert (count.sent, count.stopped) == (0, 1)
    assert state(message)[0] == State.STOPPED
    assert why in message.reason
    assert message.body == ""


def test_a_loss_stops_it(home: Family, letter: Letter, referente: Agent, at: datetime) -> None:
    lost = factories.PregnancyFactory(family=home, lost=True)
    message = letter(subject=lost.reference)
    assert letters.take(by=referente, at=at + A_MINUTE)[1].stopped == 1
    assert "perte" in state(message)[1]


def test_the_other_parent_agreeing_is_not_enough(
    home: Family, letter: Letter, referente: Agent, at: datetime
) -> None:
    letter()
    home.adults.update(consent=Consent.UNKNOWN)
    factories.AdultFactory(family=home, consent=Consent.GIVEN)
    assert letters.take(by=referente, at=at + A_MINUTE)[1].stopped == 1


def test_nothing_is_judged_before_it_is_printed(letter: Letter) -> None:
    assert state(letter()) == (State.WAITING, "")


def test_what_has_no_more_object_is_not_printed(
    letter: Letter, referente: Agent, at: datetime
) -> None:
    message = letter()
    assert letters.take(by=referente, at=at + timedelta(days=30))[1].expired == 1
    assert state(message)[0] == State.EXPIRED


# --- Printed once -------------------------------------------------------------------------
def test_a_letter_taken_is_taken_by_nobody_else(
    letter: Letter, referente: Agent, at: datetime
) -> None:
    letter()
    assert letters.take(by=referente, at=at)[1].sent == 1
    assert letters.take(by=referente, at=at + A_MINUTE)[1].sent == 0


def test_the_sender_of_sms_never_takes_a_letter(letter: Letter, at: datetime) -> None:
    message = letter()
    worker.run(at + A_MINUTE)
    assert state(message) == (State.WAITING, "")


def test_a_printing_that_lasts_a_week_is_not_mended_as_a_dead_worker(
    letter: Letter, referente: Agent, at: datetime
) -> None:
    message = letter()
    letters.take(by=referente, at=at)
    mend(lambda channel: None, at=at + STUCK_AFTER + timedelta(days=7), count=Count())
    assert state(message)[0] == State.SENDING


def test_what_came_out_has_left_for_good(letter: Letter, referente: Agent, at: datetime) -> None:
    message = letter()
    batch, _count = letters.take(by=referente, at=at)
    assert letters.confirm(batch=batch, not_out=set(), by=referente, at=at + A_MINUTE) == (1, 0)
    assert state(message)[0] == State.SENT
    assert not letters.waiting(referente).exists()
    assert not letters.in_hand(referente).exists()
    with pytest.raises(ValidationError):
        letters.confirm(batch=batch, not_out={message.pk}, by=referente, at=at + A_MINUTE)
    assert state(message)[0] == State.SENT


def test_what_did_not_come_out_waits_again_and_is_printed_then(
    letter: Letter, referente: Agent, at: datetime
) -> None:
    out, lost = letter(), letter()
    batch, _count = letters.take(by=referente, at=at)
    letters.confirm(batch=batch, not_out={lost.pk}, by=referente, at=at)
    assert (state(out)[0], state(lost)[0]) == (State.SENT, State.WAITING)
    again, count = letters.take(by=referente, at=at + A_MINUTE)
    assert count.sent == 1
    assert [row.pk for row in letters.of_batch(referente, again)] == [lost.pk]


def test_each_sheet_that_left_is_in_the_journal(
    letter: Letter, referente: Agent, home: Family, at: datetime
) -> None:
    letter()
    batch, _count = letters.take(by=referente, at=at)
    letters.confirm(batch=batch, not_out=set(), by=referente, at=at)
    act = Act.objects.get(verb="letter.printed")
    assert (act.agent_id, act.family_number) == (referente.pk, home.pk)


def test_the_letters_of_a_colleague_are_hers(letter: Letter, at: datetime) -> None:
    message = letter()
    other = factories.ReferenteFactory()
    assert letters.take(by=other, at=at + A_MINUTE)[1].sent == 0
    assert state(message)[0] == State.WAITING


def test_who_does_not_write_messages_prints_none(letter: Letter, at: datetime) -> None:
    letter()
    with pytest.raises(PermissionDenied):
        letters.take(by=factories.AgentFactory(role=Role.PMI_NURSE), at=at)


# --- The sheet ----------------------------------------------------------------------------
def test_a_sheet_a_letter_with_its_address_and_its_words(
    letter: Letter, home: Family, at: datetime
) -> None:
    document = letters.pdf([letter(), letter()], at=at)
    assert len(PdfReader(BytesIO(document)).pages) == 2
    text = words(document)
    for said_there in (f"Samira {home.name}", "59400 Cambrai", "23 novembre 2026", "03 27 73"):
        assert said_there in text.replace("\u00a0", " ")


def test_the_sheet_says_no_service(letter: Letter, at: datetime, settings: Any) -> None:
    settings.INSTANCE_NAME = "Les mille jours de Cambrai"
    settings.LETTER_RETURN_ADDRESS = "BP 12, 59400 Cambrai"
    text = words(letters.pdf([letter()], at=at))
    assert "BP 12" in text
    assert "mille jours" not in text


@pytest.mark.parametrize(
    ("language", "piece"), [("ar", "0327730000"), ("uk", "Добрий"), ("tr", "Hatırlanacak")]
)
def test_other_alphabets_are_drawn(language: str, piece: str, letter: Letter, at: datetime) -> None:
    document = letters.pdf([letter(language=language)], at=at)
    assert piece in words(document)
    # A letter that no font draws would be the empty box: glyph number zero, without a character.
    assert "\x00" not in words(document)
    assert "\ufffd" not in words(document)


def test_the_pdf_is_tagged_and_says_its_language(letter: Letter, at: datetime) -> None:
    root = PdfReader(BytesIO(letters.pdf([letter()], at=at))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


# --- The screens --------------------------------------------------------------------------
@pytest.mark.usefixtures("on_that_day")
def test_from_the_list_to_the_printer(
    letter: Letter, home: Family, referente: Agent, client_of: Sign
) -> None:
    first, second = letter(), letter()
    client = client_of(referente)
    page = client.get(reverse("messaging:letters")).content.decode()
    assert page.count(f"Samira {home.name}") == 2
    taken = client.post(reverse("messaging:letters_take"))
    batch_url = taken["Location"]
    page = client.get(batch_url).content.decode()
    assert "Ouvrir le PDF" in page
    document = client.get(f"{batch_url}courriers.pdf")
    assert document.content.startswith(b"%PDF")
    shown = Reading.objects.filter(agent_id=referente.pk, family_number=home.pk)
    assert {"identity", "messages"} <= set(shown.values_list("compartment", flat=True))
    client.post(f"{batch_url}confirmer/", {"step": "done", "missing": [str(second.pk)]})
    assert (state(first)[0], state(second)[0]) == (State.SENT, State.WAITING)
    assert client.get(batch_url).status_code == 404
    assert client.get(f"{batch_url}courriers.pdf").status_code == 404


@pytest.mark.usefixtures("on_that_day")
def test_nothing_came_out(letter: Letter, referente: Agent, client_of: Sign) -> None:
    message = letter()
    client = client_of(referente)
    batch_url = client.post(reverse("messaging:letters_take"))["Location"]
    client.post(f"{batch_url}confirmer/", {"step": "none"})
    assert state(message)[0] == State.WAITING


@pytest.mark.usefixtures("on_that_day")
def test_a_loss_after_the_printing_began_takes_the_sheet_away(
    letter: Letter, home: Family, referente: Agent, client_of: Sign
) -> None:
    pregnancy = factories.PregnancyFactory(family=home)
    kept, lost = letter(), letter(subject=pregnancy.reference)
    client = client_of(referente)
    batch_url = client.post(reverse("messaging:letters_take"))["Location"]
    pregnancy.outcome = "loss"
    pregnancy.ended_on = factories.TODAY
    pregnancy.save()
    assert "une perte" in client.get(batch_url).content.decode()
    document = client.get(f"{batch_url}courriers.pdf").content
    assert len(PdfReader(BytesIO(document)).pages) == 1
    client.post(f"{batch_url}confirmer/", {"step": "done"})
    assert (state(kept)[0], state(lost)[0]) == (State.SENT, State.WAITING)
    client.post(reverse("messaging:letters_take"))
    assert state(lost)[0] == State.STOPPED


@pytest.mark.usefixtures("on_that_day")
def test_a_printing_of_a_colleague_is_not_found(
    letter: Letter, referente: Agent, client_of: Sign, at: datetime
) -> None:
    letter()
    batch, _count = letters.take(by=referente, at=at)
    stranger = client_of(factories.ReferenteFactory())
    url = reverse("messaging:letters_batch", args=[batch])
    for address in (url, f"{url}courriers.pdf"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{url}confirmer/", {"step": "none"}).status_code == 404


@pytest.mark.usefixtures("on_that_day")
def test_the_list_asks_as_much_for_one_as_for_five(
    letter: Letter,
    referente: Agent,
    client_of: Sign,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    client = client_of(referente)
    letter()
    url = reverse("messaging:letters")
    client.get(url)
    counts = []
    for more in (0, 4):
        for _number in range(more):
            letter()
        with django_assert_max_num_queries(60) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Written by an agent ------------------------------------------------------------------
def write(home: Family, by: Agent, at: datetime, body: str = "Appelez-moi.") -> Message:
    adult = home.adults.select_related("family").get()
    return letters.write(adult=adult, title="Bonjour", body=body, key="l:1", by=by, at=at)


@pytest.mark.parametrize(
    ("body", "why"), [("Comment va Inès ?", "prénom d’un enfant"), ("La PMI", "service")]
)
def test_a_letter_holds_no_child_and_no_service(
    body: str, why: str, home: Family, referente: Agent, at: datetime
) -> None:
    home.children.update(first_name="Inès")
    with pytest.raises(ValidationError) as refusal:
        write(home, referente, at, body)
    assert why in " ".join(refusal.value.messages)
    assert not Message.objects.exists()


def test_a_colleague_writes_no_letter_here(home: Family, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        write(home, factories.ReferenteFactory(), at)


def test_a_letter_written_before_a_loss_does_not_leave(
    home: Family, referente: Agent, at: datetime
) -> None:
    message = write(home, referente, at)
    home.children.update(died_on=factories.TODAY)
    assert letters.take(by=referente, at=at + A_MINUTE)[1].stopped == 1
    assert "perte" in state(message)[1]


def test_stop_stops_letters_too(home: Family, referente: Agent, at: datetime) -> None:
    message = write(home, referente, at)
    Optout.objects.create(
        channel="sms",
        since=at,
        address_index=index_of("sms", home.adults.get().contacts.get().value),
    )
    assert letters.take(by=referente, at=at + A_MINUTE)[1].stopped == 1
    assert "STOP" in state(message)[1]


@pytest.mark.usefixtures("on_that_day")
def test_a_letter_is_written_from_the_family_page(
    home: Family, referente: Agent, client_of: Sign
) -> None:
    client = client_of(referente)
    url = reverse("messaging:letter_write", args=[home.reference])
    assert client.get(url).status_code == 200
    form = {"adult": home.adults.get().reference, "title": "Bonjour", "body": "La PMI"}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"body": "Appelez-moi.\r\nNadia"}).status_code == 302
    assert Message.objects.get().body == "Appelez-moi.\nNadia"


@pytest.mark.usefixtures("on_that_day")
def test_a_family_that_no_letter_reaches_says_why(
    home: Family, referente: Agent, client_of: Sign
) -> None:
    home.adults.get().contacts.update(unsafe=True)
    page = client_of(referente).get(reverse("messaging:letter_write", args=[home.reference]))
    assert "Aucun courrier ne peut partir" in page.content.decode()
