"""Reuniting two files of one family, and undoing it exactly.

Each programme says, table by table, what becomes of its rows (`contract.MergeRule`). Nothing is
deleted but what is rebuilt: rows point elsewhere, and `Merge.moved` remembers where from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from berceau import contract
from berceau.accounts.models import Agent
from berceau.families import policies, search
from berceau.families.models import (
    Adult,
    Child,
    ChildHome,
    Contact,
    Family,
    FamilyState,
    Merge,
    Pregnancy,
)
from berceau.privacy import journal

FILLED: dict[type[models.Model], tuple[str, ...]] = {
    Family: (
        "name", "neighbourhood", "address", "address_complement", "external_number", "first_child",
        "single_parent", "unmarried", "second_parent_employed", "social_housing_request_on",
        "separated_on", "territory_arrived_on",
    ),
    Adult: ("last_name",),
    Child: ("pregnancy", "first_name", "last_name", "birth_commune_code", "gestation_weeks",
            "adopted_on", "died_on"),
    Pregnancy: ("carried_by", "began_on", "last_period_on", "due_on"),
}  # fmt: skip
"""What the file that stays takes from the other when it does not know it."""


@dataclass(frozen=True, slots=True)
class SamePeople:
    """Who is who: keys in the file that goes -> keys in the file that stays."""

    adults: Mapping[int, int] = field(default_factory=dict)
    children: Mapping[int, int] = field(default_factory=dict)
    pregnancies: Mapping[int, int] = field(default_factory=dict)

    def by_model(self) -> dict[type[models.Model], dict[int, int]]:
        return {
            Adult: dict(self.adults),
            Child: dict(self.children),
            Pregnancy: dict(self.pregnancies),
        }


class _Log:
    """Writes changes and remembers them, so that they can be undone in the reverse order."""

    def __init__(self) -> None:
        self.changes: list[list[Any]] = []
        self.filled: list[list[Any]] = []

    def write(self, row: models.Model, values: Mapping[str, Any]) -> bool:
        """Set columns of a row; False, and nothing written, when another row already says it."""
        before = {name: getattr(row, name) for name in values}
        try:
            with transaction.atomic():
                _rows(type(row)).filter(pk=row.pk).update(**values)
        except IntegrityError:
            return False
        for name, value in values.items():
            setattr(row, name, value)
            self.changes.append(
                [row._meta.label, row.pk, name, _stored(before[name]), _stored(value)]
            )
        return True

    def fill(self, row: models.Model, source: models.Model, names: tuple[str, ...]) -> None:
        """Take from the source what the row does not know. The log holds no value."""
        known = {}
        for name in names:
            attname = row._meta.get_field(name).attname  # type: ignore[union-attr]
            if getattr(row, attname) in (None, "") and getattr(source, attname) not in (None, ""):
                known[attname] = getattr(source, attname)
        if known:
            _rows(type(row)).filter(pk=row.pk).update(**known)
            self.filled += [[row._meta.label, row.pk, attname, source.pk] for attname in known]


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all()


def _stored(value: Any) -> Any:
    """Keys, booleans and dates as JSON."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _moving() -> Iterator[tuple[type[models.Model], list[models.ForeignKey[Any, Any]]]]:
    """Tables whose rows follow, with the keys that point to a file or a person."""
    fields: dict[type[models.Model], list[Any]] = {}
    for rule in _rules("move"):
        model = apps.get_model(rule.model)
        fields.setdefault(model, []).append(model._meta.get_field(rule.field))
    yield from fields.items()


def _rules(how: str) -> Iterator[contract.MergeRule]:
    for programme in contract.programmes():
        yield from (rule for rule in programme.merges if rule.how == how)


def _lock_both(kept_id: int, absorbed_id: int) -> tuple[Family, Family]:
    locked = {
        family.pk: family
        for family in Family.objects.select_for_update(of=("self",))
        .filter(pk__in=[kept_id, absorbed_id])
        .order_by("pk")
    }
    return locked[kept_id], locked[absorbed_id]


def _check_same(kept: Family, absorbed: Family, same: SamePeople) -> None:
    """Each person of one file is at most one person of the other."""
    for model, pairs in same.by_model().items():
        path = "homes" if model is Child else "family"
        here = _rows(model).filter(pk__in=pairs.values(), **{path: kept}).count()
        there = _rows(model).filter(pk__in=pairs, **{path: absorbed}).count()
        if here != len(pairs) or there != len(pairs) or not pairs.keys().isdisjoint(pairs.values()):
            raise ValidationError(
                _("Ces personnes ne sont pas chacune dans l’un des deux dossiers.")
            )


@transaction.atomic
def merge(
    *, kept_id: int, absorbed_id: int, by: Agent, at: datetime, same: SamePeople | None = None
) -> Merge:
    """All that was written in `absorbed` follows into `kept`; persons said the same become one."""
    kept, absorbed = _lock_both(kept_id, absorbed_id)
    if not policies.can_merge(by, kept, absorbed):
        raise PermissionDenied
    same = same or SamePeople()
    _check_same(kept, absorbed, same)
    log = _Log()
    concerned = _concerned(kept, absorbed, same)
    replaced: dict[type[models.Model], dict[int, int]] = {
        Family: {absorbed.pk: kept.pk},
        **same.by_model(),
    }
    _one_of_each(log, kept, absorbed, same)
    for model, keys in _moving():
        _move(log, model, keys, replaced)
    for model, pairs in replaced.items():
        for gone, stays in pairs.items():
            rows = _rows(model).in_bulk([gone, stays])
            log.fill(rows[stays], rows[gone], FILLED[model])
    _meet(log, kept, absorbed)
    done = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        by=by,
        at=at,
        moved={"state": absorbed.state, "changes": log.changes, "filled": log.filled},
    )
    Family.objects.filter(pk=absorbed.pk).update(state=FamilyState.MERGED)
    for family in (kept, absorbed):
        journal.did("family.merged", by=by, at=at, family_id=family.pk, merge=done.pk, kept=kept.pk)
    _announce(concerned)
    _forget_rebuilt(absorbed)
    return done


