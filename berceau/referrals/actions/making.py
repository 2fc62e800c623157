"""Making a referral, and sending its link again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import SecrecyGround
from berceau.directory import taxonomy
from berceau.directory.models import Service
from berceau.families.models import Adult, Child, Family, Pregnancy
from berceau.links import actions as links
from berceau.parents.actions.sending import send as send_their_page
from berceau.privacy import journal
from berceau.privacy.access import READ, role_allows
from berceau.referrals import ground, policies, stops
from berceau.referrals.models import Referral, Settled
from berceau.referrals.models.referral import index_of
from berceau.referrals.partners import ground_of
from berceau.referrals.states import FAILED, WAITING, State, Way
from berceau.sharing.actions.mails import tell
from berceau.sharing.policies import secrecy_of
from berceau.ui.french import short_day

PURPOSE = "referral"
"""What its links open."""


@dataclass(frozen=True, slots=True)
class Entrusted:
    """What the form says."""

    adult: str
    need: str
    service: str
    way: str
    ground: ground.Ground | None = None
    sentence: str = ""
    passed: Sequence[str] = field(default_factory=tuple)
    subject: str = ""
    """The reference of a child or of a pregnancy of this file; empty for the adult alone."""
    step: str = ""
    after: str = ""
    """The referral that failed, and that this one follows."""
    send_page: bool = False
    """The adult receives the link to their page, where the sheet is."""


def email_of(service: Service) -> str:
    """Where the link is sent; empty when the directory knows no address."""
    return service.email or service.structure.email


def receives(service: Service) -> bool:
    """Whether the structure can be told: an address, or accounts here."""
    return bool(email_of(service)) or service.structure.organisation_id is not None


@transaction.atomic
def refer(*, reference: str, said: Entrusted, by: Agent, at: datetime) -> Referral:
    """Orient an adult towards a service. Raises ValidationError, by field, with the reason."""
    today = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_refer(by, family):
        raise PermissionDenied
    adult = family.adults.filter(reference=said.adult).first()
    if adult is None:
        raise ValidationError({"adult": _("Choisir un adulte de cette famille.")})
    if said.need not in taxonomy.needs():
        raise ValidationError(_("Choisir un besoin."))
    service = _service(said.service)
    child, pregnancy = _subject(family, said.subject)
    bound = ground_of(service.kind, service.structure.kind)
    if said.way == Way.PARTNER:
        _check_partner(said, service, by=by, recipient=bound)
        assert said.ground is not None  # noqa: S101 -- checked just above
        ground.check(
            said.ground, maker=secrecy_of(by), recipient=bound, sentence=said.sentence,
            passed=said.passed, today=today,
        )  # fmt: skip
    elif said.way != Way.HERSELF:
        raise ValidationError({"way": _("Dire comment la structure l’apprend.")})
    if said.way == Way.PARTNER:
        _check_not_twice(said, adult, service, child=child, pregnancy=pregnancy)
    made = _write(said, family, adult, service, bound, by=by, at=at, child=child,
                  pregnancy=pregnancy)  # fmt: skip
    _settle_before(said.after, made, by=by, at=at)
    journal.did(
        "referral.made", by=by, at=at, family_id=family.pk, referral=made.pk, adult=adult.pk,
        way=made.way, regime=made.regime,
    )  # fmt: skip
    if made.way == Way.PARTNER:
        _check_hushed(made)
        inform(made, service, at=at, by=by)
    if said.send_page:
        send_their_page(adult=adult, purpose="enter", by=by, at=at)
    return made


def _check_not_twice(
    said: Entrusted, adult: Adult, service: Service, *, child: Child | None,
    pregnancy: Pregnancy | None,
) -> None:  # fmt: skip
    """Raises ValidationError: the page was sent again, or nobody saw that it was done."""
    rows = Referral.objects.filter(
        adult=adult, child=child, pregnancy=pregnancy, way=Way.PARTNER, state__in=WAITING,
        structure_index=index_of(service.structure.reference),
    )  # fmt: skip
    for row in rows:
        if row.service_reference == service.reference and row.need == said.need:
            raise ValidationError(
                _("Déjà fait le %(day)s : la structure n’a pas encore répondu. Le lien se renvoie "
                  "depuis la page de l’orientation."),
                params={"day": short_day(row.sent_at)},
            )  # fmt: skip


def _check_hushed(made: Referral) -> None:
    """Raises ValidationError for one that the structure could not open: nothing is sent."""
    why = stops.hushed([made]).get(made.pk)
    if why == stops.UNSAFE:
        raise ValidationError(
            {"passed": _("Aucun numéro sûr n’est connu : ne pas transmettre le téléphone, ou le "
                         "corriger d’abord dans le dossier.")}
        )  # fmt: skip
    if why is not None:
        raise ValidationError(
            {"way": _("Cette personne ne souhaite pas être contactée : lui remettre la fiche, pour "
                      "qu’elle y aille si elle veut.")}
        )  # fmt: skip


def _service(reference: str) -> Service:
    service: Service | None = (
        Service.objects.published()
        .filter(reference=reference, structure__archived_at=None)
        .select_related("structure__organisation", "structure__place", "place")
        .first()
    )
    if service is None:
        raise ValidationError(_("Ce service n’est plus dans l’annuaire : en choisir un autre."))
    return service


def _subject(family: Family, reference: str) -> tuple[Child | None, Pregnancy | None]:
    """The child or the pregnancy of this file. Raises ValidationError for any other, or lost."""
    if not reference:
        return None, None
    child = Child.objects.filter(homes=family, reference=reference, died_on=None).first()
    if child is not None:
        return child, None
    pregnancy = family.pregnancies.filter(reference=reference, ended_on=None).first()
    if pregnancy is None:
        raise ValidationError({"subject": _("Choisir un enfant ou une grossesse de ce dossier.")})
    return None, pregnancy


def _check_partner(said: Entrusted, service: Service, *, by: Agent, recipient: str) -> None:
    if not receives(service):
        raise ValidationError(
            {
                "way": _(
                    "L’annuaire ne connaît pas le courriel de cette structure : l’appeler, ou "
                    "remettre la fiche à la personne pour qu’elle y aille."
                )
            }
        )
    if said.ground is None:
        raise ValidationError({"regime": _("Choisir la règle qui permet de le dire.")})


def _write(
    said: Entrusted, family: Family, adult: Adult, service: Service, bound: str, *, by: Agent,
    at: datetime, child: Child | None, pregnancy: Pregnancy | None,
) -> Referral:  # fmt: skip
    told = said.ground if said.way == Way.PARTNER else None
    structure = service.structure
    return Referral.objects.create(
        family=family,
        adult=adult,
        child=child,
        pregnancy=pregnancy,
        need=said.need,
        step=said.step,
        service_reference=service.reference,
        structure_reference=structure.reference,
        structure_index=index_of(structure.reference),
        service_name=service.name,
        structure_name=structure.name,
        kind=service.kind or structure.kind,
        way=said.way,
        sentence=said.sentence.strip() if told else "",
        passed=sorted(said.passed) if told else [],
        recipient_ground=bound or SecrecyGround.NONE,
        regime=told.regime if told else "",
        agreed=told.agreed if told else False,
        told=told.told if told else "",
        told_on=told.told_on if told else None,
        made_by=by,
        sent_at=at,
        state=State.SENT,
        state_at=at,
        after=Referral.objects.filter(reference=said.after, family=family).first(),
    )


def _settle_before(reference: str, made: Referral, *, by: Agent, at: datetime) -> None:
    """The need that had failed, or that nobody answered, is taken up by this one."""
    if made.after_id is None:
        return
    before = Referral.objects.select_for_update(of=("self",)).get(pk=made.after_id)
    if before.settled_at is None and (before.state in FAILED or before.is_live):
        before.settled, before.settled_at, before.settled_by = Settled.ANOTHER, at, by
        before.save(update_fields=["settled", "settled_at", "settled_by"])
        journal.did(
            "referral.followed", by=by, at=at, family_id=made.family_id, referral=before.pk,
            by_referral=made.pk,
        )  # fmt: skip


def inform(referral: Referral, service: Service, *, at: datetime, by: Agent | None = None) -> bool:
    """The structure is told that something waits: never what, nor whose. Whether it could be."""
    email = email_of(service)
    if email:
        links.send(purpose=PURPOSE, subject=referral.reference, email=email, at=at, by=by)
    colleagues = (
        []
        if service.structure.organisation is None
        else _colleagues(referral, service.structure.organisation_id or 0, at)
    )
    tell(
        colleagues,
        subject=_("Berceau : une orientation vous attend"),
        words=_("Une orientation est arrivée pour votre structure."),
        link=settings.ADDRESS + reverse("referrals:inbox"),
    )
    return bool(email or colleagues)


def _colleagues(referral: Referral, organisation: int, at: datetime) -> list[str]:
    """Addresses of the agents of the structure who may read it today."""
    mandates = (
        Mandate.objects.in_force(timezone.localdate(at))
        .filter(organisation=organisation, agent__is_active=True)
        .select_related("agent")
    )
    found = []
    for mandate in mandates:
        agent = mandate.agent
        agent.mandate = mandate
        if role_allows(mandate.role, "referrals", READ) and policies.can_receive(agent, referral):
            found.append(agent.email)
    return found


@transaction.atomic
def send_again(*, reference: str, by: Agent, at: datetime) -> Referral:
    """The link once more, to the same structure. Raises ValidationError when there is no way."""
    referral = stops.with_subjects(Referral.objects.select_for_update(of=("self",))).get(
        reference=reference
    )
    if not policies.can_send_again(by, referral):
        raise PermissionDenied
    if why := stops.hushed([referral]).get(referral.pk):
        raise ValidationError(
            _("En pause, %(why)s : rien ne part."), params={"why": stops.words()[why]}
        )
    service = _service(referral.service_reference)
    if not inform(referral, service, at=at, by=by):
        raise ValidationError(_("L’annuaire ne connaît plus d’adresse pour cette structure."))
    referral.silent_on = None
    referral.save(update_fields=["silent_on"])
    journal.did(
        "referral.sent_again", by=by, at=at, family_id=referral.family_id, referral=referral.pk
    )
    return referral
