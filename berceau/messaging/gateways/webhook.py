"""What a provider sends us by itself, as its description says: receipts, and texts of families.

    [webhook]
    check = "path"                       # « path », « header » or « hmac »
    secret = "{env:EXEMPLE_SECRET}"      # 24 characters at least
    header = "X-Signature"               # for « header » (the secret itself) and « hmac »
    [webhook.receipt]
    identifier = "message_id"
    state = "status"
    delivered = ["DELIVERED"]
    failed = ["REFUSED"]                 # any other state says nothing yet
    [webhook.incoming]
    sender = "number"
    body = "text"
    identifier = ["number", "text", "date"]   # several: what makes it that text and no other

One address for both: what holds a body is a text, what holds a state is a receipt.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from berceau.kit.crypto import keyed_index
from berceau.messaging.gateways import DescriptionError, Receipt, Received

CHECKS = ("path", "header", "hmac")
SHORTEST = 24
LONGEST_IDENTIFIER = 120
VARIABLE = re.compile(r"\{env:([A-Z0-9_]+)\}")


class UnknownShapeError(ValueError):
    """What came is neither a receipt nor a text; the sentence says so."""


@dataclass(frozen=True, slots=True)
class ReceiptShape:
    identifier: str
    state: str
    delivered: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncomingShape:
    sender: str
    body: str
    identifier: tuple[str, ...]


def value_at(content: Any, path: str) -> str | None:
    """A word or a number at « data.items.0.id », as text; None for anything else."""
    for step in path.split("."):
        if isinstance(content, list) and step.isdigit() and int(step) < len(content):
            content = content[int(step)]
        elif isinstance(content, Mapping) and step in content:
            content = content[step]
        else:
            return None
    if isinstance(content, bool) or not isinstance(content, str | int):
        return None
    return str(content).replace("\x00", "")


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where things are in what comes, and how we know who sent it."""

    check: str
    secret: str
    header: str = ""
    receipt: ReceiptShape | None = None
    incoming: IncomingShape | None = None

    @classmethod
    def read(cls, table: Mapping[str, Any], where: str) -> Webhook:
        """Raises DescriptionError."""
        if table.get("check") not in CHECKS:
            raise DescriptionError(f"{where} : « check » vaut path, header ou hmac")
        if not table.get("secret"):
            raise DescriptionError(f"{where} : « secret » manque")
        if table["check"] != "path" and not table.get("header"):
            raise DescriptionError(f"{where} : « header » manque")
        receipt, incoming = table.get("receipt"), table.get("incoming")
        try:
            return cls(
                check=table["check"],
                secret=table["secret"],
                header=table.get("header", ""),
                receipt=ReceiptShape(**_frozen(receipt)) if receipt else None,
                incoming=IncomingShape(**_frozen(incoming)) if incoming else None,
            )
        except TypeError as error:
            raise DescriptionError(f"{where} : {error}") from None

    def ready(self) -> None:
        """Raises DescriptionError when the secret is not there, or too short to be one."""
        self._key()

    def _key(self) -> bytes:
        variable = VARIABLE.fullmatch(self.secret)
        if variable is None:
            raise DescriptionError('[webhook] : écrire secret = "{env:VARIABLE}"')
        secret = os.environ.get(variable[1], "")
        if len(secret) < SHORTEST:
            raise DescriptionError(f"{variable[1]} manque ou a moins de {SHORTEST} caractères")
        return secret.encode()

    def is_signed(self, *, path: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether who sent this knows the secret; compared in constant time. Without secret: no."""
        try:
            key = self._key()
        except DescriptionError:
            return False
        if self.check == "path":
            said, expected = path.encode(), key
        else:
            said = headers.get(self.header, "").removeprefix("sha256=").strip().encode()
            expected = (
                key
                if self.check == "header"
                else hmac.new(key, body, "sha256").hexdigest().encode()
            )
            if path:
                return False
        return hmac.compare_digest(said, expected)

    def understood(self, content: Any, *, at: datetime) -> Receipt | Received | None:
        """What it tells; None for a state that says nothing yet. Raises UnknownShapeError."""
        if self.incoming is not None and value_at(content, self.incoming.body) is not None:
            return self._text(self.incoming, content, at=at)
        if self.receipt is not None and value_at(content, self.receipt.state) is not None:
            return self._receipt(self.receipt, content, at=at)
        raise UnknownShapeError("Ni un accusé, ni un message.")

    def _text(self, shape: IncomingShape, content: Any, *, at: datetime) -> Received:
        sender, body = value_at(content, shape.sender), value_at(content, shape.body) or ""
        parts = [value_at(content, path) for path in shape.identifier]
        if not sender or None in parts:
            raise UnknownShapeError("Un message sans numéro ou sans identifiant.")
        return Received(provider_id=_identifier(parts), sender=sender, body=body, at=at)

    def _receipt(self, shape: ReceiptShape, content: Any, *, at: datetime) -> Receipt | None:
        identifier, state = value_at(content, shape.identifier), value_at(content, shape.state)
        if not identifier:
            raise UnknownShapeError("Un accusé sans identifiant.")
        if state in shape.delivered:
            return Receipt(provider_id=identifier, delivered=True, at=at)
        if state in shape.failed:
            return Receipt(provider_id=identifier, delivered=False, at=at, reason=str(state))
        return None


def _identifier(parts: Sequence[str | None]) -> str:
    """The provider's own; a fingerprint with our key when it is made of what was written."""
    if len(parts) == 1 and len(parts[0] or "") <= LONGEST_IDENTIFIER:
        return parts[0] or ""
    return keyed_index("messaging.incoming", "\x1f".join(part or "" for part in parts))


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    """Lists become tuples; `identifier` of a text is one path or several."""
    found = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    if "sender" in found and isinstance(found.get("identifier"), str):
        found["identifier"] = (found["identifier"],)
    return found
