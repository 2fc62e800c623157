"""Three housing requests in the demonstration: being prepared, supported, before a committee."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.config.seed.trust import BRUNO, CLAIRE, NADIA
from berceau.families.models import Family
from berceau.housing.actions import household, letters, papers, requests, steps
from berceau.housing.actions.household import Declared
from berceau.housing.actions.letters import Drafted
from berceau.housing.actions.papers import Meeting
from berceau.housing.actions.requests import Opening, Said
from berceau.housing.household import Person
from berceau.housing.letter_words import in_force
from berceau.housing.models import (
    HouseholdReport,
    HousingRequest,
    Piece,
    PieceHolder,
    PieceState,
)
from berceau.housing.states import State
from berceau.sharing.models import Share

DAY = timedelta(days=1)
ALL_SENT = dict.fromkeys(
    ("form", "identity", "taxes", "children", "income", "home", "attestation"), PieceState.SENT
)


def tell_of_housing(*, today: date) -> None:
    """Written by the verbs of the room, the days before; a tiny town has none."""
    claire, nadia, bruno = (
        put_on_duty(Agent.objects.get(email=email), on=today) for email in (CLAIRE, NADIA, BRUNO)
    )
    shared = Share.objects.filter(made_by=claire, recipient=bruno).select_related("family").first()
    hers, others = _homes(claire), _homes(nadia)
    if shared is None or not others:
        return
    hers = [family for family in hers if family.pk != shared.family_id]
    if not hers:
        return
    _being_prepared(shared.family, claire, bruno, today)
    _supported(hers[0], claire, today)
    _before_a_committee(others[0], nadia, today)


def _homes(referente: Agent) -> list[Family]:
    """Families followed in which the last child is a few months old, and nobody was lost."""
    return list(
        Family.objects.followed()
        .filter(referente=referente, losses__isnull=True, pregnancies__outcome="birth")
        .annotate(last_birth=Max("childhome__child__born_on"))
        .filter(last_birth__isnull=False)
        .order_by("-last_birth", "pk")[4:10]
    )


def _at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _open(family: Family, by: Agent, at: datetime, **said: object) -> HousingRequest:
    adult = family.adults.filter(lives_elsewhere=False).order_by("-is_main_contact", "pk")[0]
    opening = Opening(
        Said(applicant=adult.reference, size="t4", reasons=("Logement trop petit",), **said)  # type: ignore[arg-type]
    )
    return requests.open_request(reference=family.reference, opening=opening, by=by, at=at)


def _being_prepared(family: Family, claire: Agent, bruno: Agent, today: date) -> None:
    """The papers are gathered with the CCAS; an appointment is coming."""
    at = _at(today - 6 * DAY)
    # The fictional town may have said that it was filed: this one is still to be.
    Family.objects.filter(pk=family.pk).update(social_housing_request_on=None)
    request = _open(
        family, claire, at, words="Trois personnes dans un T2, et l’escalier avec la poussette."
    )
    requests.confide(reference=request.reference, to=bruno.pk, by=claire, at=_at(today - DAY, 11))
    papers.make_appointment(
        reference=request.reference,
        said=Meeting(today + 3 * DAY, "14:30", "2 rue de Nice, Cambrai", "Bruno, CCAS"),
        by=claire,
        at=_at(today - DAY, 12),
    )
    papers.write_note(
        reference=request.reference, text="Revoir les ressources avec elle au rendez-vous.",
        for_both=False, by=bruno, at=_at(today - DAY, 14),
    )  # fmt: skip
    _gather(request, {"identity": PieceState.HERE}, claire, _at(today - 2 * DAY))


def _supported(family: Family, claire: Agent, today: date) -> None:
    """The town wrote to the landlord; since then a child was born, and nobody has said it."""
    request = _open(
        family, claire, _at(today - 200 * DAY), filed_on=today - 200 * DAY,
        number=f"059{today - 200 * DAY:%m%y}004312CAMBR",
    )  # fmt: skip
    _gather(request, ALL_SENT, claire, _at(today - 180 * DAY))
    steps.advance(
        reference=request.reference, to=State.COMPLETE, on=today - 170 * DAY, by=claire,
        at=_at(today - 170 * DAY),
    )  # fmt: skip
    _declared_before_the_birth(request)
    template = in_force()
    letters.issue(
        reference=request.reference,
        drafted=Drafted(
            landlord="Habitat du Cambrésis\nService des attributions\n59400 Cambrai",
            title=template.title,
            text=template.text,
            signer="Virginie Lenoir",
            signer_function="adjointe au maire, aux solidarités",
            on=today - 150 * DAY,
            template_version=template.version,
        ),
        by=claire,
        at=_at(today - 150 * DAY),
    )


def _declared_before_the_birth(request: HousingRequest) -> None:
    """The home as it was declared then: the last child was still to come."""
    report = HouseholdReport.objects.get(request=request)
    last = request.family.children.order_by("-born_on", "-pk").first()
    if last is None or last.pregnancy_id is None:
        return
    people = [line for line in report.people if line["key"] != f"c{last.pk}"]
    people.append(
        {"key": f"p{last.pregnancy_id}", "what": "expected", "name": "",
         "day": last.born_on.isoformat(), "count": 1}
    )  # fmt: skip
    report.people = people
    report.words = "\n".join(Person.read(line).label for line in people)
    report.save(update_fields=["people", "words"])


def _before_a_committee(family: Family, nadia: Agent, today: date) -> None:
    """Filed eleven months ago, declared again since the birth: before the committee, and soon to be
    renewed."""
    filed = today - 330 * DAY
    request = _open(
        family, nadia, _at(today - 320 * DAY), filed_on=filed, number=f"059{filed:%m%y}003870CAMBR"
    )
    _forget_the_born_since(request, filed)
    _gather(request, ALL_SENT, nadia, _at(today - 285 * DAY))
    for state, back in ((State.COMPLETE, 280), (State.COMMITTEE, 12)):
        steps.advance(
            reference=request.reference, to=state, on=today - back * DAY, by=nadia,
            at=_at(today - back * DAY),
        )  # fmt: skip
    household.declare(
        reference=request.reference, declared=Declared(), on=today - DAY, by=nadia,
        at=_at(today - DAY),
    )  # fmt: skip


def _forget_the_born_since(request: HousingRequest, day: date) -> None:
    """The home as it was declared that day: nobody who was born later."""
    report = HouseholdReport.objects.get(request=request)
    report.people = [line for line in report.people if (line["day"] or "") <= day.isoformat()]
    report.words = "\n".join(Person.read(line).label for line in report.people)
    report.save(update_fields=["people", "words"])


def _gather(request: HousingRequest, known: dict[str, PieceState], by: Agent, at: datetime) -> None:
    for piece in Piece.objects.filter(request=request):
        if piece.usual in known:
            papers.move_piece(
                reference=request.reference, piece_id=piece.pk, holder=PieceHolder.REFERENTE,
                state=known[piece.usual], by=by, at=at,
            )  # fmt: skip
