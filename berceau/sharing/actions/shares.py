"""Sharing, taking back, saying in return « je suis aussi cette famille »."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.duty import agent_in_mandate
from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.kit.fields import refusal
from berceau.privacy import journal
from berceau.rules.offsets import shift
from berceau.sharing import policies
from berceau.sharing.actions import mails
from berceau.sharing.models import OtherService, Share, Told
from berceau.sharing.models.share import SENTENCE_LENGTH
from berceau.sharing.regimes import regimes


@dataclass(frozen=True, slots=True)
class Confided:
    """What the form says: to whom, under which law, what, until when, how the parent was told."""

    recipient_id: int
    adult: str
    regime: str
    sentence: str
    expires_on: date
    told: str
    told_on: date | None = None
    silence_reason: str = ""
    agreed: bool = False
    with_identity: bool = False
    with_children: bool = False


def last_day(family: Family, *, today: date) -> date:
    """The latest day that a share of this file may end: the end of the follow-up."""
    months = settings.FOLLOW_UP_END_MONTHS
    ends = [
        shift(home.child.born_on, months, 0)
        for home in family.childhome_set.select_related("child")
        if home.child.died_on is None
    ]
    ends += [
        shift(pregnancy.due_on, months, 0)
        for pregnancy in family.pregnancies.all()
        if pregnancy.ended_on is None and pregnancy.due_on is not None
    ]
    usual = shift(today, 0, settings.SHARE_DAYS)
    latest = max(ends, default=usual)
    return latest if latest >= today else usual


@transaction.atomic
def share(*, reference: str, said: Confided, by: Agent, at: datetime, site: str = "") -> Share:
    """Confide one sentence to one colleague. Whoever is not bound by secrecy is refused."""
    today = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_share(by, family):
        raise PermissionDenied
    adult = family.adults.filter(reference=said.adult).first()
    if adult is None:
        raise ValidationError({"adult": _("Choisir un adulte de cette famille.")})
    recipient = agent_in_mandate(said.recipient_id, on=today)
    mandate = recipient.mandate if recipient else None
    if recipient is None or mandate is None or policies.refusal_to_receive(by, mandate):
        raise ValidationError({"recipient": policies.refusal_to_receive(by, mandate)})
    _check_law(said, by=by, ground=mandate.secrecy_ground)
    _check_told(said, today=today)
    _check_end(said, family, today=today)
    _check_words(said)
    made = Share.objects.create(
        family=family,
        adult=adult,
        made_by=by,
        made_at=at,
        recipient=recipient,
        recipient_organisation_id=mandate.organisation_id,
        regime=said.regime,
        sentence=said.sentence.strip(),
        with_identity=said.with_identity,
        with_children=said.with_children,
        expires_on=said.expires_on,
        told=said.told,
        told_on=said.told_on,
        silence_reason=said.silence_reason.strip(),
        agreed=said.agreed,
    )
    journal.did(
        "share.made",
        by=by,
        at=at,
        family_id=family.pk,
        share=made.pk,
        recipient=recipient.pk,
        regime=said.regime,
        until=said.expires_on.isoformat(),
    )
    mails.tell(
        [recipient.email],
        subject=_("Berceau : un partage vous attend"),
        words=_("Une collègue vous a confié quelque chose dans Berceau."),
        link=site + reverse("sharing:share", args=[made.reference]),
    )
    return made


def _check_law(said: Confided, *, by: Agent, ground: str) -> None:
    """The pair that speaks is one that this law knows, and the person agreed when it asks so."""
    regime = regimes().get(said.regime)
    if regime is None:
        raise ValidationError({"regime": _("Choisir la règle qui permet ce partage.")})
    why = regime.refusal(maker=policies.secrecy_of(by), recipient=ground)
    if why:
        raise ValidationError({"regime": why})
    if regime.agreement and not said.agreed:
        raise ValidationError({"agreed": _("Cette règle demande l’accord de la personne, avant.")})


def _check_told(said: Confided, *, today: date) -> None:
    """The parent was told, and when; silence has one law and a reason."""
    if said.told not in Told.values:
        raise ValidationError({"told": _("Dire comment le parent a été prévenu.")})
    if said.told == Told.NOT_TOLD:
        if not regimes()[said.regime].silence:
            raise ValidationError(
                {
                    "told": _(
                        "Avec cette règle, le parent est prévenu avant. "
                        "Le silence n’est permis qu’en protection de l’enfance (L226-2-2)."
                    )
                }
            )
        if not said.silence_reason.strip():
            raise ValidationError(
                {"silence_reason": _("Dire pourquoi prévenir serait contraire à son intérêt.")}
            )
        if said.told_on is not None:
            raise ValidationError({"told_on": _("Sans date : le parent n’est pas prévenu.")})
    elif said.told_on is None:
        raise ValidationError({"told_on": _("Dire quel jour le parent a été prévenu.")})
    elif said.told_on > today:
        raise ValidationError({"told_on": _("Le parent est prévenu avant : ce jour est à venir.")})


def _check_end(said: Confided, family: Family, *, today: date) -> None:
    latest = last_day(family, today=today)
    if not today <= said.expires_on <= latest:
        raise ValidationError(
            {
                "expires_on": _("D’aujourd’hui au %(day)s, fin de l’accompagnement.")
                % {"day": f"{latest:%d/%m/%Y}"}
            }
        )


def _check_words(said: Confided) -> None:
    """The sentence and the reason, as every text of the house; a sentence is not empty."""
    if not said.sentence.strip():
        raise ValidationError({"sentence": _("Écrire une phrase, même courte.")})
    for name in ("sentence", "silence_reason"):
        text = getattr(said, name)
        why = refusal(text)
        if why is not None:
            raise ValidationError({name: why})
        if len(text) > SENTENCE_LENGTH:
            raise ValidationError({name: _("Une phrase : 300 caractères au plus.")})


def _locked(reference: str) -> Share:
    return (
        Share.objects.select_for_update(of=("self",))
        .select_related("family", "made_by")
        .get(reference=reference)
    )


@transaction.atomic
def revoke(*, reference: str, by: Agent, at: datetime) -> Share:
    """Taken back at once: the link is dead. Asked twice, the first time counts."""
    share = _locked(reference)
    if share.revoked_at is not None:
        return share
    if not policies.can_revoke(by, share):
        raise PermissionDenied
    share.revoked_at, share.revoked_by = at, by
    share.save(update_fields=["revoked_at", "revoked_by"])
    journal.did("share.revoked", by=by, at=at, family_id=share.family_id, share=share.pk)
    return share


@transaction.atomic
def say_in_return(
    *, reference: str, told: str, told_on: date | None, by: Agent, at: datetime
) -> OtherService:
    """« Je suis aussi cette famille », to the colleague who confided; the parent was told."""
    today = timezone.localdate(at)
    share = _locked(reference)
    maker = agent_in_mandate(share.made_by_id, on=today)
    if not policies.can_read(by, share, today=today):
        raise PermissionDenied
    why = policies.refusal_of_return(by, maker.mandate if maker else None, share, today=today)
    if why:
        raise ValidationError(why)
    if told not in Told.values or told == Told.NOT_TOLD:
        raise ValidationError({"told": _("Le parent est prévenu avant : dire comment.")})
    if told_on is None or told_on > today:
        raise ValidationError({"told_on": _("Dire quel jour le parent a été prévenu.")})
    service, _created = OtherService.objects.update_or_create(
        share=share,
        defaults={"said_at": at, "told": told, "told_on": told_on, "withdrawn_at": None},
    )
    journal.did("share.returned", by=by, at=at, family_id=share.family_id, share=share.pk)
    return service


@transaction.atomic
def withdraw(*, reference: str, by: Agent, at: datetime) -> None:
    """Take « je suis aussi cette famille » back."""
    service = (
        OtherService.objects.select_for_update(of=("self",))
        .select_related("share")
        .filter(share__reference=reference, withdrawn_at__isnull=True)
        .first()
    )
    if service is None:
        return
    if not policies.can_withdraw(by, service):
        raise PermissionDenied
    service.withdrawn_at = at
    service.save(update_fields=["withdrawn_at"])
    journal.did(
        "share.return_withdrawn",
        by=by,
        at=at,
        family_id=service.share.family_id,
        share=service.share_id,
    )
