"""A text is written with what it gives beside it: counted, refused, lightened, as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PHONE = 360


def test_the_preview_follows_what_is_typed(visit: Callable[..., Any]) -> None:
    person = visit("admin", width=PHONE)
    page = person.page
    page.goto("/messages/modeles/appointment/fr/ecrire/")
    preview = page.locator("#apercu")
    assert "Tient dans un SMS." in preview.inner_text()
    text = page.get_by_label("Texte")
    text.focus()
    text.press("Control+End")
    page.keyboard.type(" PMI")
    preview.get_by_text("c’est le nom d’un service").wait_for()
    for _letter in " PMI":
        page.keyboard.press("Backspace")
    page.keyboard.type(" Ça l’aide.")
    preview.get_by_text("apostrophe courbe : écrire l’apostrophe droite").wait_for()
    person.check_width()
    person.check_axe("aperçu")
    preview.get_by_role("button", name="Remplacer ces signes").click()
    page.get_by_text("Ça l'aide.").first.wait_for()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/messages/modeles/appointment/fr/")
    assert "Version 1" in page.inner_text("main")
    person.check_axe("versions")
