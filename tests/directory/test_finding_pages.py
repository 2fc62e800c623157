"""The pages of the directory: what everybody reads, what the team reads beside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory import search_index
from berceau.directory.models import Closure, Place, Professional, Service
from berceau.pathway.help_lines import help_lines
from berceau.portal.views.directory import PACE
from tests.directory.found import a_professional, a_service, a_structure, indexed
from tests.factories import AT, TODAY, AgentFactory

pytestmark = pytest.mark.django_db
PUBLIC, TEAM = "/annuaire/", "/annuaire/equipe/"


@pytest.fixture(autouse=True)
def _everybody_begins_again(on_that_day: None) -> Iterator[None]:
    PACE.forget_all()
    yield
    PACE.forget_all()


def page(url: str, client: Client | None = None, **asked: str) -> str:
    answer = (client or Client()).get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def of(kind: str, entry: Any, space: str = "portal") -> str:
    return reverse(f"{space}:{kind}", args=[entry.reference])


def test_what_a_card_says() -> None:
    indexed(
        "Bébés nageurs", cost="gratuit", hours="We 09:00-12:00", phone="+33327730000",
        age_from_months=6, age_to_months=36, description="Jeux dans l’eau.",
    )  # fmt: skip
    shown = page(PUBLIC, q="bebe nageur")
    for said in ("1 réponse", "Bébés nageurs", "Jeux dans l’eau.", "De 6 mois à 3 ans", "Gratuit",
                 "mercredi", "tel:+33327730000", "1 rue Neuve, Cambrai"):  # fmt: skip
        assert said in shown, said


def test_a_house_named_after_its_kind_is_said_once_and_hours_begin_a_line() -> None:
    house = a_structure("Maison des 1000 premiers jours")
    service = indexed("Accueil", structure=house, kind="house_1000_days", hours="We 09:00-12:00")
    for shown in (page(PUBLIC, q="accueil"), page(of("service", service))):
        assert "Maison des 1000 premiers jours" in shown
        assert "Maison des 1000 premiers jours ·" not in shown
        assert "Mercredi" in shown


def test_nothing_found_says_whom_to_call(settings: Any) -> None:
    settings.TEAM_PHONE = "03 53 01 00 00"
    shown = page(PUBLIC, q="xylographie")
    lines = [f"tel:{line.phone.replace(' ', '')}" for line in help_lines()]
    assert len(lines) > 2
    for said in ("Nous n’avons rien trouvé", "tel:0353010000", *lines):
        assert said in shown, said


def test_a_commune_that_does_not_exist_is_said_and_nothing_is_lost() -> None:
    indexed("Ludothèque")
    shown = page(PUBLIC, q="ludotheque", near="Zzz")
    assert "n’est pas dans la liste des communes" in shown
    assert 'value="Zzz"' in shown
    assert "1 réponse" in shown


@pytest.mark.parametrize("asked", [{"age": "grossesse"}, {"age": "8"}, {"age": "n’importe"}])
def test_ages_are_asked_in_words(asked: dict[str, str]) -> None:
    indexed("Atelier", kind="workshop", age_to_months=12)
    assert "Atelier" in page(PUBLIC, **asked)


def test_near_a_commune_says_how_far() -> None:
    indexed("Ludothèque")
    assert "à moins d’un kilomètre" in page(PUBLIC, near="Cambrai")


def test_a_corrected_word_is_said() -> None:
    indexed("Ludothèque")
    assert "Nous avons lu « ludotheque » au lieu de « ludoteque »." in page(PUBLIC, q="ludotèque")


def test_on_a_public_holiday_usual_hours_promise_nothing() -> None:
    silent, said = indexed("Halte", hours="We 09:00-12:00"), indexed("Ludothèque", hours="PH off")
    assert "jour férié" not in page(of("service", silent))
    with time_machine.travel("2026-11-11 10:00", tick=True):
        assert "téléphoner avant de venir" in page(of("service", silent))
        assert "téléphoner avant de venir" not in page(of("service", said))


def test_closed_says_until_when() -> None:
    service = indexed("Halte")
    Closure.objects.create(
        structure=service.structure, starts_on=TODAY, ends_on=TODAY + timedelta(days=4),
        reason="congés",
    )  # fmt: skip
    said = "Fermé jusqu’au 27\xa0novembre\xa02026 inclus (congés)."
    assert said in page(PUBLIC)
    assert said in page(of("service", service))
    assert said in page(of("structure", service.structure))


def test_what_nobody_has_confirmed_for_long_says_so_kindly() -> None:
    service = indexed("Halte")
    Service.objects.update(updated_on=TODAY - timedelta(days=800))
    for url in (PUBLIC, of("service", service)):
        assert "à confirmer par téléphone avant de venir" in page(url)
        assert "Périmée" not in page(url)


def test_the_team_reads_who_keeps_an_entry_and_that_it_is_stale(client_of: Any) -> None:
    nurse = AgentFactory(role=Role.PMI_NURSE)
    service = indexed("Halte", owner=nurse, contact_name="Solveig Quiquempois")
    Service.objects.update(updated_on=TODAY - timedelta(days=800))
    shown = page(TEAM, client_of(nurse))
    edit = reverse("directory:edit_service", args=[service.reference])
    for said in (nurse.full_name, "Périmée.", edit):
        assert said in shown, said
    assert "Solveig Quiquempois" in page(of("service", service, "directory"), client_of(nurse))


def test_who_may_not_edit_sees_no_way_to(client_of: Any) -> None:
    reader = client_of(AgentFactory(role=Role.FACILITATOR))
    service = indexed("Halte")
    assert "Modifier" not in page(TEAM, reader)
    assert "Modifier" not in page(of("service", service, "directory"), reader)


def test_the_person_to_ask_for_is_never_published() -> None:
    service = indexed("Halte", contact_name="Solveig Quiquempois")
    for url in (PUBLIC, of("service", service), of("structure", service.structure)):
        assert "Solveig" not in page(url)


def test_a_professional_is_published_only_once_she_agreed() -> None:
    midwife = a_professional(first_name="Inès", last_name="Carpentier", kind="midwife")
    midwife.structure = a_structure()
    midwife.save()
    search_index.refresh(None)
    url = of("professional", midwife)
    assert Client().get(url).status_code == 404
    assert "Carpentier" not in page(PUBLIC)
    assert "Carpentier" not in page(of("structure", midwife.structure))
    Professional.objects.update(agreed_on=TODAY)
    search_index.refresh(None)
    assert "Sage-femme" in page(url)
    assert "Inès Carpentier" in page(PUBLIC)
    assert "Inès Carpentier" in page(of("structure", midwife.structure))


@pytest.mark.parametrize("withdrawn", ["service", "structure"])
def test_what_is_withdrawn_is_read_by_the_team_alone(withdrawn: str, client_of: Any) -> None:
    service = indexed("Halte")
    thing = service if withdrawn == "service" else service.structure
    thing.archived_at = AT
    thing.save()
    assert Client().get(of("service", service)).status_code == 404
    team = client_of(AgentFactory(role=Role.PMI_NURSE))
    assert "Halte" in page(of("service", service, "directory"), team)


def test_the_page_of_a_professional_leads_to_no_structure_that_was_withdrawn() -> None:
    structure = a_structure("Maison fermée")
    midwife = a_professional(
        first_name="Inès", last_name="Carpentier", structure=structure, agreed_on=TODAY
    )
    assert of("structure", structure) in page(of("professional", midwife))
    structure.archived_at = AT
    structure.save()
    assert of("structure", structure) not in page(of("professional", midwife))


def test_the_spreadsheet_that_the_page_offers_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a structure that was withdrawn offered is not counted, here nor there."""
    monkeypatch.setattr("berceau.directory.views.open_data.MOST_IN_XLSX", 0)
    a_service("Halte", structure=a_structure("Fermée", archived_at=AT))
    link = reverse("directory:open_workbook")
    assert link in page(reverse("directory:open_data"))
    assert Client().get(link).status_code == 200


