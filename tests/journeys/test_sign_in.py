"""The way in, in a real browser: second factor, passkey, the lock of a shared device."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from berceau.config.seed.town import DEMO_PASSWORD
from tests.accounts.codes import code_of
from tests.journeys.conftest import Visit
from tests.journeys.steps import first_family
from tests.journeys.test_no_trace import KEPT

PHONE = 360
TYPED = "Elle hésite encore, la rappeler vendredi."


def password_in(page: Any, who: str) -> None:
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill(f"{who}@demo.berceau.example")
    page.get_by_label("Mot de passe").first.fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_password_then_an_application_of_codes_then_a_recovery_code(
    visit: Callable[..., Any],
) -> None:
    person = visit(width=PHONE)
    page = person.page
    password_in(page, "technique")
    page.get_by_role("heading", name="Une seconde preuve").wait_for()
    person.check_axe("choix du second facteur")
    person.check_width()
    page.get_by_role("link", name="Installer une application de codes").click()
    page.get_by_text("Vous lisez cette page sur ce téléphone").click()
    assert page.locator(".qr img").evaluate("img => img.naturalWidth") > 0
    person.check_axe("application de codes")
    person.check_width()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.get_by_label("Code à 6 chiffres").fill(code_of(secret))
    page.get_by_role("button", name="Vérifier ce code").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()
    person.check_axe("codes de secours")
    person.check_width()
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("button", name="J’ai gardé mes codes").click()
    page.wait_for_url(re.compile(r"^(?!.*second-facteur)"))
    page.get_by_text("Vos codes de secours sont gardés").wait_for()

    elsewhere = visit(width=PHONE)
    page = elsewhere.page
    password_in(page, "technique")
    page.get_by_role("heading", name="Encore une preuve").wait_for()
    elsewhere.check_axe("second facteur demandé")
    page.get_by_label("Code à 6 chiffres").fill(code)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(re.compile(r"^(?!.*second-facteur)"))
    page.goto("/compte/moi/")
    page.get_by_text("Il vous reste 9 codes").wait_for()
    elsewhere.check_axe("mon compte")
    elsewhere.check_width()
    page.get_by_role("link", name="Mes appareils").click()
    page.get_by_text("cet appareil").wait_for()
    elsewhere.check_axe("mes appareils")
    elsewhere.check_width()


@pytest.fixture
def by_name(browser: Any, town: str) -> Any:
    """A passkey belongs to a name, not to an address of numbers."""
    person = Visit(browser, town.replace("127.0.0.1", "localhost"))
    yield person
    person.close()


def test_a_passkey_is_made_then_signs_in_alone(by_name: Visit) -> None:
    page = by_name.page
    device = by_name.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    password_in(page, "pilote")
    with page.expect_navigation():
        page.get_by_role("link", name="Créer une clé d’accès").click()
    by_name.check_axe("créer une clé")
    page.get_by_role("button", name="Créer la clé").click()
    page.get_by_role("button", name="J’ai gardé mes codes").click()
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.wait_for_url("**/")
    page.goto("/compte/login/")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url(re.compile(r"^(?!.*login)"))
    page.goto("/compte/moi/")
    page.get_by_text("Clé d’accès n° 1").wait_for()
    # The same key opens a locked page.
    page.get_by_role("button", name="Verrouiller").first.click()
    page.get_by_role("heading", name="Session verrouillée").wait_for()
    page.get_by_role("button", name="Avec ma clé d’accès").click()
    page.get_by_role("heading", name="Session verrouillée").wait_for(state="hidden")
    page.goto("/compte/moi/")
    page.get_by_role("heading", name="Mon compte").wait_for()


def test_an_idle_page_covers_itself_and_keeps_what_was_typed(visit: Callable[..., Any]) -> None:
    person = visit("claire", width=PHONE, own_session=True)
    page = person.page
    family = first_family(page)
    page.goto(family)
    name = page.locator("h1").inner_text()
    page.goto(f"{family}noter/")
    said = page.get_by_label("Ce qui a été dit")
    said.fill(TYPED)
    # A quarter of an hour, in two seconds.
    page.evaluate("() => { document.body.dataset.lockAfter = '1'; }")
    page.get_by_role("heading", name="Session verrouillée").wait_for()
    page.evaluate("() => { document.body.dataset.lockAfter = '900'; }")
    assert not said.is_visible()
    assert name not in page.title()
    tree = page.locator("body").aria_snapshot()
    assert TYPED not in tree
    assert name not in tree
    person.check_axe("verrouillé")
    person.check_width()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not said.is_visible()

    # The server is locked too: another tab of the same browser sees nothing.
    other = person.context.new_page()
    other.goto(family)
    assert "/compte/verrou/" in other.url
    assert name not in other.content()
    # What a closed tab leaves behind it on the device: nothing.
    kept = other.evaluate(KEPT)
    assert not any(kept.values()), kept
    other.close()

    dialog = page.locator("#verrou")
    dialog.get_by_label("Votre mot de passe").fill("pas le bon")
    dialog.get_by_role("button", name="Déverrouiller").click()
    dialog.get_by_text("Ce n’est pas ça").wait_for()
    dialog.get_by_label("Votre mot de passe").fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Déverrouiller").click()
    said.wait_for(state="visible")
    assert said.input_value() == TYPED
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**{family}")
    assert TYPED in page.locator("#echanges").inner_text()


def test_the_login_page_of_the_demonstration(visit: Callable[..., Any]) -> None:
    for width in (PHONE, 1400):
        person = visit(width=width)
        person.page.goto("/compte/login/")
        person.page.get_by_role("button", name="Entrer comme Claire").wait_for()
        person.check_axe(f"connexion {width}")
        person.check_width()
