"""One adult and the children, as a share or an emergency shows them: never another adult."""

from __future__ import annotations

from datetime import date

from berceau.families import languages
from berceau.families.models import Adult, Consent, ContactKind, Family
from berceau.families.queries import AdultView, ChildView, children_of


def one_adult(adult: Adult) -> AdultView:
    """This adult with their own contacts; the number to ring is safe and wanted."""
    contacts = list(adult.contacts.all())
    wanted = adult.consent != Consent.REFUSED
    return AdultView(
        adult=adult,
        contacts=contacts,
        language="" if adult.language == "fr" else languages.name_of(adult.language),
        agreement=str(Consent(adult.consent).label),
        callable=next(
            (c for c in contacts if wanted and c.kind == ContactKind.PHONE and not c.unsafe), None
        ),
    )


def living_children(family: Family, today: date) -> list[ChildView]:
    """First names and ages of the children of this home."""
    family_children = children_of(family, today)
    return [view for view in family_children if view.child.died_on is None]
