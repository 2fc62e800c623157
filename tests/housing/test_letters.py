"""The letter of support: checked words, a number, the same sheet each time; the team's template."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.housing import letter_words, sheet
from berceau.housing.actions import letters as verbs
from berceau.housing.actions import steps
from berceau.housing.actions.household import Declared, declare
from berceau.housing.actions.letters import Drafted
from berceau.housing.models import HousingRequest, Letter, LetterTemplate
from berceau.housing.states import LETTER_FROM, State
from berceau.ui.french import full_day
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import NUMBER, request_of

pytestmark = pytest.mark.django_db
DRAFT = Drafted(
    landlord="Habitat du Cambrésis\nService des attributions",
    title="Appui à une demande",
    text=letter_words.delivered().text,
    signer="Virginie Lenoir",
    signer_function="adjointe aux solidarités",
    on=TODAY,
)


@pytest.fixture
def complete(family: Family) -> HousingRequest:
    """A request whose papers are complete, filed forty days ago."""
    family.social_housing_request_on = TODAY - timedelta(days=40)
    family.save()
    request = request_of(family, state=State.COMPLETE, number=NUMBER)
    declare(reference=request.reference, declared=Declared(), on=TODAY, by=family.referente, at=AT)
    return request


@pytest.fixture
def manager(db: None) -> Agent:
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


def issue(request: HousingRequest, draft: Drafted = DRAFT, by: Agent | None = None) -> Letter:
    return verbs.issue(
        reference=request.reference, drafted=draft, by=by or request.family.referente, at=AT
    )


def words_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join("".join(page.extract_text() for page in pages).split())


def test_the_letter_says_the_request_and_supports_it(complete: HousingRequest) -> None:
    letter = issue(complete)
    complete.refresh_from_db()
    assert complete.state == State.SUPPORTED
    assert letter.number == "2026-0001"
    for word in ("Samira", "059 1125 004312 CAMBR", "T4", "1 adulte et 1 enfant"):
        assert word in letter.body
    assert full_day(TODAY - timedelta(days=40)) in letter.body


def test_the_sheet_holds_it_all_and_is_the_same_each_time(complete: HousingRequest) -> None:
    letter = issue(complete)
    first = sheet.pdf(letter)
    words = words_of(first)
    for said in ("Habitat du Cambrésis", "Objet : Appui", "Virginie Lenoir", "adjointe",
                 "2026-0001", "Cambrai, le 23 novembre 2026", "salutations"):  # fmt: skip
        assert said in words.replace("\xa0", " "), said
    assert sheet.pdf(Letter.objects.get(pk=letter.pk)) == first


def test_what_changes_later_changes_no_letter(complete: HousingRequest) -> None:
    letter = issue(complete)
    before = sheet.pdf(letter)
    complete.size, complete.number = "t2", "9" * 18
    complete.save()
    complete.family.adults.update(first_name="Autre")
    assert sheet.pdf(Letter.objects.get(pk=letter.pk)) == before


def test_a_long_letter_goes_on_a_second_page(complete: HousingRequest) -> None:
    text = DRAFT.text + "\n\n" + "\n\n".join(["Une phrase de plus, pour la longueur."] * 45)
    letter = issue(complete, replace(DRAFT, text=text))
    assert len(PdfReader(io.BytesIO(sheet.pdf(letter))).pages) == 2


def test_a_version_that_does_not_exist_is_not_written(complete: HousingRequest) -> None:
    assert issue(complete, replace(DRAFT, template_version=10**30)).template_version == 0


def test_letters_are_numbered_one_after_the_other(complete: HousingRequest) -> None:
    assert [issue(complete).number for _time in range(3)] == ["2026-0001", "2026-0002", "2026-0003"]


@pytest.mark.parametrize("state", [state for state in State.values if state not in LETTER_FROM])
def test_only_a_complete_file_is_supported(state: str, complete: HousingRequest) -> None:
    HousingRequest.objects.filter(pk=complete.pk).update(state=state)
    with pytest.raises(ValidationError, match="complet"):
        issue(complete)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "{demandeur} {numero} {inconnu}"}, "text"),
        ({"text": "{demandeur} {numero} {"}, "text"),
        ({"text": "Sans le numéro : {demandeur}."}, "text"),
        ({"title": "Appui {inconnu}"}, "title"),
        ({"title": "{"}, "title"),
        ({"landlord": " "}, "landlord"),
        ({"signer": ""}, "signer"),
        ({"signer_function": ""}, "signer_function"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"landlord": "2 55 08 14 168 025 38"}, "landlord"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_its_field(
    change: dict[str, object], field: str, complete: HousingRequest
) -> None:
    with pytest.raises(ValidationError) as refused:
        issue(complete, replace(DRAFT, **change))  # type: ignore[arg-type]
    assert field in refused.value.error_dict
    assert not Letter.objects.exists()


def test_a_word_that_nobody_has_said_is_asked(complete: HousingRequest) -> None:
    HousingRequest.objects.filter(pk=complete.pk).update(number="", size="")
    with pytest.raises(ValidationError) as refused:
        issue(complete)
    said = " ".join(refused.value.messages)
    assert "{numero}" in said
    assert "{taille}" in said


def test_cancelled_it_stays_and_says_so_and_the_step_is_undone(complete: HousingRequest) -> None:
    letter, by = issue(complete), complete.family.referente
    verbs.cancel(reference=complete.reference, letter_id=letter.pk, by=by, at=AT)
    complete.refresh_from_db()
    letter.refresh_from_db()
    assert complete.state == State.COMPLETE
    assert letter.cancelled_by == by
    assert "Lettre annulée" in words_of(sheet.pdf(letter))
    assert issue(complete, by=by).number == "2026-0002"  # its number does not serve again


def test_with_another_letter_the_request_stays_supported(complete: HousingRequest) -> None:
    first, second = issue(complete), issue(complete)
    by = complete.family.referente
    for letter, state in ((first, State.SUPPORTED), (second, State.COMPLETE)):
        verbs.cancel(reference=complete.reference, letter_id=letter.pk, by=by, at=AT)
        complete.refresh_from_db()
        assert complete.state == state


def test_cancelled_once_the_committee_has_it_the_step_stays(complete: HousingRequest) -> None:
    letter, by = issue(complete), complete.family.referente
    steps.advance(reference=complete.reference, to=State.COMMITTEE, on=TODAY, by=by, at=AT)
    verbs.cancel(reference=complete.reference, letter_id=letter.pk, by=by, at=AT)
    complete.refresh_from_db()
    assert complete.state == State.COMMITTEE


def test_the_step_of_a_letter_is_undone_with_its_letter_only(complete: HousingRequest) -> None:
    issue(complete)
    step = complete.steps.get()
    with pytest.raises(ValidationError, match="Annuler la lettre"):
        steps.undo(
            reference=complete.reference, step_id=step.pk, by=complete.family.referente, at=AT
        )


def test_after_a_refusal_the_town_may_support_again(complete: HousingRequest) -> None:
    by = complete.family.referente
    steps.advance(reference=complete.reference, to=State.REFUSED, on=TODAY, by=by, at=AT)
    issue(complete)
    complete.refresh_from_db()
    assert complete.state == State.SUPPORTED


def test_a_colleague_issues_no_letter(complete: HousingRequest) -> None:
    with pytest.raises(PermissionDenied):
        issue(complete, by=factories.ReferenteFactory())


def test_the_social_worker_issues_one_and_cancels_hers_alone(complete: HousingRequest) -> None:
    worker = factories.AgentFactory(role=Role.SOCIAL_WORKER)
    factories.ShareFactory(family=complete.family, recipient=worker)
    HousingRequest.objects.filter(pk=complete.pk).update(confided_to=worker)
    worker = put_on_duty(worker, on=TODAY)
    mine, hers = issue(complete, by=worker), issue(complete)
    verbs.cancel(reference=complete.reference, letter_id=mine.pk, by=worker, at=AT)
    with pytest.raises(PermissionDenied):
        verbs.cancel(reference=complete.reference, letter_id=hers.pk, by=worker, at=AT)


# --- The template -------------------------------------------------------------------------
def test_the_delivered_template_can_be_a_letter() -> None:
    assert list(letter_words.problems(letter_words.delivered().text)) == []
    assert list(letter_words.missing(letter_words.delivered().text, letter_words.examples())) == []


def test_a_version_more_is_in_force_and_none_is_changed(manager: Agent) -> None:
    text = "Madame, Monsieur,\n\n{demandeur} demande ({numero})."
    row = verbs.write_template(title="Appui", text=text, seen=0, by=manager, at=AT)
    assert letter_words.in_force() == letter_words.Template("Appui", text, 1)
    with pytest.raises(TypeError):
        row.save()
    verbs.go_back(version=0, by=manager, at=AT)
    assert letter_words.in_force().version == 2
    assert letter_words.in_force().text == letter_words.delivered().text
    verbs.go_back(version=1, by=manager, at=AT)
    assert letter_words.in_force().text == text


@pytest.mark.parametrize(
    ("title", "text", "seen"),
    [
        ("", "{demandeur} {numero}", 0),
        ("Appui", "Sans numéro, {demandeur}", 0),
        ("Appui", "{demandeur} {numero} {autre}", 0),
        ("Appui", "{demandeur} {numero} }", 0),
        ("Appui", "{demandeur} {numero}", 3),
        (letter_words.delivered().title, letter_words.delivered().text, 0),
    ],
)
def test_a_template_that_cannot_be_is_refused(
    title: str, text: str, seen: int, manager: Agent
) -> None:
    with pytest.raises(ValidationError):
        verbs.write_template(title=title, text=text, seen=seen, by=manager, at=AT)
    assert not LetterTemplate.objects.exists()


def test_a_referente_reads_the_template_and_does_not_write_it(referente: Agent) -> None:
    with pytest.raises(PermissionDenied):
        verbs.write_template(
            title="Appui", text="{demandeur} {numero}", seen=0, by=referente, at=AT
        )
