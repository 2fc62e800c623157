"""Without network: the day on the agent's own phone, the note that leaves later, and what is left.

The network is really cut; what the browser keeps is read byte by byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import (
    CODE,
    forget_the_cut,
    keep_the_day,
    on_her_own_phone,
    tab_to,
    wait_for_focus,
)

PHONE = 360
SENTENCE = "Marqueur-de-la-note : vue chez elle."

# Everything that this site has put on the device, as text; bytes are read as they are.
KEPT = """async () => {
  const text = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer || value);
      return new TextDecoder().decode(bytes) + new TextDecoder("utf-16").decode(bytes);
    }
    if (value instanceof CryptoKey) return value.extractable ? "EXTRACTABLE" : "";
    if (value && typeof value === "object")
      return Object.entries(value).map(([name, inner]) => name + "=" + text(inner)).join("\\n");
    return String(value);
  };
  const all = (asked) => new Promise((done) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done("BLOCKED");
  });
  const found = { files: [], pages: "", databases: "" };
  found.local = text({ ...localStorage });
  found.session = text({ ...sessionStorage });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.files.push(new URL(request.url).pathname);
      found.pages += await (await cache.match(request)).text();
    }
  }
  found.names = (await indexedDB.databases()).map((one) => one.name);
  for (const name of found.names) {
    const db = await all(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const rows = db.transaction(store).objectStore(store);
      const read = [all(rows.getAllKeys()), all(rows.getAll())];
      found.databases += text(await read[0]) + text(await read[1]);
    }
    db.close();
  }
  found.workers = (await navigator.serviceWorker.getRegistrations()).length;
  return found;
}"""
MINUTE = 60_000
# The clock of the page goes forward, and its agent looks at it again.
LATER = """(milliseconds) => {
  const now = Date.now;
  Date.now = () => now() + milliseconds;
  document.dispatchEvent(new Event("visibilitychange"));
}"""
DRAFT_IS_KEPT = """async () => {
  for (let i = 0; i < 200; i += 1) {
    if (await window.berceauKept.get("brouillon")) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}"""
MAY_BE_KEPT = re.compile(
    r"^/hors-ligne/$|^/static/(ui/(berceau|favicon|vendor/[a-z-]+/[a-z-]+)"
    r"|desk/(kept|vault|outbox|offline))(\.[a-z]+)?(\.[0-9a-f]{12})?\.(css|js|svg|woff2)$"
)


@pytest.fixture
def claire(visit: Callable[..., Any], town: str) -> Iterator[Any]:
    """Claire, on a phone of her own."""
    person = on_her_own_phone(visit, town, "claire")
    yield person
    forget_the_cut(person)


def unlock(page: Any, code: str = CODE) -> None:
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Ouvrir").click()


def exchanges(page: Any, address: str) -> str:
    """What the file says, from the address where the phone sent a note."""
    page.goto(urlsplit(address).path.removesuffix("noter/hors-ligne/") + "notes/")
    return str(page.locator("main").inner_text())


def signed_out(page: Any) -> None:
    page.wait_for_url(lambda address: urlsplit(address).path == "/")


def opened(page: Any) -> Any:
    return page.get_by_role("heading", name="Ma journée").last


def first_line(page: Any) -> tuple[str, str]:
    """The name of the first family of the day, and the number to ring."""
    line = page.locator("[data-show=families] li.row-step").first
    return line.locator("strong").inner_text(), line.locator("[data-about]").inner_text()


def write(page: Any, text: str = SENTENCE) -> None:
    page.get_by_role("button", name="Noter un contact").first.click()
    page.get_by_label("Visite").check()
    page.get_by_label("Ce qui a été dit").fill(text)
    page.get_by_role("button", name="Garder la note").click()


def holds_nothing_readable(kept: dict[str, Any], *markers: str) -> None:
    everything = json.dumps(kept, ensure_ascii=False)
    assert not [marker for marker in markers if marker in everything]
    assert "EXTRACTABLE" not in kept["databases"]
    assert [path for path in kept["files"] if not MAY_BE_KEPT.match(path)] == []
    assert not kept["local"]


def test_a_day_without_network_and_a_note_that_leaves_later(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    family, phone = first_line(page)
    digits = phone.rpartition(" 0")[2].replace("\xa0", " ")
    claire.context.set_offline(True)
    # Any page of the house leads there; names are masked until the code is typed.
    page.goto("/aujourdhui/")
    page.get_by_text("noms sont masqués").wait_for()
    assert family not in page.content()
    claire.check_axe("verrouillé, sans réseau")
    claire.check_width()
    unlock(page)
    opened(page).wait_for()
    assert first_line(page)[0] == family
    claire.check_axe("la journée, sans réseau")
    claire.check_width()
    write(page)
    page.get_by_text("1 note attend le réseau").wait_for()
    write(page, "Deuxième marqueur.")
    page.get_by_role("heading", name="2 notes attendent le réseau").wait_for()
    holds_nothing_readable(
        page.evaluate(KEPT), family, digits, "Marqueur-de-la-note", "Deuxième", CODE
    )
    with page.expect_request("**/noter/hors-ligne/") as asked:
        claire.context.set_offline(False)
    page.get_by_text("2 notes sont arrivées").wait_for()
    said = exchanges(page, asked.value.url)
    # Once each, the last written first.
    assert said.count(SENTENCE) == said.count("Deuxième marqueur.") == 1
    assert said.index("Deuxième") < said.index(SENTENCE)
    holds_nothing_readable(page.evaluate(KEPT), family, digits, "Marqueur-de-la-note", CODE)
    page.get_by_text("Menu", exact=True).first.click()
    page.get_by_role("button", name="Se déconnecter").click()
    signed_out(page)
    kept = page.evaluate(KEPT)
    assert not any(kept.values()), kept


def test_an_answer_lost_on_the_way_writes_one_note(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    lost = "Reçue, mais la réponse s’est perdue."
    sent: list[tuple[str, str]] = []

    def lose(route: Any) -> None:
        sent.append((route.request.url, route.request.post_data))
        if len(sent) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    claire.context.route("**/noter/hors-ligne/", lose)
    write(page, lost)
    page.get_by_text("Le serveur ne répond pas").wait_for()
    page.get_by_role("button", name="Envoyer maintenant").click()
    page.get_by_text("1 note est arrivée").wait_for()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    claire.context.unroute("**/noter/hors-ligne/")
    assert exchanges(page, sent[0][0]).count(lost) == 1
    claire.problems.clear()


def test_what_the_server_refuses_stays_with_its_sentence(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    claire.context.set_offline(True)
    # A social-security number is never written: the server alone knows how to tell.
    write(page, "Son numéro : 2 84 05 78 006 048 36")
    page.get_by_text("1 note attend").wait_for()
    claire.context.set_offline(False)
    page.get_by_text("Ce qui a été dit :").wait_for()
    claire.check_axe("une note refusée")
    claire.check_width()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Effacer", exact=True).click()
    page.get_by_text("1 note attend").wait_for(state="hidden")


def test_a_closed_session_forgets_everything_at_the_next_opening(
    claire: Any, visit: Callable[..., Any]
) -> None:
    page = claire.page
    keep_the_day(page)
    claire.context.set_offline(True)
    write(page)
    page.get_by_text("1 note attend").wait_for()
    other = visit("claire", own_session=True).page
    other.goto("/compte/appareils/")
    # The phone is hers alone; the sessions of the other journeys are on shared devices.
    others = other.locator("li").filter(has=other.get_by_role("button", name="Fermer"))
    others.filter(has_not_text="appareil partagé").first.get_by_role("button").click()
    other.get_by_text("C’est fermé").wait_for()
    claire.context.set_offline(False)
    page.get_by_text("tout est effacé de ce téléphone").wait_for()
    kept = page.evaluate(KEPT)
    assert not any(kept.values()), kept


def test_five_wrong_codes_wipe_and_idleness_locks(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    family, _phone = first_line(page)
    page.evaluate(LATER, 14 * MINUTE)
    assert family in page.locator("#journee").inner_text()
    page.evaluate(LATER, MINUTE)
    page.get_by_text("noms sont masqués").wait_for()
    assert family not in page.content()
    for left in ("4 essais", "3 essais"):
        unlock(page, "111222")
        page.get_by_text(f"Encore {left}").wait_for()
    # Closing the page does not give the attempts back.
    page.reload()
    for left in ("2 essais", "1 essai"):
        unlock(page, "111222")
        page.get_by_text(f"Encore {left}").wait_for()
    unlock(page, "111222")
    page.get_by_role("heading", name="Cinq codes faux").wait_for()
    kept = page.evaluate(KEPT)
    assert not any(kept.values()), kept


def test_the_day_is_forgotten_when_it_is_over(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    page.get_by_role("button", name="Verrouiller").click()
    page.get_by_text("noms sont masqués").wait_for()
    claire.context.set_offline(True)
    page.add_init_script(f"({LATER})({24 * 60 * MINUTE})")
    page.goto("/hors-ligne/")
    page.get_by_text("Aucune journée n’est gardée").wait_for()
    unlock(page)
    page.get_by_text("Il n’y a pas de journée gardée").wait_for()


def test_leaving_with_a_note_that_waits_is_told_first(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    claire.context.set_offline(True)
    write(page)
    page.get_by_text("1 note attend").wait_for()
    claire.context.route("**/noter/hors-ligne/", lambda route: route.abort())
    claire.context.set_offline(False)
    page.goto("/aujourdhui/")
    page.get_by_text("1 note attend le réseau sur ce téléphone").wait_for()
    said: list[str] = []

    def answer(asked: Any) -> None:
        said.append(asked.message)
        asked.dismiss() if len(said) == 1 else asked.accept()

    page.on("dialog", answer)
    page.get_by_text("Menu", exact=True).first.click()
    for _press in range(2):
        page.get_by_role("button", name="Se déconnecter").click()
    signed_out(page)
    assert [text.startswith("1 note attend encore") for text in said] == [True, True]
    kept = page.evaluate(KEPT)
    assert not any(kept.values()), kept
    claire.problems.clear()


def test_with_the_keyboard_alone(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    claire.context.set_offline(True)
    page.goto("/hors-ligne/")
    page.get_by_text("C’est verrouillé").wait_for()
    page.get_by_label("Votre code").focus()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    wait_for_focus(page, "[data-show=day]")
    tab_to(page, "Noter")
    page.keyboard.press("Enter")
    wait_for_focus(page, "[data-show=note-family]")
    page.get_by_label("Ce qui a été dit").focus()
    page.keyboard.type("Écrit au clavier.")
    tab_to(page, "Garder la note")
    page.keyboard.press("Enter")
    page.get_by_text("1 note attend").wait_for()
    wait_for_focus(page, "[data-show=day]")


def test_a_note_begun_survives_the_page(claire: Any) -> None:
    page = claire.page
    keep_the_day(page)
    claire.context.set_offline(True)
    page.get_by_role("button", name="Noter un contact").first.click()
    page.get_by_label("Ce qui a été dit").fill("Un début de marqueur")
    assert page.evaluate(DRAFT_IS_KEPT)
    holds_nothing_readable(page.evaluate(KEPT), "Un début de marqueur")
    page.reload()
    unlock(page)
    page.get_by_role("button", name="La reprendre").click()
    expect(page.get_by_label("Ce qui a été dit")).to_have_value("Un début de marqueur")


def test_nothing_is_offered_nor_kept_on_a_shared_device(visit: Callable[..., Any]) -> None:
    page = visit("nadia", width=PHONE).page
    page.goto("/aujourdhui/")
    assert page.get_by_text("Garder ma journée").count() == 0
    page.goto("/hors-ligne/")
    page.get_by_text("Rien d’une famille n’est gardé").wait_for()
    kept = page.evaluate(KEPT)
    assert not any(kept[what] for what in ("local", "files", "names", "workers")), kept
