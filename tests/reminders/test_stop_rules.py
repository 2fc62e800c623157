"""No message leaves against a rule: random histories, judged by facts and not by the code.

Messages written by somebody and reminders written by nights; what happens to the family between the
moment they are written and the moment they leave.

Three hundred histories in the fast suite, ten thousand with `BERCEAU_EVERY_HISTORY=1`.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from berceau.families.models import Consent
from berceau.messaging.models import Message
from berceau.pathway import projection
from berceau.reminders.models import ReminderRule
from tests import factories
from tests.reminders.history import History
from tests.reminders.life import HOME, START


@pytest.fixture
def family(db: None) -> Any:
    """Three adults who agreed, one of them without a telephone, two children, two steps chosen."""
    family = factories.FamilyFactory(adult=False, address=HOME)
    for number in range(2):
        factories.AdultFactory(family=family, phone=f"+3363998{number}000", consent=Consent.GIVEN)
    factories.AdultFactory(family=family, phone="", consent=Consent.GIVEN)
    for born_on in (date(2026, 9, 30), date(2026, 10, 25)):
        factories.ChildFactory(family=family, born_on=born_on)
    for step, before, after, level in (("E04", 5, 6, 1), ("E05", 8, 2, 2)):
        ReminderRule.objects.create(
            step=step,
            days_before=before,
            days_after=after,
            level=level,
            changed_by=family.referente,
            changed_at=START,
        )
    projection.rebuild([family.pk], today=START.date())
    return family


@pytest.fixture
def stand_in(db: None) -> Any:
    return factories.ReferenteFactory()


def play(family: Any, stand_in: Any, seed: int) -> Counter[str]:
    """One history, undone at its end; how many messages left, and of which kinds of reminders."""
    dice = random.Random(seed)
    with transaction.atomic():
        history = History(family, stand_in, dice)
        try:
            history.run(gestures=dice.randrange(10, 26))
        except AssertionError as error:
            raise AssertionError(f"histoire n° {seed} : {error}") from error
        left = Counter(cause.split(":")[0] for _adult, cause in history.told)
        left["all"] = len(history.carrier.left)
        left["letter"] = history.letters
        transaction.set_rollback(True)
    return left


def play_all(family: Any, stand_in: Any, seeds: range) -> Counter[str]:
    total: Counter[str] = Counter()
    for seed in seeds:
        total += play(family, stand_in, seed)
    return total


def test_three_hundred_histories(family: Any, stand_in: Any) -> None:
    left = play_all(family, stand_in, range(300))
    assert left["all"] > 300, "des histoires où rien ne part ne prouvent rien"
    for kind in ("step", "promise", "cover", "letter"):
        assert left[kind] > 10, f"presque aucun rappel de ce genre : {kind}"
    assert not Message.objects.exists()


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("BERCEAU_EVERY_HISTORY"), reason="BERCEAU_EVERY_HISTORY=1")
def test_ten_thousand_histories(family: Any, stand_in: Any) -> None:
    left = play_all(family, stand_in, range(300, 10_300))
    assert left["all"] > 10_000
    assert min(left[kind] for kind in ("step", "promise", "cover", "letter")) > 300
