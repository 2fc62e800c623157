"""The spaces of a French page do not break before « : ; ? ! », and nothing else changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from berceau.config import settings as production
from berceau.ui.spaces import unbreakable

_ = "\u00a0"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<h1>Besoin de souffler ?</h1>", f"<h1>Besoin de souffler{_}?</h1>"),
        ("Violences : le 3919 ; merci !", f"Violences{_}: le 3919{_}; merci{_}!"),
        ("« Ma page »", f"«{_}Ma page{_}»"),
        ("<b>RSA</b> : un droit", f"<b>RSA</b>{_}: un droit"),
        ("10 % de 20 € · Centre", f"10{_}% de 20{_}€{_}· Centre"),
        ("<p>Vu</p>\n  : ensuite", "<p>Vu</p>\n  : ensuite"),
        ('<input value="Qui ? « moi »"> ?', f'<input value="Qui ? « moi »">{_}?'),
        ('<a title="Où ?">Où ?</a>', f'<a title="Où ?">Où{_}?</a>'),
        ("<textarea>Tard ?</textarea> ?", f"<textarea>Tard ?</textarea>{_}?"),
        ('<script type="a">{"a" : "b ?"}</script>', '<script type="a">{"a" : "b ?"}</script>'),
        ("<code>a : b</code>", "<code>a : b</code>"),
        ("Mot: rien", "Mot: rien"),
        ("", ""),
    ],
)
def test_only_the_words_of_a_page(written: str, said: str) -> None:
    assert unbreakable(written.encode()).decode() == said
    assert unbreakable(said.encode()).decode() == said


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/annuaire/", "/etre-accompagne/", "/compte/login/"])
def test_a_french_page_says_the_same_words(settings: Any, path: str) -> None:
    plain = Client().get(path).content.decode()
    settings.MIDDLEWARE = production.MIDDLEWARE
    said = Client().get(path)
    assert f"{_}?" in said.content.decode() or f"{_}:" in said.content.decode()
    assert said.headers["Content-Length"] == str(len(said.content))
    assert _words(said.content.decode()) == _words(plain)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "changes"), [("fr", True), ("en", False), ("ar", False)])
def test_a_parents_page_in_another_language_keeps_its_spaces(
    settings: Any, language: str, changes: bool
) -> None:
    settings.MIDDLEWARE = production.MIDDLEWARE
    page = Client().get("/p/", headers={"accept-language": language})
    assert page.headers["Content-Language"] == language
    assert (unbreakable(page.content) == page.content) is changes


def _words(page: str) -> list[str]:
    """The words of a page, without the keys that every form gets anew."""
    return [word for word in page.replace(_, " ").split() if not word.startswith("value=")]
