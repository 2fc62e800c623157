"""What each reader is shown: the référente, the structure by its link or its box, the parent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.families.models import AdultRole, Family
from berceau.links import actions as links
from berceau.links.models import GuestLink
from berceau.messaging.gateways.email import link_in
from berceau.messaging.models import Message
from berceau.privacy.models import Act
from berceau.referrals.models import Referral, Transition
from berceau.referrals.states import Actor, State
from berceau.ui.french import phone
from tests import factories
from tests.client import Browser
from tests.parents.visitors import come
from tests.referrals import rows
from tests.referrals.test_silence import EVENTS

pytestmark = pytest.mark.django_db
SENTENCE = "Souhaite XKSENTXK un rendez-vous."


def html(response: Any) -> str:
    assert response.status_code in {200, 422}, response.status_code
    return str(response.content.decode())


@pytest.fixture
def made(family: Family, pmi: Service) -> Referral:
    return rows.referred(family, pmi, sentence=SENTENCE, subject=family.children.get().reference)


def opened_by_link(made: Referral) -> tuple[Client, str]:
    """A browser that followed the link of the mail; the address of its page."""
    message = Message.objects.filter(purpose="guest_link").latest("pk")
    address = link_in(message.body)
    assert address is not None
    browser = Browser()
    answer = browser.post("/i/" + address.rpartition("/")[2])
    return browser, answer.headers["Location"]


# --- The link -------------------------------------------------------------------------------
def test_two_gestures_from_the_mail_open_then_i_take(made: Referral) -> None:
    browser, page = opened_by_link(made)
    made.refresh_from_db()
    assert made.state == State.SEEN
    shown = html(browser.get(page))
    adult = made.adult
    assert "XKSENTXK" in shown
    assert adult.first_name in shown
    # Written too: an office dials on another telephone.
    assert phone(adult.contacts.get().value) in shown
    assert adult.last_name not in shown.replace(adult.first_name, "")
    assert "Je prends" in shown
    assert browser.post(page + "repondre/", {"after": "accepted"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answered_at) == (State.ACCEPTED, factories.AT)


def test_each_opening_by_the_structure_is_in_the_journal_and_in_the_file(made: Referral) -> None:
    opened_by_link(made)
    opened_by_link(made)
    lines = Act.objects.filter(verb="referral.opened", family_number=made.family_id)
    assert lines.count() == 2
    assert Transition.objects.get().after == State.SEEN


def test_only_what_was_ticked(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi, sentence=SENTENCE, passed=())
    browser, page = opened_by_link(made)
    shown = html(browser.get(page))
    adult = made.adult
    number = adult.contacts.get().value
    for word in (
        adult.first_name,
        family.name,
        number[-8:],
        phone(number),
        family.children.get().first_name,
    ):
        assert word not in shown


def test_i_cannot_asks_why_then_hides_everything(made: Referral) -> None:
    browser, page = opened_by_link(made)
    refused = browser.post(page + "repondre/", {"after": "declined"})
    assert refused.status_code == 422
    assert "Choisir une raison" in html(refused)
    browser.post(page + "repondre/", {"after": "declined", "reason": "full"})
    shown = html(browser.get(page))
    assert "XKSENTXK" not in shown
    assert made.adult.first_name not in shown
    browser.post(page + "annuler/")
    assert "XKSENTXK" in html(browser.get(page))


def test_later_it_says_what_happened(made: Referral) -> None:
    browser, page = opened_by_link(made)
    answer = page + "repondre/"
    browser.post(answer, {"after": "appointment_set", "day": "2026-11-30", "hour": "14:00"})
    made.refresh_from_db()
    assert timezone.localtime(made.appointment_at).strftime("%d %H:%M") == "30 14:00"
    assert "30\xa0nov" in html(browser.get(page)).replace(" ", "\xa0")
    browser.post(answer, {"after": "came"})
    browser.post(answer, {"after": "helped"})
    made.refresh_from_db()
    assert made.state == State.HELPED
    assert "XKSENTXK" not in html(browser.get(page))


@pytest.mark.parametrize("after", ["revoked", "expired", "seen", "sent", "autre"])
def test_a_structure_cannot_say_what_is_not_its_own(made: Referral, after: str) -> None:
    browser, page = opened_by_link(made)
    browser.post(page + "repondre/", {"after": after})
    made.refresh_from_db()
    assert made.state == State.SEEN


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_the_page_stops_showing_at_once(
    made: Referral, family: Family, event: Callable[[Family], None]
) -> None:
    browser, page = opened_by_link(made)
    assert "XKSENTXK" in html(browser.get(page))
    event(family)
    shown = html(browser.get(page))
    assert "XKSENTXK" not in shown
    assert made.adult.first_name not in shown
    assert "en pause" in shown
    browser.post(page + "repondre/", {"after": "accepted"})
    made.refresh_from_db()
    assert made.state == State.SEEN


def test_answered_twice_at_once_the_second_is_told_so(made: Referral) -> None:
    browser, page = opened_by_link(made)
    browser.post(page + "repondre/", {"after": "declined", "reason": "full"})
    Referral.objects.update(state=State.ACCEPTED)
    answer = browser.post(page + "repondre/", {"after": "accepted"}, follow=True)
    assert "Quelqu’un a répondu entre-temps" in html(answer)
    assert Transition.objects.filter(after=State.ACCEPTED).count() == 0
    told = browser.post(page + "annuler/", follow=True)
    assert "C’est repris" in html(told)
    told = browser.post(page + "annuler/", follow=True)
    assert "rien à annuler" in html(told)


def test_a_file_that_is_erased_leaves_nothing_to_read(made: Referral, family: Family) -> None:
    browser, page = opened_by_link(made)
    Family.objects.filter(pk=family.pk).delete()
    assert "XKSENTXK" not in html(browser.get(page))
    assert browser.post(page + "repondre/", {"after": "accepted"}).status_code == 200


def test_an_unsafe_number_is_not_shown_when_another_is_safe(made: Referral, family: Family) -> None:
    contact = made.adult.contacts.get()
    other = factories.ContactFactory(adult=made.adult)
    type(contact).objects.filter(pk=contact.pk).update(unsafe=True)
    browser, page = opened_by_link(made)
    shown = html(browser.get(page))
    assert f"tel:{contact.value}" not in shown
    assert f"tel:{other.value}" in shown


def test_a_link_of_another_referral_does_not_open_this_one(
    made: Referral, referente: Agent
) -> None:
    browser, _page = opened_by_link(made)
    other = rows.referred(rows.family_of(referente), rows.service("Autre"), sentence="XKOTHERXK")
    opened_by_link(other)
    reference = GuestLink.objects.get(subject=other.reference).reference
    answer = browser.get(reverse("referrals:guest", args=[reference]))
    assert "XKOTHERXK" not in html(answer)


def test_revoked_the_link_opens_nothing(made: Referral, family: Family) -> None:
    from berceau.referrals.actions import moving

    browser, page = opened_by_link(made)
    moving.say(
        reference=made.reference, after=State.REVOKED, actor=Actor.REFERENTE,
        by=family.referente, at=factories.AT,
    )  # fmt: skip
    assert "n’ouvre plus rien" in html(browser.get(page))
    assert links.close(purpose="referral", subject=made.reference, at=factories.AT) == 0
    assert Message.objects.filter(purpose="guest_link").count() == 1


# --- The parent -----------------------------------------------------------------------------
def say(browser: Client, made: Referral, said: str) -> int:
    url = reverse("referrals:parent_says", args=[made.reference])
    return int(browser.post(url, {"said": said}).status_code)


def test_my_page_says_where_to_go_and_hears_what_happened(made: Referral) -> None:
    browser = come(made.adult)
    page = html(browser.get("/p/moi/"))
    for word in (made.service_name, "12 rue du Moulin", "Le carnet de santé", "lundi"):
        assert word in page
    assert say(browser, made, "came") == 302
    assert say(browser, made, "helped") == 302
    made.refresh_from_db()
    assert made.state == State.HELPED
    assert Transition.objects.filter(actor=Actor.PARENT).count() == 2


def test_i_could_not_is_under_today_and_may_be_taken_back(
    made: Referral, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = come(made.adult)
    say(browser, made, "could_not")
    assert made.service_name in html(client_of(referente).get(reverse("desk:today")))
    browser.post(reverse("referrals:parent_undo", args=[made.reference]))
    made.refresh_from_db()
    assert made.state == State.SENT


def test_the_parent_takes_it_back_and_the_link_is_dead(made: Referral) -> None:
    structure, page = opened_by_link(made)
    browser = come(made.adult)
    url = reverse("referrals:parent_revoke", args=[made.reference])
    assert made.structure_name in html(browser.get(url))
    assert browser.post(url).status_code == 302
    made.refresh_from_db()
    assert made.state == State.REVOKED
    assert "XKSENTXK" not in html(structure.get(page))
    assert made.service_name not in html(browser.get("/p/moi/"))


def test_two_adults_never_see_each_other_s(made: Referral, family: Family) -> None:
    other = factories.AdultFactory(family=family, first_name="Karim", role=AdultRole.FATHER)
    browser = come(other)
    assert made.service_name not in html(browser.get("/p/moi/"))
    assert made.service_name not in html(browser.get("/p/moi/informations/"))
    for name in ("parent_says", "parent_undo", "parent_revoke"):
        url = reverse(f"referrals:{name}", args=[made.reference])
        assert browser.post(url, {"said": "came"}).status_code == 404
    made.refresh_from_db()
    assert made.state == State.SENT


def test_after_a_loss_my_page_is_silent(made: Referral, family: Family) -> None:
    EVENTS[4](family)
    assert made.service_name not in html(come(made.adult).get("/p/moi/"))


@pytest.mark.parametrize("said", ["accepted", "revoked", ""])
def test_a_parent_says_three_things_and_no_other(made: Referral, said: str) -> None:
    assert say(come(made.adult), made, said) == 404


# --- The référente --------------------------------------------------------------------------
def test_the_whole_way_from_the_family_page(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(referente)
    needs = reverse("referrals:needs", args=[family.reference])
    assert needs in html(browser.get(reverse("desk:family", args=[family.reference])))
    proposals = reverse("referrals:proposals", args=[family.reference, "health"])
    assert proposals in html(browser.get(needs))
    new = reverse("referrals:new", args=[family.reference, "health", pmi.reference])
    assert new in html(browser.get(proposals))
    form = html(browser.get(new))
    assert 'name="agreed" id="id_agreed"' in form or "agreed" in form
    assert not browser.get(new).context["form"]["agreed"].value()
    sent = browser.post(
        new,
        {"adult": family.adults.get().reference, "way": "partner", "preset": "0", "told": "phone",
         "told_on": "2026-11-23", "regime": "agreement", "agreed": "on", "passed": ["first_name"]},
    )  # fmt: skip
    made = Referral.objects.get()
    assert sent.headers["Location"] == reverse("referrals:page", args=[made.reference])
    assert made.sentence in html(browser.get(sent.headers["Location"]))


def test_what_is_refused_keeps_what_was_typed(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    new = reverse("referrals:new", args=[family.reference, "health", pmi.reference])
    answer = client_of(referente).post(
        new,
        {"adult": family.adults.get().reference, "way": "partner", "sentence": "XKKEPTXK",
         "told": "phone", "told_on": "2026-11-23", "regime": "agreement"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "XKKEPTXK" in html(answer)
    assert "Sans l’accord de la personne" in html(answer)
    assert not Referral.objects.exists()


def test_all_that_is_missing_is_said_at_once(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    new = reverse("referrals:new", args=[family.reference, "health", pmi.reference])
    answer = client_of(referente).post(
        new, {"adult": family.adults.get().reference, "way": "partner", "regime": "agreement"}
    )
    assert set(answer.context["form"].errors) == {"agreed", "sentence", "told"}


def test_every_gesture_of_her_page(
    made: Referral, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(referente)
    page = reverse("referrals:page", args=[made.reference])
    browser.post(page + "renvoyer/")
    assert Message.objects.filter(purpose="guest_link").count() == 2
    browser.post(page + "dire/", {"after": "declined", "reason": "full"})
    assert "Plus de place" in html(browser.get(page))
    browser.post(page + "besoin/")
    made.refresh_from_db()
    assert made.settled == "no_need"
    browser.post(page + "besoin/", {"again": "1"})
    browser.post(page + "annuler/")
    made.refresh_from_db()
    assert (made.state, made.settled) == (State.SENT, "")
    assert "Retirer cette orientation" in html(browser.get(page + "retirer/"))
    browser.post(page + "retirer/")
    made.refresh_from_db()
    assert made.state == State.REVOKED


def test_revoking_goes_by_its_own_page(
    made: Referral, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    page = reverse("referrals:page", args=[made.reference])
    client_of(referente).post(page + "dire/", {"after": "revoked"})
    made.refresh_from_db()
    assert made.state == State.SENT


def test_the_sheet_is_a_tagged_page_without_need_nor_sentence(
    made: Referral, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    from berceau.referrals.sheet import words

    said = words(made, factories.TODAY)
    assert "XKSENTXK" not in str(said)
    assert made.need_words not in str(said)
    url = reverse("referrals:sheet", args=[made.reference])
    answer = client_of(referente).get(url)
    assert answer.content.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.content or b"StructTreeRoot" in answer.content


def test_the_words_said_for_one_adult_are_not_proposed_for_another(
    made: Referral, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    other = factories.AdultFactory(family=made.family, first_name="Karim", role=AdultRole.FATHER)
    new = reverse("referrals:new", args=[made.family.reference, "health", pmi.reference])
    browser = client_of(referente)
    assert "XKSENTXK" in html(browser.get(f"{new}?suite={made.reference}"))
    assert "XKSENTXK" not in html(
        browser.get(f"{new}?suite={made.reference}&pour={other.reference}")
    )


def test_another_name_may_be_typed_for_an_adult_alone(
    referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    alone = rows.family_of(referente, with_newborn=False)
    proposals = reverse("referrals:proposals", args=[alone.reference, "health"])
    assert 'name="mot"' in html(client_of(referente).get(proposals))


def test_a_colleague_reads_nothing(made: Referral, client_of: Callable[[Agent], Client]) -> None:
    browser = client_of(factories.ReferenteFactory())
    for name in ("page", "revoke", "sheet"):
        url = reverse(f"referrals:{name}", args=[made.reference])
        assert browser.get(url).status_code == 404
