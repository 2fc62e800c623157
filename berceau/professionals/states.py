"""The states of a registration, and which verb leads from which to which: nothing else is legal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("envoyée")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")
    TO_REVALIDATE = "to_revalidate", _("à revalider")
    EXPIRED = "expired", _("retirée faute de réponse")


class Verb(models.TextChoices):
    SEND = "send", _("a envoyé l’inscription")
    ACCEPT = "accept", _("a accepté")
    REFUSE = "refuse", _("a refusé")
    ASK_BACK = "ask_back", _("a posé une question")
    WITHDRAW = "withdraw", _("a retiré l’inscription")
    TAKE_DOWN = "take_down", _("a retiré la fiche")
    REOPEN = "reopen", _("a repris l’inscription")
    CONFIRM = "confirm", _("a confirmé que c’est toujours exact")
    SEND_CORRECTIONS = "send_corrections", _("a envoyé des corrections")
    ACCEPT_CORRECTIONS = "accept_corrections", _("a accepté les corrections")
    RETURN_CORRECTIONS = "return_corrections", _("a rendu les corrections, avec une question")
    ATTACH = "attach", _("a rattaché à une fiche de l’annuaire")
    DETACH = "detach", _("a détaché de la fiche de l’annuaire")
    COME_DUE = "come_due", _("arrivée à son terme, à revalider")
    EXPIRE = "expire", _("retirée de l’annuaire, sans réponse")


LEGAL: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SEND): State.SUBMITTED,
    (State.DRAFT, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Verb.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Verb.REFUSE): State.REFUSED,
    (State.SUBMITTED, Verb.ASK_BACK): State.DRAFT,
    (State.SUBMITTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Verb.CONFIRM): State.ACCEPTED,
    (State.ACCEPTED, Verb.COME_DUE): State.TO_REVALIDATE,
    (State.ACCEPTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Verb.TAKE_DOWN): State.WITHDRAWN,
    (State.TO_REVALIDATE, Verb.CONFIRM): State.ACCEPTED,
    (State.TO_REVALIDATE, Verb.EXPIRE): State.EXPIRED,
    (State.TO_REVALIDATE, Verb.WITHDRAW): State.WITHDRAWN,
    (State.TO_REVALIDATE, Verb.TAKE_DOWN): State.WITHDRAWN,
    **{
        (state, verb): state
        for state in (State.ACCEPTED, State.TO_REVALIDATE)
        for verb in (
            Verb.SEND_CORRECTIONS,
            Verb.ACCEPT_CORRECTIONS,
            Verb.RETURN_CORRECTIONS,
            Verb.ATTACH,
            Verb.DETACH,
        )
    },
    (State.REFUSED, Verb.REOPEN): State.DRAFT,
    (State.WITHDRAWN, Verb.REOPEN): State.DRAFT,
    (State.EXPIRED, Verb.REOPEN): State.DRAFT,
}

WRITABLE = frozenset({State.DRAFT, State.ACCEPTED, State.TO_REVALIDATE})
"""Where the person may correct the answers; once accepted, corrections wait for the team."""
IN_DIRECTORY = frozenset({State.ACCEPTED, State.TO_REVALIDATE})


class IllegalMoveError(ValueError):
    """This verb is not possible in this state; the sentence says so to a person."""


def after(state: str, verb: Verb) -> State:
    """The state that the verb leads to. Raises IllegalMoveError."""
    found = LEGAL.get((State(state), verb))
    if found is None:
        raise IllegalMoveError(
            _("Ce geste n’est pas possible : l’inscription est « %(state)s ».")
            % {"state": State(state).label}
        )
    return found
