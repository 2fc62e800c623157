"""A provider that speaks HTTP and JSON, described by a TOML file: no code for each of them.

    name = "exemple"
    [send]
    url = "https://api.exemple.fr/sms"
    headers = { "api-key" = "{env:EXEMPLE_CLE}" }
    body = { to = "{to}", text = "{body}", reference = "{key}" }
    identifier = "data.id"
    [find]                     # absent: the provider cannot be asked
    url = "https://api.exemple.fr/sms?reference={key}"
    identifier = "items.0.id"
    [webhook]                  # absent: nothing comes back (`webhook.py`)

`{to}`, `{body}`, `{key}` and `{env:NAME}` are replaced in values, never in names; `{unicode}` alone
is true when the text does not fit in the 7-bit alphabet. `{key}` is opaque: the provider learns
nothing of why a message leaves.
"""

from __future__ import annotations

import os
import re
import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from pathlib import Path
from typing import Any

import requests
from urllib3.exceptions import NewConnectionError, ProxyError

from berceau.messaging.gateways import (
    DescriptionError,
    Parcel,
    RefusedError,
    UnavailableError,
    UncertainError,
)
from berceau.messaging.gateways.webhook import Webhook
from berceau.messaging.gsm import measure

CONNECT, READ = 5, 20
"""Seconds to reach the provider, then to hear its answer."""
PLACE = re.compile(r"\{(env:[A-Z0-9_]+|to|body|key)\}")
UNICODE = "{unicode}"
LATER = frozenset({408, 425, 429, 503})
"""Answers that say « nothing was taken, come back »."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a provider, and where its answer holds the identifier."""

    url: str
    identifier: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @classmethod
    def read(cls, table: Mapping[str, Any], where: str) -> Call:
        unknown = set(table) - {"url", "identifier", "method", "headers", "body"}
        if unknown:
            raise DescriptionError(f"{where} : mot inconnu « {min(unknown)} »")
        for needed in ("url", "identifier"):
            if not table.get(needed):
                raise DescriptionError(f"{where} : « {needed} » manque")
        if not str(table["url"]).startswith(("https://", "http://127.0.0.1")):
            raise DescriptionError(f"{where} : l’adresse doit commencer par https://")
        return cls(**table)


def opaque(key: str) -> str:
    """Our key as a provider sees it: the same at each try, and that says nothing."""
    return blake2s(key.encode(), digest_size=16).hexdigest()


def filled(value: Any, parcel: Mapping[str, str]) -> Any:
    """The same value, its places filled, however deep. Raises DescriptionError."""
    if value == UNICODE:
        return not measure(parcel["body"]).seven_bit
    if isinstance(value, str):
        return PLACE.sub(lambda place: _word(place[1], parcel), value)
    if isinstance(value, Mapping):
        return {name: filled(inner, parcel) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, parcel) for inner in value]
    return value


def _word(name: str, parcel: Mapping[str, str]) -> str:
    if not name.startswith("env:"):
        return parcel[name]
    variable = name.removeprefix("env:")
    if variable not in os.environ:
        raise DescriptionError(f"la variable {variable} de la passerelle n’est pas définie")
    return os.environ[variable]


def found_at(answer: Any, path: str) -> str | None:
    """The value at « data.items.0.id », as text; None when there is none."""
    for step in path.split("."):
        if isinstance(answer, list) and step.isdigit() and int(step) < len(answer):
            answer = answer[int(step)]
        elif isinstance(answer, dict) and step in answer:
            answer = answer[step]
        else:
            return None
    return None if answer is None or answer == "" else str(answer)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """A provider as its description says."""

    name: str
    sends: Call
    finds: Call | None = None
    hears: Webhook | None = None

    @classmethod
    def read(cls, path: Path) -> HttpGateway:
        """From its file. Raises DescriptionError."""
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DescriptionError(f"{path.name} : {error}") from None
        if not table.get("name") or "send" not in table:
            raise DescriptionError(f"{path.name} : il faut « name » et « [send] »")
        if unknown := set(table) - {"name", "send", "find", "webhook"}:
            raise DescriptionError(f"{path.name} : mot inconnu « {min(unknown)} »")
        find, webhook = table.get("find"), table.get("webhook")
        return cls(
            name=str(table["name"]),
            sends=Call.read(table["send"], f"{path.name} [send]"),
            finds=Call.read(find, f"{path.name} [find]") if find else None,
            hears=Webhook.read(webhook, f"{path.name} [webhook]") if webhook else None,
        )

    def ready(self) -> None:
        """Raises DescriptionError when a variable that the description names is not there."""
        for call in (self.sends, self.finds):
            if call is not None:
                words = {"to": "", "body": "", "key": ""}
                filled([call.url, call.headers, call.body], words)
        if self.hears is not None:
            self.hears.ready()

    def send(self, parcel: Parcel) -> str:
        words = {"to": parcel.to, "body": parcel.body, "key": opaque(parcel.key)}
        answer = self._ask(self.sends, words)
        if answer.status_code in LATER:
            raise UnavailableError(f"{self.name} : réponse {answer.status_code}")
        if answer.status_code >= 500:
            raise UncertainError(f"{self.name} : réponse {answer.status_code}")
        if answer.status_code >= 400:
            raise RefusedError(f"{self.name} : réponse {answer.status_code}")
        identifier = found_at(_json(answer), self.sends.identifier)
        if identifier is None:
            raise UncertainError(f"{self.name} : réponse sans identifiant")
        return identifier

    def find(self, key: str) -> str | None:
        if self.finds is None:
            raise UnavailableError(f"{self.name} : ne sait pas retrouver un message")
        try:
            answer = self._ask(self.finds, {"to": "", "body": "", "key": opaque(key)})
        except UncertainError as error:
            raise UnavailableError(str(error)) from None
        if answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise UnavailableError(f"{self.name} : réponse {answer.status_code}")
        return found_at(_json(answer), self.finds.identifier)

    def _ask(self, call: Call, words: Mapping[str, str]) -> requests.Response:
        try:
            return requests.request(
                "GET" if call is self.finds and call.method == "POST" else call.method,
                filled(call.url, words),
                headers=filled(call.headers, words),
                json=filled(call.body, words) if call.body is not None else None,
                timeout=(CONNECT, READ),
                allow_redirects=False,
            )
        except DescriptionError as error:
            raise UnavailableError(f"{self.name} : {error}") from None
        except requests.exceptions.ConnectTimeout:
            raise UnavailableError(f"{self.name} : injoignable") from None
        except requests.exceptions.ConnectionError as error:
            if _never_connected(error):
                raise UnavailableError(f"{self.name} : injoignable") from None
            raise UncertainError(f"{self.name} : connexion perdue") from None
        except requests.exceptions.Timeout:
            raise UncertainError(f"{self.name} : pas de réponse") from None


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    """Refused, unknown name, unreachable proxy, untrusted certificate: nothing was handed over."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    inside = getattr(reason, "args", ())
    untrusted = any(isinstance(one, ssl.SSLCertVerificationError) for one in inside)
    return isinstance(reason, NewConnectionError | ProxyError) or untrusted


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except requests.exceptions.JSONDecodeError:
        return None