def test_the_page_of_a_structure_lists_what_it_offers() -> None:
    service = indexed("Halte-garderie")
    a_service("Retirée", structure=service.structure, archived_at=AT)
    shown = page(of("structure", service.structure))
    assert of("service", service) in shown
    assert "Retirée" not in shown


def test_pages_keep_what_was_asked() -> None:
    structure = a_structure()
    for number in range(25):
        a_service("Atelier", structure=structure, source_id=str(number))
    search_index.refresh(None)
    shown = page(PUBLIC, q="atelier", free="")
    assert "Page 1 sur 2" in shown
    assert "q=atelier&amp;free=&amp;page=2" in shown
    assert "Page 2 sur 2" in page(PUBLIC, q="atelier", page="2")
    assert "Page 2 sur 2" in page(PUBLIC, q="atelier", page="99999999999")
    assert "Page 2 sur 2" in page(PUBLIC, q="atelier", page="9" * 5000)


def test_the_map_says_what_the_list_says() -> None:
    indexed("Ludothèque")
    indexed("Ligne", structure=a_structure("Sans lieu", place=None))
    shown = page(PUBLIC)
    assert '"name": "Ludoth\\u00e8que"' in shown
    assert '"name": "Ligne"' not in shown
    assert "n’est pas sur la carte" in shown
    assert "n’est pas sur la carte" not in page(PUBLIC, q="ludothèque")
    Place.objects.update(latitude=None, longitude=None)
    search_index.refresh(None)
    assert "leaflet" not in page(PUBLIC)


