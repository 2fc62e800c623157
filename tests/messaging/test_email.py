"""E-mail through a real mail server: a link or nothing, « later » and « no » told apart."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from berceau.messaging import worker
from berceau.messaging.gateways import Parcel, RefusedError
from berceau.messaging.gateways.email import EmailGateway
from berceau.messaging.models import Message, State
from berceau.messaging.outbox import ContentInEmailError, Draft, To, post_many
from berceau.messaging.wordings import said

Write = Callable[..., Message]
pytestmark = pytest.mark.django_db


@dataclass
class Mailbox:
    """What it was told to answer, and what it took."""

    to: str = "250 OK"
    data: str = "250 OK"
    taken: list[Any] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(  # noqa: N802 -- as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        if self.data == "cut":
            server.transport.abort()
            return "250 OK"
        if self.data.startswith("250"):
            self.taken.append(envelope)
        return self.data


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS, settings.MAIL_READY = False, True
    try:
        yield box
    finally:
        server.stop()


@pytest.fixture
def link(settings: Any) -> str:
    return f"{settings.ADDRESS}/p/k7Hq2mXw4TzR"


@pytest.fixture
def email(write: Write, family: Any, link: str) -> Message:
    adult = family.adults.get()
    to = To("nadia@exemple.fr", family.pk, adult.pk)
    adult.contacts.create(kind="email", value=to.address)
    return write(
        channel="email", purpose="link", to=to, body=said("link", "fr", link=link), title="Dubois"
    )


def test_it_carries_its_link_and_nothing_else(
    mailbox: Mailbox, email: Message, link: str, at: datetime
) -> None:
    assert worker.run(at).sent == 1
    [envelope] = mailbox.taken
    assert envelope.rcpt_tos == ["nadia@exemple.fr"]
    content = envelope.content.decode()
    assert link in content.replace("=\r\n", "")
    assert "Dubois" not in content
    email.refresh_from_db()
    assert email.provider_id in content


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Le rendez-vous de Lina est mardi.",
        "Votre page : https://ailleurs.exemple/p/abc Ce lien est pour vous.",
        "{said} Lina",
        "{said} {link}",
        "Lina : {link}",
    ],
)
def test_an_email_that_says_more_is_never_written(
    body: str, write: Write, family: Any, link: str, at: datetime
) -> None:
    to = To("nadia@exemple.fr", family.pk)
    words = body.format(said=said("link", "fr", link=link), link=link)
    with pytest.raises(ContentInEmailError):
        write(channel="email", purpose="link", to=to, body=words)
    with pytest.raises(ContentInEmailError):
        post_many([Draft(channel="email", purpose="link", to=to, body=words, key="x")], at=at)
    assert not Message.objects.exists()


def test_the_gateway_itself_refuses_what_holds_no_link(mailbox: Mailbox, link: str) -> None:
    for body in ("Lina a 2 mois.", f"{link} " + "mot " * 50):
        with pytest.raises(RefusedError):
            EmailGateway().send(Parcel(to="x@exemple.fr", body=body, key="k"))
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("to", "data", "state"),
    [
        ("451 plus tard", "250 OK", State.WAITING),
        ("550 inconnu", "250 OK", State.FAILED),
        ("250 OK", "452 plein", State.WAITING),
        ("250 OK", "554 refusé", State.FAILED),
        ("250 OK", "cut", State.UNCERTAIN),
    ],
)
def test_later_and_no_are_told_apart(
    to: str, data: str, state: str, mailbox: Mailbox, email: Message, at: datetime
) -> None:
    mailbox.to, mailbox.data = to, data
    worker.run(at)
    email.refresh_from_db()
    assert (email.state, mailbox.taken) == (state, [])
    assert "nadia" not in email.reason


def test_a_server_that_is_not_there_loses_nothing(
    mailbox: Mailbox, email: Message, settings: Any, at: datetime
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert worker.run(at).waiting == 1
    settings.EMAIL_PORT = port
    assert worker.run(at + timedelta(minutes=1)).sent == 1


def test_a_server_that_does_not_let_us_in_loses_nothing(
    mailbox: Mailbox, email: Message, settings: Any, at: datetime
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "faux", "faux"
    assert worker.run(at).waiting == 1


def test_a_professional_without_a_family_may_be_written_to(write: Write) -> None:
    message = write(channel="email", to=To("x@exemple.fr"), body="Bonjour.")
    assert message.state == State.WAITING
