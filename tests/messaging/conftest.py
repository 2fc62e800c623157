"""A provider, a gateway to it, and messages ready to leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from berceau.families.models import Consent
from berceau.messaging.carriers import described
from berceau.messaging.gateways.http import Call, HttpGateway
from berceau.messaging.models import Message
from berceau.messaging.outbox import To, post
from tests import factories
from tests.messaging.provider import SECRET, Provider, running


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as one:
        yield one


@pytest.fixture
def gateway(provider: Provider) -> HttpGateway:
    return HttpGateway(
        name="essai",
        sends=Call(
            url=f"{provider.url}/sms",
            identifier="data.id",
            body={"to": "{to}", "text": "{body}", "reference": "{key}"},
        ),
        finds=Call(url=f"{provider.url}/sms?reference={{key}}", identifier="items.0.id"),
    )


@pytest.fixture
def family(db: None) -> Any:
    """A family whose one adult agreed and has one safe number."""
    family = factories.FamilyFactory()
    family.adults.update(consent=Consent.GIVEN)
    factories.ChildFactory(family=family)
    return family


@pytest.fixture
def write(family: Any, at: datetime) -> Callable[..., Message]:
    """`write(key="…", …)`: one SMS to this family's adult."""
    adult = family.adults.get()
    address = adult.contacts.get().value

    def one(**values: Any) -> Message:
        to = values.pop("to", To(address=address, family_id=family.pk, adult_id=adult.pk))
        number = Message.objects.count()
        return post(
            **(
                {
                    "channel": "sms",
                    "purpose": "answer",
                    "to": to,
                    "body": "Bonjour, rappelez-moi quand vous pouvez.",
                    "key": f"essai:{number}",
                    "at": at,
                }
                | values
            )
        )

    return one


@pytest.fixture
def in_service(
    provider: Provider, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Provider:
    """This provider carries the SMS of the instance, by its description."""
    monkeypatch.setenv("ESSAI_SECRET", SECRET)
    settings.SMS_GATEWAY = provider.describe(tmp_path)
    described.cache_clear()
    return provider
