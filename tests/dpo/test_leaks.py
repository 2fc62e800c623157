"""T2, T7, T19: no closed compartment on a page; two adults stay apart; nothing in logs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from berceau.accounts.roles import Role
from berceau.contract import programmes
from berceau.families import policies
from berceau.families.models import Adult, Child, Family, Pregnancy
from tests import factories
from tests.consistency.routes import named_routes
from tests.consistency.scene import COVERED, OTHER, OWN
from tests.dpo.town import Marked, Seen, Town

BERCEAU = Path(__file__).resolve().parents[2] / "berceau"

# The town is walked once a session; the mark tells pytest-django that a database is wanted.
pytestmark = pytest.mark.django_db

# Entrusted by name: the page of a share, the hour of an emergency access, and their reviews.
ENTRUSTED = ("sharing:",)


def may(page: Seen, marked: Marked, compartment: str) -> bool:
    """What the matrix says of this agent on this file."""
    return policies.compartment_allows(page.agent, marked.file.family, compartment, "R")


def entrusted(page: Seen, marked: Marked, compartment: str) -> bool:
    """A share is read by whom it was made for; an emergency access by who opened it."""
    if not page.route.startswith(ENTRUSTED):
        return False
    share = marked.file.share
    if page.agent in (share.recipient, share.made_by):
        return compartment in {"sharing", "identity"}
    return compartment == "identity" and marked.relation == OTHER and page.role == Role.REFERENTE


def test_the_walk_opened_pages_of_every_role(town: Town) -> None:
    opened = {page.role for page in town.seen if page.status == 200}
    assert opened >= set(Role.values)
    assert len([page for page in town.seen if page.status == 200]) > 150
    assert [page.url for page in town.seen if page.status >= 500] == []


def test_the_markers_are_seen_by_whom_the_matrix_opens_them(town: Town) -> None:
    """Otherwise their absence would prove nothing."""
    own = town.marked[OWN]
    hers = [page for page in town.seen if page.role == Role.REFERENTE]
    for sign in (*own.compartments.values(), own.private[own.file.referente.pk],
                 *own.first.signs(), *own.second.signs()):  # fmt: skip
        assert any(sign in page.text for page in hers), sign


def test_no_page_shows_a_canary_that_the_matrix_closes(town: Town) -> None:
    leaks = [
        f"{page.role} reads {canary} on {page.url}"
        for page in town.seen
        for marked in town.marked.values()
        for compartment, canary in marked.compartments.items()
        if canary in page.text
        and not may(page, marked, compartment)
        and not entrusted(page, marked, compartment)
    ]
    assert leaks == []


def test_no_page_shows_the_private_note_of_somebody_else(town: Town) -> None:
    leaks = [
        f"{page.role} reads {canary} on {page.url}"
        for page in town.seen
        for marked in town.marked.values()
        for author, canary in marked.private.items()
        if canary in page.text and author != page.agent.pk
    ]
    assert leaks == []


def test_the_reason_of_an_emergency_is_read_by_who_wrote_it_and_who_reviews(town: Town) -> None:
    readers = {page.role for page in town.seen if "KANARIMOTIF" in page.text}
    assert readers <= {Role.REFERENTE, Role.DPO}


@pytest.mark.parametrize("role", [Role.DPO, Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN,
                                  Role.LOCAL_MANAGER, Role.ELECTED_OFFICIAL, Role.FUNDER,
                                  Role.BIRTH_OFFICER])  # fmt: skip
def test_who_follows_no_family_sees_no_marker_at_all(town: Town, role: str) -> None:
    leaks = [
        page.url
        for page in town.seen
        if page.role == role and "KANARI" in page.text.replace("KANARIMOTIF", "")
    ]
    assert leaks == []


# --- T7: two adults of one child -----------------------------------------------------------------
def people(town: Town) -> list[tuple[Marked, int]]:
    return [(marked, number) for marked in town.marked.values() for number in (1, 2)]


def test_a_page_of_one_adult_holds_nothing_of_the_other(town: Town) -> None:
    pages = [page for page in town.seen if page.of_one_adult and page.status == 200]
    assert pages
    leaks = [
        page.url
        for page in pages
        for sign in town.marked[page.relation].second.signs()
        if sign in page.text
    ]
    assert leaks == []


def test_what_is_handed_over_holds_no_contact_at_all(town: Town) -> None:
    """The printed summary travels between parents."""
    papers = [page for page in town.seen if page.route == "desk:summary" or "/resume/" in page.url]
    assert any(page.status == 200 for page in papers)
    for page in papers:
        for marked in town.marked.values():
            for person in (marked.first, marked.second):
                assert not any(sign in page.text for sign in person.signs()), page.url
            assert "EQUIPE" not in page.text
            assert "PERSO" not in page.text


def test_a_share_holds_one_adult_and_not_the_other(town: Town) -> None:
    pages = [page for page in town.seen if page.route.startswith("sharing:share")]
    assert any(page.status == 200 for page in pages)
    leaks = [
        page.url
        for page in pages
        for marked in town.marked.values()
        for sign in marked.second.signs()
        if sign in page.text
    ]
    assert leaks == []


def test_an_emergency_holds_one_adult_and_not_the_other(town: Town) -> None:
    pages = [page for page in town.seen if page.route == "sharing:emergency_page"]
    opened = [page for page in pages if page.status == 200]
    assert opened
    shown = "".join(page.text for page in opened)
    assert any(sign in shown for sign in town.marked[OTHER].first.signs())
    assert not any(sign in shown for sign in town.marked[OTHER].second.signs())


def test_two_homes_of_a_child_are_two_files(town: Town) -> None:
    """A page of one home holds nothing of the parent of the other home."""
    own, home = town.marked[OWN], town.second_home
    for page in town.seen:
        of_first = own.file.family.reference in page.url
        of_second = home.reference in page.url
        if of_first and not of_second:
            assert not any(sign in page.text for sign in town.other_parent.signs()), page.url
        if of_second and not of_first:
            for person in (own.first, own.second):
                assert not any(sign in page.text for sign in person.signs()), page.url
            assert own.compartments["followup"] not in page.text, page.url


def blocks(page: Seen) -> list[str]:
    """The block of each adult in « Qui sont-ils »."""
    panel = page.html.split('id="people"', 1)[1].split("</section>", 1)[0]
    return ["".join(block.split()) for block in panel.split("<h3>")[1:]]


def test_each_adult_has_their_own_block_on_the_family_page(town: Town) -> None:
    own = town.marked[OWN]
    (page,) = [
        page
        for page in town.seen
        if page.route == "desk:family" and page.relation == OWN and page.role == Role.REFERENTE
    ]
    shown = {block.split("<", 1)[0]: block for block in blocks(page)}
    first = next(block for name, block in shown.items() if name.startswith("Samira1"))
    second = next(block for name, block in shown.items() if name.startswith("Karim2"))
    assert own.first.email in first
    assert own.second.email in second
    assert not any(sign in first for sign in own.second.signs())
    assert not any(sign in second for sign in own.first.signs())


# Every template that can write a number or an address, and who reads it. Nothing else may.
READ_BY_AGENTS_ONLY = {
    "desk/family.html", "desk/results.html", "families/adult_words.html",
    "families/contact_line.html", "families/panel_people.html",
}  # fmt: skip
SHOWS_A_CONTACT = re.compile(r"contact\.value|contact_line\.html|\.callable\.value|page\.phone")


def test_a_panel_that_goes_on_paper_shows_no_contact() -> None:
    for room in programmes():
        for panel in room.panels:
            if panel.on_paper:
                path = next(BERCEAU.glob(f"*/templates/{panel.template}"))
                assert not SHOWS_A_CONTACT.search(path.read_text("utf-8")), panel.template


def test_a_page_to_print_shows_no_contact() -> None:
    for path in BERCEAU.glob("*/templates/**/*.html"):
        text = path.read_text("utf-8")
        if "ui/print.html" in text or "ui/public.html" in text:
            assert not SHOWS_A_CONTACT.search(text), path.name


# --- T19: addresses and technical logs -----------------------------------------------------------
PERSONS = {"reference", "family_reference", "adult_reference", "child_reference",
           "pregnancy_reference", "share_reference", "emergency_reference"}  # fmt: skip
# Keys that name no person: a line of a file that is itself named by its opaque reference, an agent
# for the administrator, a setting. What they open is asked of the matrix and of `visible_to`.
NUMBERS = {"agent_id", "mandate_id", "organisation_id", "rule_id", "absence_id", "contact_id",
           "note_id", "promise_id", "loss_id", "decision", "number"}  # fmt: skip


def test_persons_have_opaque_references() -> None:
    for route in named_routes():
        if NUMBERS & set(route.arguments) & {"contact_id", "note_id", "promise_id", "loss_id"}:
            assert PERSONS & set(route.arguments), route.name
    for model in (Family, Adult, Child, Pregnancy):
        reference = model._meta.get_field("reference").get_default()
        assert re.fullmatch(r"[a-z0-9]{12}", reference)


def test_no_address_of_a_page_holds_a_name_a_phone_or_a_sentence(town: Town) -> None:
    """Links to dial, to write to someone or to a text of law do not come back to the server."""
    found = []
    for page in town.seen:
        for address in re.findall(r'(?:href|action|hx-(?:get|post))="([^"]*)"', page.html):
            if not address.startswith(("/", "?")) or page.route == "search":
                continue
            if re.search(r"KANARI|%40|@|\d{9}", address, re.IGNORECASE):
                found.append((page.url, address))
    assert found == []


def test_no_log_line_holds_a_planted_marker(town: Town, lines: io.StringIO) -> None:
    logged = lines.getvalue()
    assert town.seen
    assert not re.search(r"KANARI|@exemple\.fr|\+3363998", logged, re.IGNORECASE)


def test_an_error_logs_neither_the_words_sent_nor_the_file(
    client_of, on_that_day, caplog, monkeypatch
) -> None:
    """A breakdown in the middle of a verb: the trace says where, never what was typed."""
    agent = factories.ReferenteFactory()
    family = factories.FamilyFactory(referente=agent, name="KANARINOM")

    def breakdown(*args: object, **words: object) -> None:
        raise RuntimeError("panne")

    monkeypatch.setattr("berceau.followup.views.notes.verbs.write", breakdown)
    client = client_of(agent)
    client.raise_request_exception = False
    sent = {"kind": "call", "text": "KANARISECRET", "readers": "author", "after": "nothing"}
    answer = client.post(f"/familles/{family.reference}/noter/?depuis=1", sent)
    assert answer.status_code == 500
    assert "panne" in caplog.text
    assert "KANARI" not in caplog.text
    assert "KANARI" not in answer.content.decode()


# --- Fields: a form offers nothing of a closed compartment ---------------------------------------
def test_a_form_offers_no_field_of_a_compartment_closed_to_the_agent(town: Town) -> None:
    compartments = {
        path.split(".")[1]: line.compartment
        for room in programmes()
        for line in room.personal_data
        for path in line.fields
        if path.split(".")[0] in {"Family", "Adult", "Contact", "Child", "Pregnancy"}
    }
    offered = []
    for page in town.seen:
        if not page.route.startswith("families:") or page.status != 200:
            continue
        marked = town.marked[page.relation]
        for name in re.findall(r'<(?:input|select|textarea)[^>]*\bname="([\w-]+)"', page.html):
            compartment = compartments.get(name)
            if not compartment or page.relation not in {OWN, COVERED}:
                continue
            family = marked.file.family
            if not any(
                policies.compartment_allows(page.agent, family, compartment, verb) for verb in "CE"
            ):
                offered.append((page.role, page.relation, page.url, name, compartment))
    assert offered == []
