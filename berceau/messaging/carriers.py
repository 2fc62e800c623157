"""Which gateway carries each channel, as the settings say."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from berceau.messaging.gateways import DescriptionError, Gateway
from berceau.messaging.gateways.email import EmailGateway
from berceau.messaging.gateways.http import HttpGateway
from berceau.messaging.gateways.sink import NAME as SINK
from berceau.messaging.gateways.sink import SinkGateway
from berceau.messaging.models import Channel

SHIPPED = Path(str(resources.files(__package__))) / "providers"


def shipped() -> tuple[str, ...]:
    """The names of the descriptions that come with Berceau."""
    return tuple(sorted(one.stem for one in SHIPPED.glob("*.toml")))


def carrier(channel: str) -> Gateway | None:
    """Who carries this channel; None when nobody does. Raises DescriptionError.

    Letters leave by the printer, never by themselves.
    """
    if channel == Channel.SMS:
        return sms_gateway(settings.SMS_GATEWAY)
    if channel == Channel.EMAIL:
        return email_gateway()
    return None


def sms_gateway(name: str) -> Gateway | None:
    """The gateway of this name, or described by the file of this path."""
    if not name:
        return None
    if name == SINK:
        return SinkGateway()
    return described(name)


@lru_cache(maxsize=8)
def described(name: str) -> HttpGateway:
    """As its TOML description says: one of those shipped, or a file of this instance."""
    if name.endswith(".toml"):
        return HttpGateway.read(Path(name))
    if name not in shipped():
        raise DescriptionError(
            f"BERCEAU_SMS_GATEWAY vaut « {name} » : écrire le chemin d’un fichier .toml, ou "
            + (", ".join(shipped()) or "le nom d’une passerelle livrée")
        )
    return HttpGateway.read(SHIPPED / f"{name}.toml")


def email_gateway() -> Gateway | None:
    """The mail server of the settings; without one, the sink of the demonstration, or nobody."""
    if settings.MAIL_READY:
        return EmailGateway()
    return SinkGateway() if settings.DEMO else None


def provider_named(name: str) -> HttpGateway | None:
    """The provider in service, if this is its name: nobody else may bring us anything."""
    try:
        gateway = sms_gateway(settings.SMS_GATEWAY)
    except DescriptionError:
        return None
    return gateway if isinstance(gateway, HttpGateway) and gateway.name == name else None
