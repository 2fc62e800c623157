"""The screens of texts: read by the team, tried before saved, written by who answers for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.messaging import versions
from berceau.messaging.models import Wording
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_that_day")]
Sign = Callable[[Agent], Client]
TEXT = "Bonjour. A noter : {dates}. {referente}, {phone}."


def url(name: str, *more: object, key: str = "reminder", language: str = "fr") -> str:
    return reverse(f"messaging:{name}", args=[key, language, *more])


@pytest.fixture
def admin(client_of: Sign) -> Client:
    return client_of(factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN))


def html(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_list_says_what_each_text_is_for_and_what_is_not_reviewed(admin: Client) -> None:
    page = html(admin.get(reverse("messaging:wordings")))
    assert "Rappel d’un appel promis" in page
    assert "La veille du jour" in page
    assert "traduction non relue" in page
    assert 'lang="ar" dir="auto"' in page


def test_a_text_is_tried_then_saved(admin: Client) -> None:
    factories.ReferenteFactory(first_name="Marie-Christine", last_name="Vandenbroucke")
    tried = admin.post(url("wording_write"), {"text": TEXT, "step": "preview"})
    page = html(tried)
    assert tried.status_code == 200
    assert "Marie-Christine Vandenbroucke, 03" in page.replace("&nbsp;", " ")
    assert not Wording.objects.exists()
    saved = admin.post(
        url("wording_write"), {"text": TEXT, "note": "plus court", "seen_version": 0}
    )
    assert saved.status_code == 302
    row = Wording.objects.get()
    assert (row.text, row.note, row.version) == (TEXT, "plus court", 1)
    page = html(admin.get(saved["Location"]))
    assert "plus court" in page
    assert "<ins>" in page


def test_the_live_preview_is_a_part_of_the_page_and_saves_nothing(admin: Client) -> None:
    answer = admin.post(url("wording_preview"), {"text": "Ça vient : " + TEXT})
    page = html(answer)
    assert "<html" not in page
    assert not Wording.objects.exists()
    assert "Tient dans un SMS." in page
    assert "Ces signes réduisent" not in page
    page = html(admin.post(url("wording_preview"), {"text": "ça vient : " + TEXT + "x" * 60}))
    assert "« ç » : écrire « c »" in page
    assert "Part en 3 SMS" in page
    assert "Remplacer ces signes" in page


def test_the_preview_says_what_will_be_refused(admin: Client) -> None:
    page = html(admin.post(url("wording_preview"), {"text": "La PMI pour {bebe}"}))
    assert "c’est le nom d’un service" in page
    assert "{bebe} n’existe pas ici" in page
    assert "{phone} manque" in page


def test_one_click_lightens_and_saves_nothing(admin: Client) -> None:
    typed = {"text": "ça va l’être : " + TEXT, "step": "lighten", "seen_version": "0"}
    page = html(admin.post(url("wording_write"), typed))
    assert 'name="seen_version" value="0"' in page
    assert "ca va l&#x27;etre : Bonjour" in page
    assert not Wording.objects.exists()


def test_a_refused_text_stays_on_the_screen_with_the_reasons(admin: Client) -> None:
    answer = admin.post(url("wording_write"), {"text": "zqw Bébé {dates} {phone}"})
    assert answer.status_code == 422
    page = html(answer)
    assert "zqw Bébé" in page
    assert "il y a un enfant" in page


def test_two_sms_are_saved_and_said(admin: Client) -> None:
    answer = admin.post(
        url("wording_write"), {"text": TEXT + " zut" * 30, "seen_version": 0}, follow=True
    )
    assert "il coûte 2 fois" in html(answer)
    assert Wording.objects.get().text == TEXT + " zut" * 30


def test_line_ends_are_those_of_a_telephone(admin: Client) -> None:
    admin.post(url("wording_write"), {"text": f"\r\n{TEXT}\r\nA bientot\r\n", "seen_version": 0})
    assert Wording.objects.get().text == f"{TEXT}\nA bientot"


def test_an_old_version_comes_back_in_one_gesture(admin: Client) -> None:
    admin.post(url("wording_write"), {"text": TEXT, "seen_version": 0})
    page = html(admin.get(url("wording")))
    assert "Revenir au texte fourni" in page
    admin.post(url("wording_back", 0))
    now = versions.in_force("reminder", "fr")
    assert now is not None
    assert (now.version, now.text.startswith("Bonjour. Une date")) == (2, True)


def test_a_version_that_does_not_exist_is_not_found(admin: Client) -> None:
    assert admin.post(url("wording_back", 7)).status_code == 404


def test_a_translation_is_signed_by_a_named_person(admin: Client) -> None:
    assert "Traduction non relue" in html(admin.get(url("wording", language="ar")))
    refused = admin.post(
        url("wording_review", language="ar"), {"reviewer": "Leïla", "seen_version": 0}
    )
    assert refused.status_code == 422
    admin.post(
        url("wording_review", language="ar"), {"reviewer": "Leïla Haddad", "seen_version": 0}
    )
    page = html(admin.get(url("wording", language="ar")))
    assert "Relu par Leïla Haddad." in page
    assert "Traduction non relue" not in page


def test_the_arabic_text_reads_from_right_to_left(admin: Client) -> None:
    assert 'lang="ar" dir="rtl"' in html(admin.get(url("wording", language="ar")))


def test_another_language_may_be_written(admin: Client) -> None:
    assert "c’est le français qui part" in html(admin.get(url("wording", language="es")))
    admin.post(url("wording_write", language="es"), {"text": "Hola {dates} {phone}"})
    assert Wording.objects.get().language == "es"


@pytest.mark.parametrize(("key", "language"), [("inconnu", "fr"), ("reminder", "xx")])
def test_what_does_not_exist_is_not_found(admin: Client, key: str, language: str) -> None:
    for name in ("wording", "wording_write"):
        assert admin.get(url(name, key=key, language=language)).status_code == 404


def test_a_referente_reads_and_does_not_write(client_of: Sign) -> None:
    client = client_of(factories.ReferenteFactory())
    page = html(client.get(url("wording")))
    assert "Modifier ce texte" not in page
    assert "Revenir" not in page
    assert client.get(url("wording_write")).status_code == 403
    assert client.post(url("wording_preview"), {"text": "x"}).status_code == 403
    assert client.post(url("wording_back", 0)).status_code == 403


def test_a_text_is_never_code(admin: Client) -> None:
    page = html(admin.post(url("wording_preview"), {"text": "<script>zq</script> {dates}"}))
    assert "<script>zq" not in page


def test_the_list_asks_as_much_with_ten_versions(
    admin: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    counts = []
    by = factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN)
    address = reverse("messaging:wordings")
    admin.get(address)
    for more in (0, 10):
        for version in range(more):
            Wording.objects.create(
                key="reminder",
                language="fr",
                version=version + 1,
                text=TEXT,
                at=factories.AT,
                by=by,
            )
            factories.ReferenteFactory()
        with django_assert_max_num_queries(60) as asked:
            admin.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
