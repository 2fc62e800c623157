"""Making the sheets: plain on the screen of who is signed in, sealed by a passphrase on disk.

A sealed sheet is an ordinary PDF encrypted with AES-256 (PDF 2.0): any reader opens it with the
passphrase, on any machine, without Berceau. It is written by pypdf, with `cryptography`.
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypdf import PdfReader, PdfWriter

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.kit.typeset import typeset
from berceau.operations.paper import content
from berceau.privacy import journal

KEPT_DAYS = 2
SHORTEST = 16
MADE = "paper.packed"


class NoPassphraseError(ValueError):
    """The passphrase is missing or too short; the sentence says what to write."""


def passphrase() -> str:
    """The one of the settings. Raises NoPassphraseError."""
    secret: str = settings.PAPER_PASSPHRASE
    if len(secret) < SHORTEST:
        raise NoPassphraseError(
            _(
                "BERCEAU_PAPER_PASSPHRASE manque ou est trop courte : une phrase de %(count)d "
                "caractères au moins, gardée sous enveloppe par la responsable."
            )
            % {"count": SHORTEST}
        )
    return secret


def sheet(agent: Agent, *, today: date) -> tuple[bytes, int]:
    """The PDF of this agent, put on duty before, and how many files are in it."""
    families = content.files_of(agent)
    folder = Path(str(resources.files("berceau.operations") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    words = content.words(agent, families, today=today)
    return typeset(folder / "day.typ", words, fonts=fonts), len(families)


def sealed(pdf: bytes, secret: str) -> bytes:
    """The same PDF, that only opens with the passphrase."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(
        user_password=secret, owner_password=secrets.token_urlsafe(32), algorithm="AES-256"
    )
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def make(at: datetime) -> str:
    """A sealed sheet for each référente and each stand-in; those of before yesterday go away."""
    today = timezone.localdate(at)
    secret = passphrase()
    day_folder = folder() / today.isoformat()
    day_folder.mkdir(mode=0o700, exist_ok=True)
    made = 0
    for agent in referentes(today):
        pdf, files = sheet(agent, today=today)
        if not files:
            continue
        name = f"{slugify(agent.full_name) or 'agent'}-{agent.pk}.pdf"
        _write(day_folder / name, sealed(pdf, secret))
        journal.did(MADE, by=None, at=at, agent=agent.pk, files=files)
        made += 1
    forget(today)
    return ngettext(
        "%(count)d paquet chiffré, dans paper/%(day)s.",
        "%(count)d paquets chiffrés, dans paper/%(day)s.",
        made,
    ) % {"count": made, "day": today.isoformat()}


def referentes(today: date) -> list[Agent]:
    """Those whose mandate of the day is to follow families, on duty."""
    agents = (
        Agent.objects.filter(is_active=True, mandates__role=Role.REFERENTE)
        .distinct()
        .order_by("pk")
    )
    on_duty = (put_on_duty(agent, on=today) for agent in agents)
    return [agent for agent in on_duty if agent.answers_for]


def forget(today: date) -> int:
    """Remove the packs of the day before yesterday and older."""
    gone = 0
    for path in folder().iterdir():
        try:
            day = date.fromisoformat(path.name)
        except ValueError:
            continue
        if path.is_dir() and day <= today - timedelta(days=KEPT_DAYS):
            shutil.rmtree(path)
            gone += 1
    return gone


def folder() -> Path:
    """`<data>/paper`, readable by the service alone."""
    path: Path = settings.DATA_DIR / "paper"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _write(path: Path, written: bytes) -> None:
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(written)
    draft.replace(path)
