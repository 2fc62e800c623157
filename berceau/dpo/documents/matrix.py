"""« Qui peut voir quoi », as a table to print: read from the matrix itself."""

from __future__ import annotations

from django.utils.translation import gettext as _

from berceau.dpo.documents.parts import Document, section, table, text
from berceau.privacy import words


def document() -> Document:
    return Document(
        key="matrice",
        title=_("Qui peut voir quoi"),
        lead=_(
            "Berceau lit ce tableau à chaque page. Ce qui n’y est pas écrit est refusé, "
            "aux administrateurs comme aux autres."
        ),
        sections=(
            section(
                _("Dans quel ordre Berceau décide"),
                text(
                    _(
                        "D’abord l’organisation et le mandat du jour, puis l’affectation (la "
                        "référente de la famille, ou celle qui la remplace à ces dates), puis le "
                        "compartiment, puis le champ."
                    )
                ),
            ),
            *(
                section(
                    compartment.label,
                    *([text(compartment.note)] if compartment.note else []),
                    table(
                        (_("Qui"), _("Peut")),
                        [(", ".join(grant.roles), grant.words) for grant in compartment.grants],
                        widths=(1, 1),
                        text=compartment.label,
                    ),
                )
                for compartment in words.compartments("")
            ),
        ),
    )
