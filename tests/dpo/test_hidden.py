"""« Vous ne voyez pas »: the page says what is hidden, and it is true."""

from __future__ import annotations

import pytest

from berceau.accounts.duty import put_on_duty
from berceau.accounts.roles import Role
from berceau.desk import queries
from berceau.families import policies
from berceau.followup.models import Note, NoteKind, Readers
from berceau.privacy import access
from berceau.privacy.hidden import not_seen
from tests import factories

HERS = ["les notes personnelles des autres", "la trace de protection écrite par d’autres",
        "les partages confiés à d’autres", "les demandes faites à la déléguée",
        "ce que les structures reçoivent"]  # fmt: skip


def test_a_referente_is_told_what_she_does_not_see() -> None:
    assert not_seen(Role.REFERENTE) == HERS


def test_a_stand_in_is_told_more() -> None:
    said = not_seen(Role.REFERENTE, standing_in=True)
    assert "les notes personnelles des autres" in said
    assert "l’identité et les coordonnées" not in said


def test_a_role_that_opens_nothing_sees_nothing() -> None:
    assert len(not_seen(Role.FUNDER)) == len(access.words_of("hidden"))


def test_an_emergency_page_says_all_the_rest() -> None:
    said = not_seen(Role.SOCIAL_WORKER, shown=["identity"])
    assert "le suivi de l’équipe" in said
    assert "le logement" in said


def test_a_cell_that_closes_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = {**access.matrix(), "housing": {}}
    monkeypatch.setattr("berceau.privacy.hidden.matrix", lambda: closed)
    assert "le logement" in not_seen(Role.REFERENTE)


@pytest.fixture
def stand_in(db: None):
    away, present = factories.ReferenteFactory.create_batch(2)
    factories.AbsenceFactory(agent=away, stand_in=present)
    family = factories.FamilyFactory(referente=away)
    Note.objects.create(
        family=family, author=away, kind=NoteKind.CALL, text="CANARI-PERSONNEL",
        readers=Readers.AUTHOR, happened_on=factories.TODAY, at=factories.AT,
    )  # fmt: skip
    return put_on_duty(present, on=factories.TODAY), family


@pytest.mark.parametrize("path", ["", "notes/"])
def test_the_page_says_it_and_it_is_true_for_a_stand_in(client_of, on_that_day, stand_in, path):
    agent, family = stand_in
    page = client_of(agent).get(f"/familles/{family.reference}/{path}").content.decode()
    assert "Vous ne voyez pas" in page
    assert "les notes personnelles des autres" in page
    assert "CANARI-PERSONNEL" not in page


def test_the_line_does_not_depend_on_what_the_file_holds(referente, today):
    full, empty = factories.FamilyFactory.create_batch(2, referente=referente)
    Note.objects.create(
        family=full, author=factories.ReferenteFactory(), kind=NoteKind.CALL, text="…",
        readers=Readers.AUTHOR, happened_on=today, at=factories.AT,
    )  # fmt: skip
    told = [queries.family_page(referente, family, today).not_seen for family in (full, empty)]
    assert told[0] == told[1] == HERS


# --- Organisation, then assignment, then compartment ---------------------------------------------
def test_a_panel_of_a_closed_compartment_is_not_drawn(referente, today, monkeypatch):
    family = factories.FamilyFactory(referente=referente)
    before = {panel.key for panel in queries.family_page(referente, family, today).main}
    closed = {**access.matrix(), "followup": {}}
    for module in ("berceau.families.policies", "berceau.privacy.access"):
        monkeypatch.setattr(f"{module}.matrix", lambda: closed)
    after = {panel.key for panel in queries.family_page(referente, family, today).main}
    assert "echanges" in before
    assert "echanges" not in after


def test_a_gesture_of_a_closed_compartment_is_not_offered(referente, today, monkeypatch):
    family = factories.FamilyFactory(referente=referente)

    def offered() -> set[str]:
        page = queries.family_page(referente, family, today)
        return {gesture.url for gesture in [*page.gestures, *page.more]}

    note = f"/familles/{family.reference}/noter/"
    assert note in offered()
    closed = {**access.matrix(), "followup": {}}
    for module in ("berceau.families.policies", "berceau.privacy.access"):
        monkeypatch.setattr(f"{module}.matrix", lambda: closed)
    assert note not in offered()


def test_a_stand_in_has_the_line_of_cover(stand_in):
    agent, family = stand_in
    assert policies.compartment_allows(agent, family, "identity", "R")
    assert not policies.compartment_allows(agent, family, "identity", "E")
    assert policies.compartment_allows(agent, family, "followup", "E")


def test_a_compartment_is_closed_on_a_file_that_is_not_hers(referente):
    other = factories.FamilyFactory()
    assert not policies.compartment_allows(referente, other, "identity", "R")
