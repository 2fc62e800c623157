"""What the file holds on one adult, for the access request: never what is another adult's.

An adult who lives elsewhere is not told where the other parent lives, nor how that home lives.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding
from berceau.families.models import (
    Adult,
    AdultRole,
    Child,
    ChildHome,
    Contact,
    DateChange,
    Family,
    Merge,
    Pregnancy,
    SearchTerm,
)

PARENTS = (AdultRole.MOTHER, AdultRole.FATHER, AdultRole.SECOND_PARENT, AdultRole.PARENT)
PLACE = ("address", "address_complement", "commune_code", "neighbourhood")
OF_THE_HOME = ("single_parent", "separated_on", "social_housing_request_on", "unmarried",
               "second_parent_employed", "territory_arrived_on")  # fmt: skip
ANOTHER = _("désigne aussi une autre personne")


def family_of(adult_id: int) -> QuerySet[Family]:
    return Family.objects.filter(adults=adult_id)


def pregnancies_of(adult_id: int) -> QuerySet[Pregnancy]:
    """Those that this adult carries; one that nobody is said to carry is the mother's."""
    adult = Adult.objects.get(pk=adult_id)
    mine = Q(carried_by=adult_id)
    alone = not Adult.objects.filter(family=adult.family_id).exclude(pk=adult_id).exists()
    if adult.role == AdultRole.MOTHER or alone:
        mine |= Q(carried_by=None)
    return Pregnancy.objects.filter(mine, family=adult.family_id)


def children_of(adult_id: int) -> QuerySet[Child]:
    """The children of the home, told to a parent."""
    if not Adult.objects.filter(pk=adult_id, role__in=PARENTS).exists():
        return Child.objects.none()
    return Child.objects.filter(homes__adults=adult_id).distinct()


def homes_of(adult_id: int) -> QuerySet[ChildHome]:
    """This home only: where else a child lives is the other home's."""
    return ChildHome.objects.filter(
        child__in=children_of(adult_id).values("pk"), family__adults=adult_id
    )


def dates_of(adult_id: int) -> QuerySet[DateChange]:
    of_mine = Q(child__in=children_of(adult_id).values("pk")) | Q(
        pregnancy__in=pregnancies_of(adult_id).values("pk")
    )
    return DateChange.objects.filter(of_mine, family__adults=adult_id)


def hidden_of_family(row: Model, adult_id: int) -> Collection[str]:
    """What is not told of the home."""
    adult = Adult.objects.get(pk=adult_id)
    hidden: set[str] = set()
    if adult.lives_elsewhere:
        hidden |= {*PLACE, *OF_THE_HOME}
    elif Adult.objects.filter(family=adult.family_id).exclude(pk=adult_id).exists():
        # These may be the other's: the person is told that they exist, and asks.
        hidden |= {"territory_arrived_on"}
    return hidden


HOLDINGS = (
    Holding(
        "families.Adult",
        _("Vous"),
        lambda adult_id: Adult.objects.filter(pk=adult_id),
        10,
        silent={"family": _("c’est votre dossier")},
    ),
    Holding(
        "families.Contact",
        _("Comment vous joindre"),
        lambda adult_id: Contact.objects.filter(adult=adult_id),
        11,
        silent={"adult": _("c’est vous")},
    ),
    Holding(
        "families.Family",
        _("Votre dossier"),
        family_of,
        12,
        silent={"sort_name": _("le nom sans accents, pour les listes")},
        hides=hidden_of_family,
    ),
    Holding(
        "families.Child",
        _("Vos enfants"),
        children_of,
        13,
        silent={"homes": _("dit plus bas, pour votre foyer"), "pregnancy": _("dit plus bas")},
    ),
    Holding(
        "families.ChildHome",
        _("Où vivent vos enfants"),
        homes_of,
        14,
        silent={"family": _("c’est votre dossier")},
    ),
    Holding(
        "families.Pregnancy",
        _("Vos grossesses"),
        pregnancies_of,
        15,
        silent={"family": _("c’est votre dossier"), "carried_by": ANOTHER},
    ),
    Holding(
        "families.DateChange",
        _("Dates corrigées"),
        dates_of,
        70,
        silent={"family": _("c’est votre dossier")},
    ),
    Holding(
        "families.Merge",
        _("Dossiers réunis"),
        lambda adult_id: Merge.objects.filter(kept__adults=adult_id),
        71,
        silent={
            "kept": _("c’est votre dossier"),
            "absorbed": _("l’ancien numéro de votre dossier"),
            "moved": _("des numéros de lignes, pour pouvoir défaire"),
        },
    ),
    Holding(
        "families.SearchTerm",
        _("Mots de recherche"),
        lambda _adult_id: SearchTerm.objects.none(),
        72,
        silent={
            "family": _("c’est votre dossier"),
            "kind": _("refait de vos noms et numéros, dits plus haut"),
            "term": _("refait de vos noms et numéros, dits plus haut"),
        },
    ),
)
