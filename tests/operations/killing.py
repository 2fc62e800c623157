"""A real server, killed without warning under a load of writes, again and again.

Threads post notes through HTTP, each with a key of its own. What was answered is acknowledged; what
was not is sent again with the same key once the server is back. At the end every acknowledged note
must be there, once. Used by a handful of kills in the suite and by hundreds in `bench/kill.py`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

WRITERS = 4
TOKEN = "k" * 32
HOST = "127.0.0.1"
STARTS_WITHIN = 240.0
READ_NOTES = (
    "import json; from berceau.followup.models import Note; "
    "print(json.dumps([n.text for n in Note.objects.all() if n.text.startswith('coup ')]))"
)
READ_FAMILIES = (
    "import json; from berceau.families.models import Family; "
    "from berceau.accounts.models import Agent; "
    "a = Agent.objects.get(email='claire@demo.berceau.example'); "
    "print(json.dumps([a.pk, list(Family.objects.followed().filter(referente=a)"
    ".values_list('reference', flat=True))]))"
)


@dataclass
class Letter:
    """One note to post; kept until it is answered."""

    path: str
    body: str
    text: str


@dataclass
class Outcome:
    """What a whole run proved."""

    kills: int = 0
    acknowledged: int = 0
    sent_again: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    journal: str = ""
    restart_seconds: list[float] = field(default_factory=list)
    interrupted: int = 0
    """Letters that were on their way when the server died."""


class Server:
    """The production server of the README, in its own group of processes."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]
        self.environment = environment
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Serve; how long until the first page answered."""
        begun = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST,
                    "--port", str(self.port), "--workers", "1", "--blocking-threads", "4",
                    "--log-level", "error", "berceau.config.wsgi:application",
                ],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while time.monotonic() - begun < STARTS_WITHIN:
            try:
                if self.ask("GET", "/").status == 200:
                    return time.monotonic() - begun
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.02)
        raise TimeoutError(self.log.read_text()[-2000:])

    def kill(self) -> None:
        """SIGKILL to every process of the group: no clean-up, no warning."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method: str, path: str, body: str = "", cookies: str = "") -> Answer:
        link = http.client.HTTPConnection(HOST, self.port, timeout=120)
        try:
            link.request(
                method, path, body or None,
                {
                    "Cookie": f"csrftoken={TOKEN}; {cookies}",
                    "Content-Type": "application/x-www-form-urlencoded",
                },
            )  # fmt: skip
            answer = link.getresponse()
            content = answer.read()
            return Answer(answer.status, answer.headers.get_all("Set-Cookie") or [], content)
        finally:
            link.close()


@dataclass
class Answer:
    status: int
    cookies: list[str]
    content: bytes


def sign_in(server: Server, agent: int) -> str:
    """One click of the demonstration; the cookie of the session."""
    form = {"csrfmiddlewaretoken": TOKEN, "once": secrets.token_urlsafe(18), "agent": agent}
    answer = server.ask("POST", "/compte/demonstration/", urlencode(form))
    for cookie in answer.cookies:
        if found := re.match(r"sessionid=\w+", cookie):
            return found[0]
    raise AssertionError((answer.status, answer.content[:500]))


def letter(family: str) -> Letter:
    text = f"coup {secrets.token_hex(8)}"
    key = secrets.token_urlsafe(18)
    form = {
        "csrfmiddlewaretoken": TOKEN, "once": key, "form_key": key, "kind": "call", "text": text,
        "readers": "team", "after": "nothing",
    }  # fmt: skip
    return Letter(f"/familles/{family}/noter/", urlencode(form), text)


class Load:
    """Threads that post until they are told to stop; the unanswered goes first the next time."""

    def __init__(self, server: Server, cookie: str, families: list[str]) -> None:
        self.server, self.cookie, self.families = server, cookie, families
        self.lock = threading.Lock()
        self.unanswered: list[Letter] = []
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.sent_again = 0
        self.stopping = threading.Event()
        self.finishing = False
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        self.stopping.clear()
        self.threads = [threading.Thread(target=self._write) for _writer in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _next(self) -> Letter | None:
        with self.lock:
            if self.unanswered:
                self.sent_again += 1
                return self.unanswered.pop()
        return None if self.finishing else letter(random.choice(self.families))

    def _write(self) -> None:
        while not self.stopping.is_set():
            one = self._next()
            if one is None:
                return
            try:
                answer = self.server.ask("POST", one.path, one.body, self.cookie)
            except (OSError, http.client.HTTPException):
                with self.lock:
                    self.unanswered.append(one)
                # The server is dead: the next one takes this letter again.
                return
            with self.lock:
                if answer.status == 302:
                    self.acknowledged.append(one.text)
                else:
                    self.refused.append(f"{answer.status} {answer.content[:200]!r}")


def run(environment: dict[str, str], folder: Path, *, kills: int, longest: float = 0.6) -> Outcome:
    """So many kills on the demonstration's town that is in this folder; what was proved."""

    def berceau(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "berceau", *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout if not done.returncode else done.stdout + done.stderr[-1000:]

    agent, families = json.loads(berceau("shell", "-v0", "-c", READ_FAMILIES))
    server = Server(environment, folder / "server.log")
    outcome = Outcome()
    server.start()
    load = Load(server, sign_in(server, agent), families)
    for _kill in range(kills):
        before = len(load.acknowledged)
        load.start()
        # At least one answer, so that each life of the server wrote something.
        while len(load.acknowledged) == before and not load.refused:
            time.sleep(0.005)
        time.sleep(random.uniform(0, longest))
        server.kill()
        load.stop()
        outcome.kills += 1
        outcome.interrupted += len(load.unanswered)
        outcome.restart_seconds.append(server.start())
        if outcome.kills % 20 == 0:
            sys.stderr.write(f"{outcome.kills} kills, {len(load.acknowledged)} writes\n")
    load.finishing = True
    while load.unanswered:
        load.start()
        for thread in load.threads:
            thread.join()
    server.kill()
    found = Counter(json.loads(berceau("shell", "-v0", "-c", READ_NOTES)))
    outcome.acknowledged = len(load.acknowledged)
    outcome.sent_again = load.sent_again
    outcome.refused = load.refused[:5]
    outcome.lost = [text for text in load.acknowledged if text not in found]
    outcome.doubled = [text for text, times in found.items() if times > 1]
    outcome.journal = berceau("journal", "verify").strip()
    return outcome