def test_no_cookie_is_set() -> None:
    indexed("Ludothèque")
    assert not Client().get(PUBLIC, {"q": "ludo"}).cookies


def test_too_many_searches_are_asked_to_wait() -> None:
    answers = {Client().get(PUBLIC).status_code for _time in range(PACE.most)}
    assert answers == {200}
    late = Client().get(PUBLIC)
    assert late.status_code == 429
    assert "Attendez une minute" in late.content.decode()


def test_tiles_open_the_policy_of_this_page_alone(settings: Any) -> None:
    indexed("Ludothèque")
    policy = "Content-Security-Policy"
    assert Client().get(PUBLIC)[policy] == settings.CONTENT_SECURITY_POLICY
    settings.TILES_URL = "https://{s}.tuiles.example/{z}/{x}/{y}.png"
    assert "img-src 'self' https://*.tuiles.example data:" in Client().get(PUBLIC)[policy]
    assert "tuiles" not in Client().get(reverse("portal:home"))[policy]


def test_outlines_come_from_the_folder_of_the_team(settings: Any, tmp_path: Path) -> None:
    indexed("Ludothèque")
    url = reverse("directory:outlines")
    settings.OUTLINES = tmp_path / "contours.geojson"
    assert Client().get(url).json()["features"] == []
    assert url not in page(PUBLIC)
    settings.OUTLINES.write_text('{"type": "FeatureCollection", "features": [1]}')
    assert Client().get(url).json()["features"] == [1]
    assert url in page(PUBLIC)


@pytest.mark.parametrize("count", [2, 12])
def test_the_number_of_queries_does_not_grow(
    count: int, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    nurse = client_of(AgentFactory(role=Role.PMI_NURSE))
    for number in range(count):
        a_service(f"Atelier {number}")
    search_index.refresh(None)
    with django_assert_max_num_queries(9):
        page(PUBLIC, q="atelier", near="Cambrai")
    with django_assert_max_num_queries(20):
        page(TEAM, nurse, q="atelier", near="Cambrai")