def _concerned(kept: Family, absorbed: Family, same: SamePeople) -> set[int]:
    """The two files, and the other homes of the children said the same."""
    homes = ChildHome.objects.filter(child_id__in=[*same.children, *same.children.values()])
    return {kept.pk, absorbed.pk, *homes.values_list("family_id", flat=True)}


def _one_of_each(log: _Log, kept: Family, absorbed: Family, same: SamePeople) -> None:
    """One first contact a family, one preferred contact of a kind a person."""
    if kept.adults.filter(is_main_contact=True).exists():
        for adult in absorbed.adults.filter(is_main_contact=True).exclude(pk__in=same.adults):
            log.write(adult, {"is_main_contact": False})
    for gone, stays in same.adults.items():
        kinds = Contact.objects.filter(adult_id=stays, preferred=True).values_list(
            "kind", flat=True
        )
        for contact in Contact.objects.filter(adult_id=gone, preferred=True, kind__in=list(kinds)):
            log.write(contact, {"preferred": False})


def _move(
    log: _Log,
    model: type[models.Model],
    keys: list[models.ForeignKey[Any, Any]],
    replaced: Mapping[type[models.Model], Mapping[int, int]],
) -> None:
    """The rows of one table follow; those that would be twice in the file stay where they are."""
    # A person said the same as another stays in the file that goes, for the day it is undone.
    stays = replaced.get(model, {})
    wanted = Q()
    for key in keys:
        wanted |= Q(**{f"{key.name}__in": list(replaced.get(key.related_model, {}))})
    for row in _rows(model).filter(wanted).exclude(pk__in=list(stays)).order_by("pk"):
        values = {}
        for key in keys:
            known = getattr(row, key.attname)
            new = replaced.get(key.related_model, {}).get(known, known)
            if new != known:
                values[key.attname] = new
        log.write(row, values)


def _meet(log: _Log, kept: Family, absorbed: Family) -> None:
    """Followed since the older day; last heard of on the later one."""
    dates: dict[str, Any] = {}
    if absorbed.entered_on < kept.entered_on:
        dates["entered_on"] = absorbed.entered_on
    if absorbed.last_word_on and (
        kept.last_word_on is None or absorbed.last_word_on > kept.last_word_on
    ):
        dates["last_word_on"] = absorbed.last_word_on
    if dates:
        log.write(kept, dates)


def _announce(families: set[int]) -> None:
    search.index_many(Family.objects.filter(pk__in=families).order_by("pk"))
    for key in sorted(families):
        contract.announce_change(key)


def _forget_rebuilt(absorbed: Family) -> None:
    """A file that left has no projection."""
    for rule in _rules("rebuild"):
        model = apps.get_model(rule.model)
        if model._meta.get_field(rule.field).related_model is Family:
            _rows(model).filter(**{rule.field: absorbed.pk}).delete()


@transaction.atomic
def undo_merge(*, merge_id: int, by: Agent, at: datetime) -> Merge:
    """Each row goes back where it came from; what was written since stays in the file kept."""
    done = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    kept, absorbed = _lock_both(done.kept_id, done.absorbed_id)
    if not policies.can_undo_merge(by, kept):
        raise PermissionDenied
    if done.undone_at is not None:
        raise ValidationError(_("Cette réunion est déjà défaite."))
    if Merge.objects.filter(kept=kept, undone_at=None, pk__gt=done.pk).exists():
        raise ValidationError(_("Un autre dossier a été réuni depuis : le séparer d’abord."))
    try:
        with transaction.atomic():
            _give_back(done)
    except IntegrityError:
        raise ValidationError(
            _("Le dossier a trop changé depuis : cette réunion ne peut plus être défaite.")
        ) from None
    Family.objects.filter(pk=absorbed.pk).update(state=done.moved["state"])
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    for family in (kept, absorbed):
        journal.did("family.merge_undone", by=by, at=at, family_id=family.pk, merge=done.pk)
    children = Child.objects.filter(homes__in=[kept, absorbed])
    homes = ChildHome.objects.filter(child__in=children).values_list("family_id", flat=True)
    _announce({kept.pk, absorbed.pk, *homes})
    return done


def _give_back(done: Merge) -> None:
    for label, key, name, source_key in reversed(done.moved["filled"]):
        model = apps.get_model(label)
        column = model._meta.get_field(name)
        source = _rows(model).filter(pk=source_key).values_list(name, flat=True).first()
        # Only what is still as the merge left it: a correction made since is a later word.
        # The value is compared here: some columns are encrypted.
        row = _rows(model).select_for_update(of=("self",)).filter(pk=key)
        if list(row.values_list(name, flat=True)) == [source]:
            row.update(**{name: None if column.null else ""})
    for label, key, name, before, after in reversed(done.moved["changes"]):
        _rows(apps.get_model(label)).filter(pk=key, **{name: after}).update(**{name: before})
