"""Forms in a real browser: sent twice, corrected by two, fed with hostile text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from tests.consistency.hostile import HOSTILE, SCRIPT
from tests.journeys.steps import FAMILY_PAGE, first_family

# The form of the page, posted by the browser without leaving the page; `cut` closes the connection.
SEND = """async ({times, cut}) => {
  const form = document.querySelector("main form[method=post]");
  const post = (signal) => fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), signal,
  });
  if (cut) {
    const closing = new AbortController();
    const lost = post(closing.signal).catch(() => null);
    setTimeout(() => closing.abort(), cut);
    await lost;
  }
  const answers = await Promise.all([...Array(times)].map(() => post()));
  return answers.map((answer) => [answer.status, new URL(answer.url).pathname]);
}"""


def welcome(page: Any, name: str, number: int) -> None:
    """The form of a family that calls, filled and not sent; a number kept for fiction."""
    page.goto("/familles/accueillir/")
    page.get_by_label("Prénom du parent").fill(f"{name[:20]}a")
    page.get_by_label("Nom", exact=False).nth(1).fill(name)
    page.get_by_label("Téléphone ou adresse électronique").fill(f"01 99 00 80 {number:02d}")


def files_named(page: Any, name: str) -> int:
    page.goto(f"/familles/?nom={quote(name)}")
    return int(page.locator("main a[href^='/familles/']").filter(has_text=name).count())


def test_the_same_form_sent_four_times_at_once_opens_one_file(visit: Callable[..., Any]) -> None:
    page = visit("claire").page
    welcome(page, "Quatrefois", 1)
    answers = page.evaluate(SEND, {"times": 4, "cut": 0})
    assert {status for status, _path in answers} == {200}
    assert len({path for _status, path in answers}) == 1
    assert FAMILY_PAGE.search(answers[0][1])
    assert files_named(page, "Quatrefois") == 1


@pytest.mark.parametrize("cut", [1, 15, 60])
def test_an_answer_lost_on_the_way_is_heard_the_second_time(
    cut: int, visit: Callable[..., Any]
) -> None:
    page = visit("claire").page
    name = f"Coupure{cut}"
    welcome(page, name, cut + 10)
    ((status, path),) = page.evaluate(SEND, {"times": 1, "cut": cut})
    assert status == 200
    assert FAMILY_PAGE.search(path)
    assert files_named(page, name) == 1


def test_two_screens_correct_the_same_adult(visit: Callable[..., Any]) -> None:
    """The second is told what changed and by whom, keeps what was typed, and decides."""
    first, second = visit("claire"), visit("claire", width=360)
    family = first_family(first.page)
    first.page.goto(f"{family}corriger/")
    address = first.page.locator("main a[href*='/adultes/']").first.get_attribute("href")
    for person in (first, second):
        person.page.goto(address)
    first.page.get_by_label("Prénom").fill("Samira")
    first.page.get_by_role("button", name="Enregistrer").click()
    first.page.get_by_text("Corrigé.").first.wait_for()
    page = second.page
    page.get_by_label("Prénom").fill("Amina")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Rien n’est encore enregistré").wait_for()
    assert page.get_by_text("« Samira »").count() > 0
    assert page.get_by_text("Changé par Claire Morel").count() > 0
    assert page.get_by_label("Prénom").input_value() == "Amina"
    second.check_axe("deux personnes corrigent la même chose")
    second.check_width()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Corrigé.").first.wait_for()
    first.page.goto(address)
    assert first.page.get_by_label("Prénom").input_value() == "Amina"


def test_a_form_changed_after_it_was_sent_asks_first(visit: Callable[..., Any]) -> None:
    person = visit("claire")
    page = person.page
    welcome(page, "Ensuite", 2)
    page.evaluate(SEND, {"times": 1, "cut": 0})
    page.get_by_label("Nom", exact=False).nth(1).fill("Ensuite-Autre")
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_text("déjà été enregistré").first.wait_for()
    person.check_axe("déjà enregistré")
    page.get_by_role("button", name="Enregistrer en plus").click()
    page.get_by_text("a peut-être déjà un dossier").first.wait_for()


WATCH = "window.__pwned = 0"
ACTIVE = "img[onerror], [onfocus], [onload], main script, [href^='javascript:']"


def looks_clean(visited: Any, addresses: tuple[str, ...]) -> None:
    """Each page in turn, on the screen and as it is printed: nothing of the text became code."""
    page = visited.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script(WATCH)
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.emulate_media(media="print")
        assert page.evaluate("() => window.__pwned") == 0, address
        assert page.locator(ACTIVE).count() == 0, address
        page.emulate_media(media="screen")
    assert dialogs == []
    assert visited.problems == []


def wrote_hostile_text(page: Any) -> str:
    """A family whose name, first name, note and address are hostile; its address."""
    welcome(page, SCRIPT[:80], 3)
    page.get_by_label("Prénom du parent").fill(HOSTILE["attribute"])
    page.get_by_role("button", name="Ouvrir").click()
    page.wait_for_url(FAMILY_PAGE)
    family = str(page.evaluate("() => location.pathname"))
    page.goto(f"{family}noter/")
    page.get_by_label("Ce qui a été dit").fill(SCRIPT + HOSTILE["template"])
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(FAMILY_PAGE)
    page.goto(f"{family}corriger/foyer/")
    page.get_by_label("Adresse", exact=False).first.fill(HOSTILE["attribute"])
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Corrigé.").first.wait_for()
    return family


def test_no_script_of_a_family_ever_runs(visit: Callable[..., Any]) -> None:
    """Hostile text in a name, an address, a note: shown as text on every page where it may be."""
    person = visit("claire")
    page = person.page
    page.add_init_script(WATCH)
    family = wrote_hostile_text(page)
    said = quote(SCRIPT[:40])
    looks_clean(person, (
        family, f"{family}corriger/", f"{family}notes/", f"{family}resume/", f"{family}reunir/",
        f"{family}calendrier/", f"{family}clore/", f"{family}partager/", f"{family}demande/",
        "/aujourdhui/", "/familles/", f"/familles/?nom={said}", f"/recherche/?q={said}",
        f"/introuvable/{said}/", "/papier/",
    ))  # fmt: skip
    page.goto(family)
    assert page.get_by_text(SCRIPT[:40]).count() > 0


def test_no_script_of_the_house_ever_runs(visit: Callable[..., Any]) -> None:
    """The same in the name of an organisation, of an agent, and on the pages of the DPO."""
    person = visit("admin")
    page = person.page
    page.goto("/organisations/nouvelle/")
    page.get_by_label("Nom", exact=False).first.fill(SCRIPT)
    page.get_by_label("Nature").select_option("ccas")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/organisations/")
    assert page.get_by_text(SCRIPT[:40]).count() > 0
    page.goto("/agents/")
    with page.expect_navigation():
        page.locator("main a[href^='/agents/']").filter(has_text="Bruno").first.click()
    page.goto(f"{page.evaluate('() => location.pathname')}corriger/")
    page.get_by_label("Fonction", exact=False).fill(HOSTILE["attribute"])
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(lambda url: not url.endswith("/corriger/"))
    looks_clean(person, ("/organisations/", "/agents/", "/agents/nouveau/", page.url))
    looks_clean(visit("dpo"), (
        "/controle/", "/controle/lectures/", "/controle/analyse-impact/", "/conservation/",
        "/confiance/registre/", "/confiance/", "/demandes/", "/partages/",
    ))  # fmt: skip
