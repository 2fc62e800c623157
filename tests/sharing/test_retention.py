"""A share leaves twelve months after its end, an emergency access after twelve months."""

from __future__ import annotations

from datetime import timedelta

from berceau.accounts.roles import Role
from berceau.followup.models import Closing, ClosingReason
from berceau.protection.models import Addressee, SealedTrace
from berceau.protection.retention import erase_traces, old_traces
from berceau.sharing import retention
from berceau.sharing.models import EmergencyAccess, OtherService, Share, Told
from tests import factories
from tests.factories import AT, TODAY


def test_the_clock_of_a_share_starts_at_its_end(db):
    share = factories.ShareFactory(expires_on=TODAY)
    assert list(retention.ended_shares(TODAY - timedelta(days=1))) == []
    (line,) = retention.ended_shares(TODAY)
    assert (line.key, line.since, line.family_id) == (share.pk, TODAY, share.family_id)


def test_a_share_taken_back_ends_that_day(db):
    share = factories.ShareFactory()
    Share.objects.update(revoked_at=AT, revoked_by=share.made_by)
    (line,) = retention.ended_shares(TODAY)
    assert line.since == TODAY


def test_a_share_goes_with_what_was_said_in_return(db):
    share = factories.ShareFactory()
    OtherService.objects.create(share=share, said_at=AT, told=Told.PHONE, told_on=TODAY)
    assert retention.erase_shares([share.pk], AT) == 1
    assert not OtherService.objects.exists()


def test_the_clock_of_an_emergency_starts_at_its_opening(db):
    access = factories.EmergencyFactory()
    (line,) = retention.old_emergencies(TODAY)
    assert line.key == access.pk
    assert retention.erase_emergencies([access.pk], AT) == 1
    assert not EmergencyAccess.objects.exists()


def test_the_clock_of_a_trace_starts_at_the_end_of_the_follow_up(db):
    family = factories.FamilyFactory()
    trace = SealedTrace.objects.create(
        family=family, author=family.referente, role=Role.REFERENTE, service="ccas",
        sent_on=TODAY, addressee=Addressee.CRIP, sealed_at=AT,
    )  # fmt: skip
    assert list(old_traces(TODAY + timedelta(days=4000))) == []
    family.state = "closed"
    family.save()
    Closing.objects.create(
        family=family, reason=ClosingReason.values[0], on=TODAY, by=family.referente, at=AT
    )
    (line,) = old_traces(TODAY)
    assert line.since == TODAY
    assert erase_traces([trace.pk], AT) == 1


def test_the_access_request_of_one_adult_says_nothing_of_the_other(db):
    family = factories.FamilyFactory()
    other = factories.AdultFactory(family=family)
    factories.ShareFactory(family=family, adult=other)
    factories.EmergencyFactory(family=family, adult=other)
    adult = family.adults.exclude(pk=other.pk).get()
    for holding in retention.HOLDINGS:
        assert list(holding.rows(adult.pk)) == []


def test_a_share_of_which_the_parent_was_not_told_is_not_told_by_itself(db):
    share = factories.ShareFactory(
        regime="child_protection", told=Told.NOT_TOLD, told_on=None, silence_reason="Danger."
    )
    holding = retention.HOLDINGS[0]
    assert holding.author_only is not None
    assert holding.author_only(share)
