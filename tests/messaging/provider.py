"""A provider of SMS as they are: a real HTTP server that delays, refuses, breaks and forgets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

DESCRIPTION = """
name = "essai"
[send]
url = "{url}/sms"
identifier = "data.id"
body = {{ to = "{{to}}", text = "{{body}}", reference = "{{key}}" }}
[find]
url = "{url}/sms?reference={{key}}"
identifier = "items.0.id"
"""
WEBHOOK = """
[webhook]
check = "path"
secret = "{env:ESSAI_SECRET}"
[webhook.receipt]
identifier = "message_id"
state = "status"
delivered = ["DELIVERED"]
failed = ["NOT_DELIVERED"]
[webhook.incoming]
sender = "number"
body = "text"
identifier = ["number", "text", "reception_date"]
"""
SECRET = "un-secret-que-personne-ne-devine"


@dataclass
class Provider:
    """What it was told to do, and what it took."""

    mood: list[str] = field(default_factory=list)
    """What to do of the next calls, in order: ok, refuse, later, error, cut, cut_after,
    garbage, slow."""
    taken: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def take(self, parcel: dict[str, Any]) -> str:
        self.taken.append(parcel)
        return f"sms-{len(self.taken)}"

    def receipt(self, number: int, state: str = "DELIVERED") -> dict[str, Any]:
        """What it tells later of the text number `number`."""
        return {"message_id": f"sms-{number}", "status": state, "number": "+33600000000"}

    def text(self, sender: str, body: str, *, on: str = "2026-11-23 10:30:00") -> dict[str, Any]:
        """What it brings when somebody writes: its own way of writing numbers and dates."""
        return {"number": sender, "text": body, "reception_date": on, "sim_card_number": "38000"}

    def describe(self, folder: Path, *, webhook: str = WEBHOOK) -> str:
        """The path of a description of this provider, as an instance would write it."""
        path = folder / "essai.toml"
        path.write_text(DESCRIPTION.format(url=self.url) + webhook, "utf-8")
        return str(path)

    def identifier_of(self, key: str) -> str | None:
        for number, parcel in enumerate(self.taken, start=1):
            if parcel["reference"] == key:
                return f"sms-{number}"
        return None


class Handler(BaseHTTPRequestHandler):
    provider: ClassVar[Provider]

    def log_message(self, *args: object) -> None:
        """Silence."""

    def do_POST(self) -> None:
        parcel = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mood = self.provider.mood.pop(0) if self.provider.mood else "ok"
        if mood == "cut":
            self.connection.close()
        elif mood == "cut_after":
            self.provider.take(parcel)
            self.connection.close()
        elif mood == "slow":
            identifier = self.provider.take(parcel)
            time.sleep(0.3)
            with suppress(ConnectionError):
                self.answer(200, {"data": {"id": identifier}})
        elif mood == "garbage":
            self.provider.take(parcel)
            self.answer(200, {"data": {}})
        elif mood == "ok":
            self.answer(200, {"data": {"id": self.provider.take(parcel)}})
        else:
            self.answer({"refuse": 400, "later": 503, "error": 500}[mood], {})

    def do_GET(self) -> None:
        key = parse_qs(urlsplit(self.path).query)["reference"][0]
        identifier = self.provider.identifier_of(key)
        self.answer(200, {"items": [{"id": identifier}] if identifier else []})

    def answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port."""
    provider = Provider()
    handler = type("OneHandler", (Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
