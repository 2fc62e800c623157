"""The pages: what they say, what they keep, whom they refuse, in the words of a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.housing.models import (
    Appointment,
    HousingNote,
    HousingRequest,
    Letter,
    LetterTemplate,
    Outcome,
)
from berceau.housing.states import State
from berceau.privacy.models import Reading
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import NUMBER, request_of, whole_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client_of: Any, referente: Agent) -> Client:
    found: Client = client_of(referente)
    return found


def page(request: HousingRequest, *end: str) -> str:
    return "/".join(["/logement/demandes", request.reference, *end, ""])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return str(answer.content.decode())


# --- Opening ------------------------------------------------------------------------------
def test_from_the_family_page_to_a_request(browser: Client, family: Family) -> None:
    assert "Demande de logement" in text(browser.get(f"/familles/{family.reference}/"))
    none = text(browser.get(f"/familles/{family.reference}/logement/"))
    assert "Aucune demande de logement" in none
    form = text(browser.get(f"/familles/{family.reference}/logement/nouvelle/"))
    assert family.children.get().first_name in form
    adult = family.adults.get()
    answer = browser.post(
        f"/familles/{family.reference}/logement/nouvelle/",
        {"applicant": adult.reference, "people": [f"a{adult.pk}"], "others": "1", "size": "t3",
         "reasons": ["Logement trop petit"], "filed_on": str(TODAY),
         "number": "059 1125 004312 cambr"},
    )  # fmt: skip
    request = HousingRequest.objects.get()
    assert answer["Location"] == page(request)
    shown = text(browser.get(page(request)))
    assert "059 1125 004312 CAMBR" in shown
    assert "1 adulte et 1 autre personne" in shown
    # From then on, the gesture leads to it.
    assert browser.get(f"/familles/{family.reference}/logement/")["Location"] == page(request)


def test_the_day_that_is_known_already_is_proposed(browser: Client, family: Family) -> None:
    family.social_housing_request_on = TODAY - timedelta(days=9)
    family.save()
    form = text(browser.get(f"/familles/{family.reference}/logement/nouvelle/"))
    assert f'value="{TODAY - timedelta(days=9):%Y-%m-%d}"' in form


def test_nothing_typed_is_lost_and_an_odd_number_may_be_kept(
    browser: Client, family: Family
) -> None:
    adult = family.adults.get()
    sent = {
        "applicant": adult.reference, "people": [f"a{adult.pk}"], "number": "ancien 12",
        "words": "Zphrase gardée",
    }  # fmt: skip
    url = f"/familles/{family.reference}/logement/nouvelle/"
    again = text(browser.post(url, sent), 422)
    assert "Zphrase gardée" in again
    assert "18 signes" in again
    assert 'name="as_written"' in again
    browser.post(url, sent | {"as_written": "on"})
    assert HousingRequest.objects.get().number == "ANCIEN12"


# --- The page -----------------------------------------------------------------------------
def test_the_page_is_in_the_journal(browser: Client, asked: HousingRequest) -> None:
    browser.get(page(asked))
    lines = Reading.objects.filter(family_number=asked.family_id)
    assert set(lines.values_list("compartment", flat=True)) == {"identity", "housing"}
    assert all(line.assigned for line in lines)


def test_confided_it_is_read_on_that_ground(
    client_of: Any, confided: HousingRequest, worker: Agent
) -> None:
    browser = client_of(worker)
    shown = text(browser.get(page(confided)))
    assert str(confided.family.referente) in shown
    assert "Corriger la demande" not in shown
    line = Reading.objects.filter(agent=worker, compartment="housing").get()
    assert line.ground == "demande de logement confiée"
    assert browser.get(page(confided, "corriger")).status_code == 403
    assert browser.get(page(confided, "suivie-avec")).status_code == 403
    assert f'href="{page(confided)}"' in text(browser.get("/logement/"))
    # The file of the family stays closed to her.
    assert browser.get(f"/familles/{confided.family.reference}/").status_code == 404


def test_a_share_leads_to_the_request(
    client_of: Any, confided: HousingRequest, worker: Agent
) -> None:
    share = confided.family.shares.get()
    shown = text(client_of(worker).get(f"/partages/{share.reference}/"))
    gesture = f"/familles/{confided.family.reference}/logement/"
    assert gesture in shown
    assert client_of(worker).get(gesture)["Location"] == page(confided)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PMI_NURSE, Role.REFERENTE, Role.DPO])
def test_for_anybody_else_there_is_no_such_page(
    role: str, client_of: Any, asked: HousingRequest
) -> None:
    answer = client_of(factories.AgentFactory(role=role)).get(page(asked))
    assert answer.status_code in {403, 404}
    assert asked.family.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("end", "status"),
    [("etape", 200), ("pieces/ajouter", 200), ("rendez-vous/ajouter", 200), ("foyer", 200),
     ("notes/ajouter", 200), ("lettre", 403), ("corriger", 403), ("suivie-avec", 403)],
)  # fmt: skip
def test_the_gestures_of_a_stand_in(
    end: str, status: int, client_of: Any, asked: HousingRequest
) -> None:
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=asked.family.referente, stand_in=colleague)
    assert client_of(colleague).get(page(asked, end)).status_code == status


def test_what_another_wrote_is_not_offered_to_undo(
    client_of: Any, confided: HousingRequest, worker: Agent, browser: Client
) -> None:
    meeting = Appointment.objects.create(
        request=confided, on=TODAY, hour="10:00", outcome=Outcome.CAME,
        settled_by=confided.family.referente, by=worker, at=AT,
    )  # fmt: skip
    for _time in range(2):
        browser.post(page(confided, "foyer", "signale"))
    reopen = page(confided, "rendez-vous", str(meeting.pk), "annuler")
    for who, offered in ((browser, True), (client_of(worker), False)):
        shown = text(who.get(page(confided)))
        assert (reopen in shown) is offered
        assert ("Annuler la dernière déclaration" in shown) is offered


def test_what_is_still_to_gather_is_counted_until_nothing_is(
    asked: HousingRequest, browser: Client
) -> None:
    browser.post(page(asked, "pieces", "ajouter"), {"label": "Bail", "holder": "family"})
    kept = asked.pieces.get()
    assert "1 à réunir" in text(browser.get(page(asked)))
    browser.post(page(asked, "pieces", str(kept.pk)), {"holder": kept.holder, "state": "sent"})
    shown = text(browser.get(page(asked)))
    assert "toutes réunies" in shown
    assert "0 à réunir" not in shown


def test_an_hour_is_said_in_french(asked: HousingRequest, browser: Client) -> None:
    browser.post(page(asked, "rendez-vous", "ajouter"),
                 {"on": str(TODAY), "hour": "9h05", "remind": ""})  # fmt: skip
    for shown in (page(asked), f"/familles/{asked.family.reference}/"):
        words = text(browser.get(shown)).replace("\u00a0", " ")
        assert "9 h 05" in words
        assert "09:05" not in words


def test_the_day_of_filing_is_a_step_before_it_is_a_correction(
    browser: Client, asked: HousingRequest
) -> None:
    assert 'name="filed_on"' not in text(browser.get(page(asked, "corriger")))
    browser.post(page(asked, "etape"), {"to": "filed", "on": str(TODAY), "words": ""})
    assert 'name="filed_on"' in text(browser.get(page(asked, "corriger")))


def test_each_note_has_its_own_draft(browser: Client, asked: HousingRequest) -> None:
    keys = set()
    for _time in range(2):
        browser.post(page(asked, "notes", "ajouter"), {"text": "Dit."})
    for note in asked.notes.all():
        shown = text(browser.get(page(asked, "notes", str(note.pk))))
        keys.add(shown.split('data-draft-key="')[1].split('"')[0])
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("end", "sent"),
    [
        ("rendez-vous/ajouter", {"on": str(TODAY), "hour": "14:30"}),
        ("notes/ajouter", {"text": "Dit en confiance."}),
    ],
)
def test_once_saved_the_browser_forgets_the_draft(
    end: str, sent: dict[str, str], browser: Client, asked: HousingRequest
) -> None:
    form = text(browser.get(page(asked, end)))
    key = form.split('data-draft-key="')[1].split('"')[0]
    assert key in text(browser.post(page(asked, end), sent, follow=True))


# --- Gestures -----------------------------------------------------------------------------
def test_a_step_and_its_undo(browser: Client, asked: HousingRequest) -> None:
    answer = browser.post(
        page(asked, "etape"), {"to": "filed", "on": str(TODAY), "words": ""}, follow=True
    )
    shown = text(answer)
    assert "Étape notée" in shown
    step = asked.steps.get()
    assert page(asked, "etapes", str(step.pk), "annuler") in shown
    browser.post(page(asked, "etapes", str(step.pk), "annuler"))
    asked.refresh_from_db()
    assert asked.state == State.PREPARING


def test_an_illegal_step_is_not_offered_and_is_refused(
    browser: Client, asked: HousingRequest
) -> None:
    assert 'value="granted"' not in text(browser.get(page(asked, "etape")))
    text(browser.post(page(asked, "etape"), {"to": "granted", "on": str(TODAY)}), 422)
    asked.refresh_from_db()
    assert asked.state == State.PREPARING


def test_a_birth_is_declared_from_today_in_one_gesture_and_undone(
    browser: Client, referente: Agent
) -> None:
    family = factories.FamilyFactory(referente=referente, expecting=True)
    request = request_of(family)
    browser.post(page(request, "foyer", "signale"))
    pregnancy = family.pregnancies.get()
    pregnancy.outcome, pregnancy.ended_on = "birth", TODAY
    pregnancy.save()
    factories.ChildFactory(family=family, pregnancy=pregnancy, born_on=TODAY, first_name="Inès")
    today = text(browser.get("/aujourdhui/"))
    assert "Inès est né·e" in today
    answer = browser.post(page(request, "foyer", "signale"), {"next": "/aujourdhui/"}, follow=True)
    shown = text(answer)
    assert "le foyer est signalé" in shown
    assert "Inès est né·e" not in shown
    report = request.reports.order_by("-pk").first()
    assert report is not None
    browser.post(page(request, "foyer", str(report.pk), "annuler"))
    assert "Inès est né·e" in text(browser.get("/aujourdhui/"))


def test_the_family_page_and_the_list_say_where_it_stands(browser: Client, family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    panel = text(browser.get(f"/familles/{family.reference}/"))
    assert "Dossier complet" in panel
    assert "1 pièce à réunir" in panel
    assert f'href="{page(request)}"' in panel
    assert "dossier complet" in text(browser.get("/logement/"))


# --- The letter ---------------------------------------------------------------------------
LETTER = {
    "landlord": "Habitat du Cambrésis", "title": "Appui", "signer": "Virginie Lenoir",
    "signer_function": "adjointe", "on": str(TODAY), "template_version": "0",
}  # fmt: skip
TEXT = "Madame, Monsieur,\n\nZappui à {demandeur}, demande {numero}."


def test_an_overview_saves_nothing_and_keeps_what_was_typed(
    browser: Client, family: Family
) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    before = Letter.objects.count()
    shown = text(browser.post(
        page(request, "lettre"), LETTER | {"text": TEXT + " Zajout.", "preview": "1"}
    ))  # fmt: skip
    assert "Zappui à Samira" in shown
    assert "059 1125 004312 CAMBR" in shown
    assert "Zajout." in shown
    assert Letter.objects.count() == before


def test_a_letter_is_issued_read_again_and_cancelled(browser: Client, family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    request.letters.all().delete()
    shown = text(browser.post(page(request, "lettre"), LETTER | {"text": TEXT}, follow=True))
    letter = request.letters.get()
    assert f"Lettre n° {letter.number}" in shown
    assert "Appuyée par la Ville" in shown
    answer = browser.get(page(request, "lettres", f"{letter.pk}.pdf").rstrip("/"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    cancel = page(request, "lettres", str(letter.pk), "annuler")
    assert "Annuler la lettre" in text(browser.get(cancel))
    assert "annulée" in text(browser.post(cancel, follow=True))


def test_a_letter_without_its_words_says_what_is_missing(browser: Client, family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    HousingRequest.objects.update(number="")
    shown = text(browser.post(page(request, "lettre"), LETTER | {"text": TEXT}), 422)
    assert "le numéro unique" in shown
    assert "Zappui" in shown


def test_the_letter_of_another_request_is_not_there(browser: Client, family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    other = request_of(factories.FamilyFactory(referente=family.referente))
    letter = request.letters.get()
    assert browser.get(f"{page(other)}lettres/{letter.pk}.pdf").status_code == 404


# --- The template -------------------------------------------------------------------------
def test_the_team_writes_the_template_and_goes_back(client_of: Any) -> None:
    browser = client_of(factories.AgentFactory(role=Role.LOCAL_MANAGER))
    assert "Texte fourni" in text(browser.get("/logement/modele/"))
    assert browser.get("/logement/modele/exemple.pdf").content.startswith(b"%PDF")
    sent = {"title": "Appui", "text": "Zmodèle {demandeur} {numero}", "seen_version": "0"}
    shown = text(browser.post("/logement/modele/ecrire/", sent | {"preview": "1"}))
    assert "Zmodèle Samira Benali" in shown
    assert not LetterTemplate.objects.exists()
    assert "Version 1" in text(browser.post("/logement/modele/ecrire/", sent, follow=True))
    again = text(browser.post("/logement/modele/ecrire/", sent | {"text": TEXT}), 422)
    assert "pendant que vous écriviez" in again
    browser.post("/logement/modele/revenir/0/")
    assert LetterTemplate.objects.count() == 2
    assert browser.post("/logement/modele/revenir/9/").status_code == 404


def test_a_referente_reads_the_template_alone(browser: Client) -> None:
    assert "Modifier ce modèle" not in text(browser.get("/logement/modele/"))
    assert browser.get("/logement/modele/ecrire/").status_code == 403


# --- Notes --------------------------------------------------------------------------------
def test_the_note_of_the_ccas_is_not_on_the_page_of_the_referente(
    client_of: Any, confided: HousingRequest, worker: Agent
) -> None:
    hers = client_of(worker)
    hers.post(page(confided, "notes", "ajouter"), {"text": "Zgardée pour moi"})
    hers.post(page(confided, "notes", "ajouter"), {"text": "Zdite à deux", "for_both": "on"})
    assert HousingNote.objects.count() == 2
    shown = text(client_of(confided.family.referente).get(page(confided)))
    assert "Zgardée pour moi" not in shown
    assert "Zdite à deux" in shown
    mine = text(hers.get(page(confided)))
    assert "Zgardée pour moi" in mine
    assert "lue par vous seule" in mine


def test_a_closed_file_is_read_and_not_written(browser: Client, family: Family) -> None:
    request = whole_file(family, family.adults.get(), family.referente)
    Family.objects.update(state="closed")
    shown = text(browser.get(page(request)))
    assert NUMBER[-5:] in shown
    assert "Noter une étape" not in shown
    assert browser.post(page(request, "foyer", "signale")).status_code == 403
    assert request.reports.count() == 1
