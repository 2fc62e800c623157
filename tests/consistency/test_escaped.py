"""What a person typed is text on every page: never a tag, never an attribute."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from berceau.families.models import Adult, Family
from tests.consistency.filling import pages
from tests.consistency.hostile import HOSTILE, SCRIPT
from tests.consistency.scene import Scene

SHOWN = SCRIPT[:40].replace("<", "&lt;").replace(">", "&gt;")
ATTRIBUTE = HOSTILE["attribute"]


@pytest.fixture
def scene(scene: Scene) -> Iterator[Scene]:
    logging.disable(logging.CRITICAL)
    plant(scene)
    yield scene
    logging.disable(logging.NOTSET)


def plant(town: Scene) -> None:
    """The names of the town become hostile: families, adults, agents, organisations, notes."""
    for agent in town.agents.values():
        agent.last_name, agent.function = SCRIPT[:80], ATTRIBUTE
        agent.save()
    town.organisation.name = SCRIPT
    town.organisation.save()
    for file in town.files.values():
        Family.objects.filter(pk=file.family.pk).update(name=SCRIPT[:80])
        Adult.objects.filter(pk=file.adult.pk).update(first_name=ATTRIBUTE, last_name=SCRIPT[:80])
        file.note.text = SCRIPT
        file.note.save()


def test_no_page_lets_a_text_become_code(scene: Scene) -> None:
    raw, escaped = [], 0
    for page in pages(scene):
        html = page.response.content.decode()
        escaped += SHOWN in html
        if "<img src=x" in html or ATTRIBUTE in html:
            raw.append(str(page.route))
    assert raw == []
    assert escaped > 20
