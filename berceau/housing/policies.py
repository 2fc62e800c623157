"""Who may do what on a housing request. Pure: they read what the request loaded.

Two sides meet on a request. The team of the family (the référente; her stand-in moves it forward,
opens nothing, corrects nothing and writes to no landlord), and one colleague bound by secrecy to
whom it was confided by name: she reads it while a share opens the file to her, adds to it, and
corrects what she wrote herself (matrix: « CRE own S »).
"""

from __future__ import annotations

from dataclasses import dataclass

from berceau.accounts.models import Agent
from berceau.families import policies as families
from berceau.families.models import Family
from berceau.housing.models import HousingNote, HousingRequest
from berceau.privacy.access import CREATE, EDIT, READ, matrix, role_allows

COMPARTMENT = "housing"
STEPS = "housing_steps"
"""What moves a request forward from day to day: its stand-in writes there too."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One agent in front of one request."""

    agent: Agent
    request: HousingRequest
    reached: bool
    """A share that lasts opens this file to her."""

    @property
    def family(self) -> Family:
        return self.request.family

    @property
    def is_team(self) -> bool:
        """She follows the family, or stands in for who does."""
        return families.can_see(self.agent, self.family)

    @property
    def is_confided(self) -> bool:
        """It was confided to her by name, and a share opens the file."""
        return not self.is_team and self.reached and self.request.confided_to_id == self.agent.pk


def reads_by_share(role: str) -> bool:
    """Whether the matrix lets this function read what was shared with it by name (« S »)."""
    cell = matrix()[COMPARTMENT].get(role)
    return cell is not None and "S" in cell.qualifiers


def _allows(reader: Reader, verb: str, compartment: str = COMPARTMENT) -> bool:
    if reader.is_team:
        return families.compartment_allows(reader.agent, reader.family, compartment, verb)
    role = reader.agent.role
    return reader.is_confided and reads_by_share(role) and role_allows(role, compartment, verb)


def _is_writable(family: Family) -> bool:
    return family.is_open and not family.is_frozen


def can_read(reader: Reader) -> bool:
    return _allows(reader, READ)


def can_add(reader: Reader) -> bool:
    """A step, a piece, an appointment, a note, the home declared again: on an open file."""
    return _allows(reader, CREATE, STEPS) and _is_writable(reader.family)


def can_write_letter(reader: Reader) -> bool:
    """To a landlord, in the name of the town: the référente, or the colleague."""
    return _allows(reader, CREATE) and _is_writable(reader.family)


def can_correct(reader: Reader) -> bool:
    """The number, the size, the reasons: the référente; the colleague when she opened it."""
    hers = reader.is_team or reader.request.created_by_id == reader.agent.pk
    return hers and _allows(reader, EDIT) and _is_writable(reader.family)


def can_change(reader: Reader, author_id: int) -> bool:
    """Undo a line: the référente, or who wrote it."""
    hers = families.can_edit(reader.agent, reader.family) or author_id == reader.agent.pk
    return hers and _allows(reader, EDIT, STEPS) and _is_writable(reader.family)


def can_cancel_letter(reader: Reader, author_id: int) -> bool:
    return can_write_letter(reader) and can_change(reader, author_id)


def can_confide(reader: Reader) -> bool:
    """Say with whom it is followed: the référente herself."""
    return families.can_edit(reader.agent, reader.family) and _allows(reader, EDIT)


def can_read_note(reader: Reader, note: HousingNote) -> bool:
    """Its author; the team for a note of the team; the other side when its author said so."""
    if note.author_id == reader.agent.pk:
        return can_read(reader)
    return can_read(reader) and ((note.of_team and reader.is_team) or bool(note.for_both))


def can_correct_note(reader: Reader, note: HousingNote) -> bool:
    return note.author_id == reader.agent.pk and can_add(reader)


def can_open_one(agent: Agent, family: Family, *, reached: bool) -> bool:
    """Open a request on this file: who follows it, or who was confided something of it."""
    if not _is_writable(family):
        return False
    if families.can_see(agent, family):
        return families.compartment_allows(agent, family, COMPARTMENT, CREATE)
    return reached and reads_by_share(agent.role) and role_allows(agent.role, COMPARTMENT, CREATE)


def may_be_offered(agent: Agent, family: Family) -> bool:
    """The gesture « Demande de logement »; the page itself asks whether the file is reached."""
    if families.can_see(agent, family):
        return families.compartment_allows(agent, family, COMPARTMENT, READ)
    return family.is_open and reads_by_share(agent.role)
