"""Gestures that several journeys share."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

NAMES = {"Claire Morel": "claire", "Nadia Lambert": "nadia"}
FICTIONAL_PHONE = "01 99 00 77 01"
FAMILY_PAGE = re.compile(r"/familles/[0-9a-z]{12}/$")
LINK = re.compile(r"/p/[a-z0-9]{12}\b")
ARABIC = "العربية"
CODE = "492716"
GUEST_LINK = re.compile(r"https?://\S+/i/[0-9a-z]{16}")


def local_today() -> date:
    """The day of the demonstration's town, whatever the time zone of this machine."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def check(person: Any, where: str) -> None:
    """Nothing wrong with the page as it stands: axe, its width, the names of its buttons."""
    person.check_axe(where)
    person.check_width()
    person.check_names()


def follow(page: Any, name: str, *, exact: bool = False) -> None:
    """The link of this name, until the page that it leads to is there."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=exact).click()


def press(page: Any, name: str) -> None:
    """The button of this very name, until the page that it leads to is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


class Hand:
    """A thumb that counts its taps."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, target: Any) -> None:
        target.click()
        self.taps += 1


def tab_to(page: Any, text: str, *, most: int = 40) -> None:
    """Press Tab until the focus is on the control that says `text`."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText").strip() == text:
            return
    raise AssertionError(f"« {text} » n’est pas atteint en {most} tabulations")


def wait_for_focus(page: Any, selector: str) -> None:
    """Until the page has put the focus there by itself.

    A browser gives the focus at the first picture it paints, which may come after the page is
    loaded: what is typed before that goes nowhere.
    """
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector)


def open_gesture(page: Any, label: str) -> None:
    """One of the « Autres gestes » of a family page."""
    page.get_by_text("Autres gestes").click()
    page.get_by_role("link", name=label).click()


def families_of_today(page: Any) -> list[str]:
    """The families of « Étapes de la semaine », in their order."""
    page.goto("/aujourdhui/")
    found = page.locator("#etapes a").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    return [path for path in dict.fromkeys(found) if FAMILY_PAGE.search(path)]


def first_family(page: Any) -> str:
    """The path of a family page that this agent follows."""
    return families_of_today(page)[0]


def steps_shown(page: Any) -> set[str]:
    """The keys of the steps that the page speaks of as late, open or coming."""
    return set(
        page.locator("li.row-step[id]").evaluate_all(
            "lines => lines.filter(line => line.querySelector('form[action*=\"/fait/\"]'))"
            ".map(line => line.id)"
        )
    )


def she_welcomes(page: Any, first_name: str, phone: str) -> str:
    """A parent met in person, who agrees to be contacted; gives the path of the file."""
    page.goto("/familles/accueillir/")
    page.locator("input[name=first_name]").fill(first_name)
    page.locator("input[name=contact]").fill(phone)
    page.get_by_label("accepte d’être contactée").check()
    press(page, "Ouvrir le dossier")
    page.wait_for_url(FAMILY_PAGE)
    return str(page.evaluate("() => location.pathname"))


# --- Partners, by the links of their mailbox -------------------------------------------
def link_in_mailbox(page: Any, email: str) -> str:
    """The last link that came to this address."""
    for _turn in range(60):
        page.goto("/demo/messages/")
        letter = page.locator(".phone", has_text=email).first
        if letter.count() and (found := GUEST_LINK.findall(letter.inner_text())):
            return str(found[-1])
        time.sleep(0.5)
    raise AssertionError(page.locator("main").inner_text()[:2000])


def links_now(page: Any) -> set[str]:
    """Every link that partners have received so far."""
    page.goto("/demo/messages/")
    return set(GUEST_LINK.findall(page.locator("main").inner_text()))


def the_link_opens(page: Any, known: set[str], words: str) -> None:
    """The new link behind which these words are: the town has others on their way.

    Before « Ouvrir », it says nothing.
    """
    for _turn in range(60):
        for link in links_now(page) - known:
            known.add(link)
            page.goto(link)
            assert words not in page.content()
            press(page, "Ouvrir")
            if words in page.content():
                return
        time.sleep(0.5)
    raise AssertionError("le courriel n’est pas arrivé")


# --- The parents' side ----------------------------------------------------------------
def the_desk_hands_a_card(page: Any, first_name: str, phone: str) -> str:
    """A yes at the birth desk; returns the référente that the card names."""
    page.goto("/naissance/")
    page.locator("input[name=first_name]").fill(first_name)
    page.locator("input[name=contact]").fill(phone)
    page.get_by_role("button", name="Oui", exact=True).click()
    page.wait_for_url("**/naissance/carte/**")
    promise = page.locator("main .big").inner_text()
    return next(name for name in NAMES if name in promise)


def next_opening(page: Any) -> None:
    """On the phones of the demonstration, at the next hour when messages leave: a round of sending
    has passed."""
    page.goto("/demo/messages/")
    with page.expect_navigation():
        page.get_by_role("button", name="Passer à la prochaine ouverture").click()


def the_first_sms(page: Any, phone: str) -> str:
    """What arrives on that phone, once messages may leave; the path of its link."""
    next_opening(page)
    bubble = page.locator(".phone", has_text=phone).locator(".bubbles a[href*='/p/']").last
    bubble.wait_for()
    found = LINK.search(str(bubble.get_attribute("href")))
    assert found is not None
    return found.group()


def choose_language(page: Any, language: str) -> None:
    """French or Arabic, at the head of any page of a parent."""
    page.locator(".language summary").click()
    page.get_by_role("button", name=language).click()
    page.locator(f"html[lang={'ar' if language == ARABIC else 'fr'}]").wait_for(state="attached")


# --- Without network ------------------------------------------------------------------
def keep_the_day(page: Any) -> None:
    """On a phone of her own."""
    page.goto("/aujourdhui/")
    page.get_by_role("link", name="Garder ma journée").click()
    page.get_by_label("Choisir un code").fill(CODE)
    page.get_by_label("Le même code").fill(CODE)
    page.get_by_role("button", name="Garder ma journée").click()
    page.get_by_role("heading", name="Ma journée du").wait_for()


def on_her_own_phone(visit: Any, town: str, who: str) -> Any:
    """Signed in on a device that the house knows to be hers alone."""
    person = visit(width=360)
    person.context.add_cookies([{"name": "berceau_appareil", "value": "perso", "url": town}])
    return person.sign_in(who)


def forget_the_cut(person: Any) -> None:
    """A browser says by itself that a page asked without network did not come."""
    person.problems[:] = [one for one in person.problems if "ERR_INTERNET_DISCONNECTED" not in one]


# --- What travels ---------------------------------------------------------------------
def weigh(visitor: Any, path: str) -> dict[str, float]:
    """The bytes of each file on the wire, for a browser that knows nothing yet."""
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    names: dict[str, str] = {}
    weights: dict[str, float] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda event: names.update({event["requestId"]: event["request"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    visitor.page.goto(path, wait_until="networkidle")
    return {names[key].rpartition("/")[2] or "page": weight for key, weight in weights.items()}
