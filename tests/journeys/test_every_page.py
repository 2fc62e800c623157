"""Every page of every account, found by following links: axe, width, title, one h1, no stranger,
no two buttons of one name."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from berceau.config.seed.town import DEMO_ACCOUNTS
from tests.consistency.routes import routes_to_read
from tests.journeys.steps import FAMILY_PAGE, first_family

ACCOUNTS = [account.email.partition("@")[0] for account in DEMO_ACCOUNTS]
# Pages that no link leads to: a filter sent by a form, a list too short to say « Voir tout ».
STARTS = {
    "claire": [
        "/familles/?closes=on",
        "/aujourdhui/appels/",
        "/recherche/?q=mar",
        "/orientations/a-reprendre/",
    ],
    "nadia": [
        "/familles/?closes=on",
        "/aujourdhui/silences/",
        "/recherche/?q=mar",
        "/demandes-des-parents/",
    ],
    "admin": ["/compte/logout/"],
    "pilote": ["/compte/logout/"],
}
# How many pages of a route are read for their links (one is shown); a family differs from another.
READ = {"desk:family": 40, "families:edit": 40}
OPEN_TO_ALL = ["/", "/accessibilite/", "/confidentialite/", "/mentions-legales/",
               "/j-attends-un-enfant/", "/mon-enfant-est-ne/", "/professionnels/",
               "/etre-accompagne/", "/etre-accompagne/et-ensuite/", "/reclamation/",
               "/professionnels/se-faire-connaitre/",
               "/professionnels/se-faire-connaitre/mon-lien/", "/verifier/inconnu/",
               "/plan-du-site/", "/p/", "/p/lien/demande/", "/p/code/", "/p/code/rappel/",
               "/p/code/nouveau/", "/p/abcdefghjkmn",
               "/compte/login/", "/compte/password/reset/", "/compte/password/reset/done/",
               "/compte/inactive/", "/compte/reauthenticate/", "/nulle-part/"]  # fmt: skip
LINK = re.compile(r'href="(/[^"#]*)"')
NOT_SHOWN = {
    "followup:card_pdf": "un PDF : l’histoire le lit",
    "families:communes": "un fragment : la liste des communes sous le champ",
    "account_reset_password_from_key": "demande le lien reçu par courriel",
    "account_reset_password_from_key_done": "vient après le lien reçu par courriel",
    "home_of_agent": "une redirection vers la première page",
} | {
    # Each family of routes with the reason why no link of these accounts leads to a page.
    route: reason
    for reason, routes in {
        "un fichier": (
            "dpo:document_pdf", "dpo:dpia_pdf", "retention:list_pdf", "retention:list_csv",
            "rights:pack_pdf", "rights:pack_json", "rights:handover", "operations:paper_day",
            "operations:paper_sealed", "mfa_download_recovery_codes", "portal:sitemap",
            "portal:robots", "desk:manifest", "desk:service_worker", "messaging:letters_pdf",
            "directory:outlines", "leaflet:pdf", "leaflet:picture", "referrals:sheet",
            "housing:template_pdf", "housing:letter_pdf", "directory:import_problems",
        ),
        "les données ouvertes, que lit une machine : tests/directory, tests/api": (
            "api:openapi-json", "api:services", "api:service", "api:structures", "api:structure",
            "directory:open_services_json", "directory:open_structures_json",
            "directory:open_services_csv", "directory:open_structures_csv",
            "directory:open_workbook",
        ),
        "une redirection vers l’annuaire du quartier, que le code du dépliant suit": (
            "leaflet:web",
        ),
        "la page d’un partenaire, qui vient par son lien : test_directory_editing, "
        "test_around": (
            "links:link", "directory:guest", "directory:guest_structure",
            "directory:guest_service", "directory:guest_closure", "directory:guest_gone",
            "directory:guest_service_gone", "referrals:guest",
        ),
        "vient après un envoi : test_directory, test_directory_editing": (
            "directory:import_run", "directory:campaign", "directory:suggestions",
        ),
        "le téléphone qui garde une journée : test_offline": (
            "desk:offline", "desk:offline_state", "followup:note_arrived",
        ),
        "le second facteur, que l’entrée de la démonstration ne demande pas : test_sign_in": (
            "second_factor", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn", "mfa_login_webauthn", "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes", "recovery_codes_kept", "remove_factor",
        ),
        "le verrou et les appareils : test_sign_in": (
            "account_locked", "account_lock_now", "account_present", "account_unlock_options",
            "close_device",
        ),
        "ProConnect, absent de la démonstration": (
            "socialaccount_start", "socialaccount_accept", "socialaccount_back",
            "socialaccount_bind", "socialaccount_leave", "proconnect_release",
        ),
        "la page d’un parent, qui vient par son lien : test_parents, test_informations": (
            "parents:home", "parents:calendar", "parents:my_code", "parents:breather",
            "parents:call_back", "parents:message", "parents:informations", "parents:correct",
            "parents:erase", "parents:copy", "referrals:parent_revoke",
        ),
        "l’inscription d’un professionnel, qui vient par son lien : test_around": (
            "professionals:mine", "professionals:step", "professionals:withdraw",
            "professionals:erase",
        ),
        "un certificat, un badge": (
            "professionals:certificate", "professionals:badge", "professionals:my_certificate",
            "professionals:my_badge",
        ),
        "vient après un geste : ouvrir une identité, accepter une demande d’accès": (
            "sharing:emergency_page", "rights:proof", "exchanges:attach", "messaging:settle",
            "messaging:letters_batch",
        ),
    }.items()
    for route in routes
}  # fmt: skip
REFERENTES = {"claire", "nadia"}
shown: dict[str, set[str]] = {}
axed: set[tuple[str, bool]] = set()


def route_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def discover(page: Any, starts: list[str]) -> dict[str, str]:
    """One address for each route that links lead to, by reading pages without showing them."""
    waiting = deque(starts)
    seen = set(starts)
    read: Counter[str] = Counter()
    found: dict[str, str] = {}
    while waiting:
        path = waiting.popleft()
        route = route_of(path)
        if not route or route in NOT_SHOWN or read[route] >= READ.get(route, 2):
            continue
        read[route] += 1
        answer = page.request.get(path)
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            assert answer.ok, f"{path} : {answer.status}"
            continue
        found.setdefault(route, path)
        for link in LINK.findall(html.unescape(answer.text())):
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                waiting.append(link)
    return found


def faults(person: Any, path: str, *, phone: bool) -> list[str]:
    """What is wrong with a page shown on a phone in the dark, or on a screen in the light."""
    page = person.page
    where = f"{path} ({'360 px sombre' if phone else '1400 px clair'})"
    page.goto(path)
    found = []
    if page.locator("h1").count() != 1:
        found.append(f"{where} : {page.locator('h1').count()} h1")
    if not page.title().removesuffix("Berceau").strip(" ·"):
        found.append(f"{where} : sans titre")
    # axe is slow: once for each route in each look; the référentes' pages come first.
    new = (route_of(path), phone) not in axed
    axed.add((route_of(path), phone))
    for check in (
        person.check_width,
        person.check_names,
        lambda: person.check_axe(where) if new else None,
    ):
        try:
            check()
        except AssertionError as fault:
            found.append(str(fault).split("\nassert")[0])
    return found


def look_at(person: Any, *, phone: bool) -> None:
    person.page.set_viewport_size({"width": 360 if phone else 1400, "height": 900})
    person.page.emulate_media(color_scheme="dark" if phone else "light")


def write_a_note(page: Any) -> None:
    """So that there is one to correct."""
    page.goto(f"{first_family(page)}noter/")
    page.get_by_label("Ce qui a été dit").fill("Rappeler après le rendez-vous.")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FAMILY_PAGE)


def answer_later(page: Any) -> None:
    """The card of a family that will think about it: a page that no link leads to."""
    page.get_by_role("button", name="Plus tard").click()
    page.wait_for_url("**/naissance/carte/**")


@pytest.mark.parametrize("who", ACCOUNTS)
def test_every_page_of_an_account(who: str, visit: Callable[..., Any]) -> None:
    person = visit(who)
    page = person.page
    starts = [*STARTS.get(who, []), urlsplit(page.url).path]
    usual: dict[str, str] = {}
    if who in REFERENTES:
        write_a_note(page)
        family = urlsplit(page.url).path
        starts += [family, f"{family}notes/"]
        usual = {"desk:family": family, "pathway:calendar": f"{family}calendrier/"}
    if who == "etatcivil":
        answer_later(page)
        starts.append(page.url.removeprefix(person.town))
    pages = discover(page, starts) | usual
    # One page a route: the walk never grows with the number of families.
    assert set(pages) <= routes_to_read()
    # Two référentes, the looks exchanged: each of their pages is seen both ways.
    first = ACCOUNTS.index(who) % 2
    found = []
    for phone in (False, True):
        look_at(person, phone=phone)
        for number, path in enumerate(sorted(pages.values())):
            if (number + first) % 2 == phone:
                found += faults(person, path, phone=phone)
    assert not found, "\n".join(found)
    shown[who] = set(pages)


@pytest.mark.parametrize("phone", [False, True], ids=["screen", "phone"])
def test_pages_open_to_all(visit: Callable[..., Any], *, phone: bool) -> None:
    person = visit()
    look_at(person, phone=phone)
    found = [fault for path in OPEN_TO_ALL for fault in faults(person, path, phone=phone)]
    assert not found, "\n".join(found)
    shown[""] = {route_of(path) for path in OPEN_TO_ALL}


def test_no_page_is_left_out() -> None:
    if {*ACCOUNTS, ""} - set(shown):
        pytest.skip("ne se vérifie qu’après tous les comptes")
    expected = routes_to_read()
    assert expected - set().union(*shown.values()) == set(NOT_SHOWN)
