"""Links of partners: seen they tell nothing, opened they give one thing, over they are renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone

from berceau.contract import GuestDoor
from berceau.links import actions, doors, session
from berceau.links.models import GuestLink
from berceau.links.programme import PROGRAMME
from berceau.messaging.gateways.email import MOST_WORDS, link_in
from berceau.messaging.models import Message
from berceau.messaging.retention import sweep_texts
from berceau.privacy.models import Act
from tests import factories

AT = factories.AT
EMAIL = "accueil@creche.exemple.fr"


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch, db: None) -> GuestDoor:
    """A room that has one thing to confide: its page is any route that takes one reference."""
    one = GuestDoor("essai", "Un essai", "links:link", days=8)
    monkeypatch.setattr(actions, "doors", lambda: {"essai": one})
    monkeypatch.setattr("berceau.links.views.doors", lambda: {"essai": one})
    return one


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False):
        yield


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def made(**more: object) -> str:
    return token_of(
        actions.new_link(
            **{"purpose": "essai", "subject": "sujet-un", "email": EMAIL, "at": AT} | more
        )
    )


def page(client, reference: str, purpose: str = "essai", *, then=None) -> HttpResponse:
    """A guest's page, asked with the cookies of this browser."""

    @session.with_guest(purpose)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.guest.subject)

    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return view(request, guest=reference)


def test_the_link_itself_is_not_kept():
    token = made()
    row = GuestLink.objects.values().get()
    assert token not in str(row)
    assert row["key_index"] == actions.index_of(token)


def test_a_purpose_that_nobody_knows_is_refused():
    with pytest.raises(KeyError):
        made(purpose="autre")


def test_seen_it_tells_nothing_and_changes_nothing(client):
    alive, never = client.get(f"/i/{made()}"), client.get("/i/abcdefghjkmnpqrs")
    assert alive.status_code == never.status_code == 200
    assert "sujet-un" not in alive.content.decode()
    assert GuestLink.objects.get().opened_at is None
    assert not [name for name in alive.cookies if name.startswith("berceau_invite")]


def test_opened_it_gives_the_pages_of_this_link_alone(client):
    token = made()
    other = GuestLink.objects.get(key_index=actions.index_of(made(subject="sujet-deux")))
    response = client.post(f"/i/{token}")
    link = GuestLink.objects.get(key_index=actions.index_of(token))
    assert response.status_code == 302
    assert link.opened_at == AT
    cookie = response.cookies[session.cookie_of(link.reference)]
    assert cookie["path"] == f"/l/{link.reference}/"
    assert cookie["httponly"]
    assert page(client, link.reference).content == b"sujet-un"
    assert "sujet-un" not in page(client, other.reference).content.decode()


def test_the_cookie_of_a_link_does_not_open_another_even_renamed(client):
    client.post(f"/i/{made()}")
    mine = GuestLink.objects.get()
    other = GuestLink.objects.get(key_index=actions.index_of(made(subject="sujet-deux")))
    client.cookies[session.cookie_of(other.reference)] = session.sealed(mine)
    assert b"sujet-deux" not in page(client, other.reference).content


def test_a_page_of_another_purpose_stays_closed(client):
    client.post(f"/i/{made()}")
    assert page(client, GuestLink.objects.get().reference, "autre").content != b"sujet-un"


@pytest.mark.parametrize("after", [timedelta(days=8), timedelta(days=40)])
def test_it_dies_and_so_do_its_pages(client, after):
    token = made()
    client.post(f"/i/{token}")
    link = GuestLink.objects.get()
    with time_machine.travel(AT + after, tick=False):
        assert "Ce lien n’ouvre plus rien" in client.post(f"/i/{token}").content.decode()
        assert page(client, link.reference).content != b"sujet-un"


def test_a_closed_link_opens_nothing_and_is_not_renewed(client):
    token = made()
    assert actions.close(purpose="essai", subject="sujet-un", at=AT) == 1
    assert "Ce lien n’ouvre plus rien" in client.post(f"/i/{token}").content.decode()
    client.post(f"/i/{token}/encore/")
    assert GuestLink.objects.count() == 1


def test_over_it_is_sent_again_where_it_had_gone(client):
    token = made()
    later = AT + timedelta(days=9)
    with time_machine.travel(later, tick=False):
        said = client.post(f"/i/{token}/encore/").content.decode()
        message = Message.objects.get()
        assert message.address == EMAIL
        assert client.post(f"/i/{token_of(link_in(message.body))}").status_code == 302
        unknown = client.post("/i/abcdefghjkmnpqrs/encore/").content.decode()
    assert said.split("<main")[1] == unknown.split("<main")[1]


def test_a_mailbox_is_not_flooded(client):
    token = made()
    with time_machine.travel(AT + timedelta(days=9), tick=False):
        for _again in range(8):
            client.post(f"/i/{token}/encore/")
    assert Message.objects.count() == actions.MOST_A_DAY


def test_the_mail_carries_the_link_and_nothing_else():
    link = actions.send(purpose="essai", subject="sujet-un", email=EMAIL, at=AT)
    message = Message.objects.get()
    address = link_in(message.body)
    assert address is not None
    assert resolve(address.removeprefix(settings.ADDRESS)).view_name == "links:link"
    assert len(message.body.split()) <= MOST_WORDS
    assert message.family_id is None
    assert Act.objects.filter(verb="link.sent").count() == 1
    assert EMAIL not in str(Act.objects.values().get())
    assert link.expires_at == AT + timedelta(days=8)


def test_a_link_held_by_a_browser_is_never_mailed_nor_opened(client):
    link = actions.hold(purpose="essai", subject="sujet-un", email=EMAIL, at=AT)
    response = HttpResponse()
    session.keep_open(response, link)
    client.cookies.update(response.cookies)
    assert page(client, link.reference).content == b"sujet-un"
    assert not Message.objects.exists()
    link.refresh_from_db()
    assert link.opened_at is None


def test_a_room_may_say_that_a_link_is_over(client):
    client.post(f"/i/{made()}")
    link = GuestLink.objects.get()

    @session.with_guest("essai", over=lambda link: link.subject == "sujet-un")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.guest.subject)

    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert "Ce lien n’ouvre plus rien" in view(request, guest=link.reference).content.decode()


def test_forgotten_no_address_is_left():
    made()
    made(subject="sujet-deux")
    assert actions.forget(purpose="essai", subject="sujet-un") == 1
    assert GuestLink.objects.get().subject == "sujet-deux"


def test_what_was_mailed_to_a_partner_goes_whole_with_their_address():
    actions.send(purpose="essai", subject="sujet-un", email=EMAIL, at=AT)
    assert sweep_texts(AT.date() - timedelta(days=1), AT) == 0
    assert sweep_texts(AT.date(), AT) == 1
    assert not Message.objects.exists()


def test_finished_links_are_swept():
    made()
    made(at=AT + timedelta(days=60))
    [rule] = PROGRAMME.retention
    assert rule.sweep((AT + timedelta(days=30)).date(), timezone.now()) == 1
    assert GuestLink.objects.count() == 1


def test_every_door_of_the_house_leads_somewhere():
    doors.doors.cache_clear()
    for one in doors.doors().values():
        assert reverse(one.route, args=["abcdefghjkmn"]).startswith("/l/abcdefghjkmn/")
