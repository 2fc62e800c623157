"""« Ma page »: where to go as it is today, and never less than what a structure still reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from berceau.directory.models import Closure, Service
from berceau.families.models import Family
from berceau.referrals import sheet
from berceau.referrals.models import Referral
from berceau.referrals.queries import parents
from berceau.referrals.states import SHOWN_TO_PARTNER, State
from tests import factories
from tests.referrals import rows

pytestmark = pytest.mark.django_db


def lines(referral: Referral) -> list[parents.ParentLine]:
    return parents.of_adult(referral.adult, factories.AT)


def test_a_door_that_is_closed_or_will_be_says_so_on_the_page_and_on_paper(
    family: Family, pmi: Service
) -> None:
    made = rows.referred(family, pmi)
    other = rows.service("Autre porte", structure=pmi.structure)
    for service, starts, ends in ((None, -1, 3), (pmi, 20, 21), (other, 0, 9), (None, -9, -5)):
        Closure.objects.create(
            structure=pmi.structure, service=service,
            starts_on=factories.TODAY + timedelta(days=starts),
            ends_on=factories.TODAY + timedelta(days=ends),
        )  # fmt: skip
    [line] = lines(made)
    assert line.sheet.closed == (
        "Fermé jusqu’au 26\xa0novembre\xa02026 inclus.",
        "Fermé du 13\xa0décembre\xa02026 au 14\xa0décembre\xa02026 inclus.",
    )
    assert ["Attention", " ".join(line.sheet.closed)] in sheet.words(made, factories.TODAY)["lines"]


def test_what_left_the_directory_keeps_its_name_only(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi)
    Service.objects.update(archived_at=factories.AT)
    [line] = lines(made)
    assert (line.sheet.name, line.sheet.address, line.sheet.phone) == (pmi.name, "", "")


def test_hours_are_whole_sentences_in_one_language(family: Family, pmi: Service) -> None:
    [line] = lines(rows.referred(family, pmi))
    with override("ar"):
        assert line.sheet.hours_in_words == "du lundi au vendredi de 9\xa0h à 12\xa0h"


def test_while_a_structure_reads_it_the_parent_sees_it_and_may_take_it_back(
    family: Family, pmi: Service
) -> None:
    first = rows.referred(family, pmi)
    second = rows.referred(family, rows.service("Autre PMI"), after=first.reference)
    assert {line.referral for line in lines(first)} == {first, second}
    assert all(line.can_revoke for line in lines(first))


def test_what_failed_and_was_followed_is_not_shown_any_more(family: Family, pmi: Service) -> None:
    first = rows.row(family, pmi, state=State.DECLINED)
    second = rows.referred(family, rows.service("Autre PMI"), after=first.reference)
    assert [line.referral for line in lines(first)] == [second]


@pytest.mark.parametrize("state", sorted(SHOWN_TO_PARTNER))
def test_what_a_structure_still_reads_is_never_off_the_page(
    family: Family, pmi: Service, state: str
) -> None:
    first = rows.row(
        family, pmi, state=state, settled="another", settled_at=factories.AT,
        sent_at=factories.AT - timedelta(days=60),
    )  # fmt: skip
    for _n in range(parents.SHOWN + 1):
        rows.row(family, pmi, state=State.HELPED)
    shown = lines(first)
    assert shown[0].referral == first
    assert shown[0].can_revoke
    assert len(shown) == parents.SHOWN
