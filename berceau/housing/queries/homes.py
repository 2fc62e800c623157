"""Who the file knows in each home: adults, children, children to come, in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, F, IntegerField, Value
from django.db.models.functions import Cast

from berceau.families.models import Adult, Child, ChildHome, Outcome, Pregnancy

ADULT, CHILD, EXPECTED = "adult", "child", "expected"
NO_DAY = Cast(Value(None), DateField())
NO_NUMBER = Cast(Value(None), IntegerField())


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a home, or a pregnancy, whatever became of it."""

    what: str
    pk: int
    name: str
    main_contact: bool
    day: date | None
    """Of birth; the due date of a pregnancy."""
    ended_on: date | None
    """The day a child died, or a pregnancy ended."""
    count: int
    """How many children are expected."""
    pregnancy_id: int | None
    """That a child was born of; its own number for a pregnancy."""
    outcome: str

    @property
    def key(self) -> str:
        """What a declaration remembers of them."""
        return f"{'p' if self.what == EXPECTED else self.what[0]}{self.pk}"

    @property
    def said(self) -> str:
        """A child whose name is not chosen yet is said all the same."""
        return str(Child(first_name=self.name)) if self.what == CHILD else self.name

    @property
    def is_lost(self) -> bool:
        """After a loss: never a line of the day."""
        return self.outcome == Outcome.LOSS or (self.what == CHILD and self.ended_on is not None)


def homes(families: Collection[int]) -> dict[int, list[Member]]:
    """family -> those whom its file knows at home; one query, whatever their number."""
    adults = Adult.objects.filter(family_id__in=families, lives_elsewhere=False).values_list(
        "family_id", Value(ADULT), "pk", "first_name", "last_name", "is_main_contact",
        NO_DAY, NO_DAY, Value(1), NO_NUMBER, Value(""),
    )  # fmt: skip
    children = ChildHome.objects.filter(family_id__in=families).values_list(
        "family_id", Value(CHILD), "child_id", "child__first_name", Value(""), Value(value=False),
        "child__born_on", "child__died_on", Value(1), "child__pregnancy_id", Value(""),
    )  # fmt: skip
    coming = Pregnancy.objects.filter(family_id__in=families).values_list(
        "family_id", Value(EXPECTED), F("pk"), Value(""), Value(""), Value(value=False),
        "due_on", "ended_on", "expected_children", F("pk"), "outcome",
    )  # fmt: skip
    found: dict[int, list[Member]] = {family: [] for family in families}
    for family, what, pk, first, last, main, *facts in adults.order_by().union(
        children, coming.order_by(), all=True
    ):
        name = f"{first} {last}".strip()
        found[family].append(Member(what, pk, name, bool(main), *facts))
    for members in found.values():
        members.sort(key=_place)
    return found


def home(family_id: int) -> list[Member]:
    """The same for one family."""
    return homes([family_id])[family_id]


def _place(member: Member) -> tuple[object, ...]:
    """Adults, whom one calls first; children, the eldest first; children to come."""
    kinds = (ADULT, CHILD, EXPECTED)
    born = member.day if member.what == CHILD and member.day else date.min
    return (kinds.index(member.what), not member.main_contact, born, member.pk)
