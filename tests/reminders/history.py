"""Whatever may happen to a family, drawn at random: between writing a message and sending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from berceau.accounts.models import Absence
from berceau.families.models import Consent, FamilyState
from berceau.followup.models import Promise, PromiseKind
from berceau.messaging import letters
from berceau.messaging.addresses import index_of
from berceau.messaging.models import Message, Optout, State
from berceau.messaging.outbox import To, post
from berceau.pathway import projection
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.reminders import night
from berceau.reminders.models import Mute, Reminded, Rhythm
from tests.reminders.life import WINDOWS, Adult, Life

PURPOSES = ("welcome", "reminder", "promise", "appointment", "cover", "answer", "link", "stop_done")
BARRIERS = (
    "unsafe",
    "silent",
    "stop",
    "refuse",
    "close",
    "freeze",
    "loss",
    "new_number",
    "breakdown",
    "pace",
    "step",
    "mute",
    "keep",
    "cancel",
    "move",
)
WAYS_BACK = ("safe", "resume", "agree", "reopen", "thaw", "undo_loss", "pace", "unmute", "print")
WORK = ("night",) * 5 + ("promise",) * 4 + ("absence",) * 2 + ("print",) * 3
GESTURES = ("write", "write", "wait") * 5 + BARRIERS + WAYS_BACK * 2 + WORK
LEAVES_AFTER = {"write", "wait", "night"}
"""The rest writes nothing that is due now, and takes no time."""


class History(Life):
    """What happens to this family, one gesture after the other."""

    def run(self, gestures: int) -> None:
        for _ in range(gestures):
            gesture = self.dice.choice(GESTURES)
            getattr(self, f"do_{gesture}")()
            if gesture in LEAVES_AFTER:
                self.deliver()

    def do_write(self) -> None:
        adult, purpose = self.dice.choice(self.adults), self.dice.choice(PURPOSES)
        subjects = self.dice.sample(self.children, self.dice.randrange(3))
        key = f"m{len(self.written)}"
        self.written[key] = {
            "adult": adult,
            "purpose": purpose,
            "address": self.reached_by(adult),
            "subject": " ".join(child.reference for child in subjects),
            "causes": (),
        }
        post(
            channel="sms" if adult.contact is not None else "letter",
            purpose=purpose,
            to=To(self.reached_by(adult), self.family.pk, adult.row.pk),
            body="Bonjour.",
            key=key,
            at=self.carrier.now,
            subject=self.written[key]["subject"],
            not_before=self.carrier.now + timedelta(hours=self.dice.choice((0, 0, 5, 48))),
        )

    def do_wait(self) -> None:
        self.carrier.now += timedelta(minutes=self.dice.choice((3, 50, 300, 800, 1500, 4000)))
        self.carrier.down = False

    def do_night(self) -> None:
        """What is due today, as the night finds it."""
        known = set(self.written)
        night.run(self.carrier.now.date(), at=self.carrier.now, families=[self.family.pk])
        for message in Message.objects.exclude(key__in=known):
            [adult] = [one for one in self.adults if one.row.pk == message.adult_id]
            self.written[message.key] = {
                "adult": adult,
                "purpose": message.purpose,
                "address": message.address,
                "subject": message.subject,
                "causes": tuple(
                    Reminded.objects.filter(message=message).values_list("key", flat=True)
                ),
            }

    def do_print(self) -> None:
        """The référente takes the letters that may leave; they leave by the post."""
        letters.take(by=self.family.referente, at=self.carrier.now)
        taken = Message.objects.filter(channel="letter", state=State.SENDING)
        for letter in taken.order_by("pk"):
            self.carrier.left.append((self.carrier.now, letter.key))
            self.letters += 1
        taken.update(state=State.SENT)
        self.judge_all()

    def do_move(self) -> None:
        """Another home; or only this adult lives elsewhere, or comes back."""
        if self.dice.random() < 0.5:
            self.home = f"{self.dice.randrange(100)} rue Neuve, 59400 Cambrai"
            self._file(address=self.home)
            return
        [adult] = [one for one in self.adults if one.contact is None]
        adult.elsewhere = not adult.elsewhere
        adult.row.lives_elsewhere = adult.elsewhere
        adult.row.save()

    def do_pace(self) -> None:
        adult = self.dice.choice(self.adults)
        adult.pace = self.dice.choice(("none", "light", "regular", "reinforced"))
        Rhythm.objects.update_or_create(
            adult=adult.row, defaults={"pace": adult.pace, "at": self.carrier.now}
        )

    def do_step(self) -> None:
        """Done, not wanted; or the last word on it undone."""
        child, step = self.dice.choice(self.children), self.dice.choice(tuple(WINDOWS))
        if (step, child.reference) in self.settled:
            StepDecision.objects.filter(rule=step, child=child).update(undone_at=self.carrier.now)
            self.settled.discard((step, child.reference))
        else:
            StepDecision.objects.create(
                family=self.family,
                rule=step,
                child=child,
                kind=self.dice.choice((DecisionKind.DONE, DecisionKind.NOT_WANTED)),
                on=self.carrier.now.date(),
                told_by=Teller.PARENT,
                by=self.family.referente,
                at=self.carrier.now,
            )
            self.settled.add((step, child.reference))
        projection.rebuild([self.family.pk], today=self.carrier.now.date())

    def do_mute(self) -> None:
        step = self.dice.choice(("", "E04", "E05"))
        Mute.objects.get_or_create(
            family=self.family,
            step=step,
            defaults={"by": self.family.referente, "at": self.carrier.now},
        )
        self.muted.add(step)

    def do_unmute(self) -> None:
        Mute.objects.filter(family=self.family).delete()
        self.muted.clear()

    def do_promise(self) -> None:
        promise = Promise.objects.create(
            family=self.family,
            kind=PromiseKind.CALL_BACK,
            due_on=self.carrier.now.date() + timedelta(days=self.dice.randrange(5)),
            made_by=self.family.referente,
            made_at=self.carrier.now - timedelta(days=5),
        )
        self.promises[promise.pk] = promise.due_on

    def do_keep(self) -> None:
        """Every call is made, or put off."""
        if self.dice.random() < 0.5:
            Promise.objects.filter(pk__in=self.promises).update(kept_at=self.carrier.now)
            self.promises.clear()
        for promise in Promise.objects.filter(pk__in=self.promises):
            promise.due_on += timedelta(days=2)
            promise.save()
            self.promises[promise.pk] = promise.due_on

    def do_absence(self) -> None:
        first = self.carrier.now.date() + timedelta(days=self.dice.randrange(3))
        absence = Absence.objects.create(
            agent=self.family.referente,
            stand_in=self.stand_in,
            starts_on=first,
            ends_on=first + timedelta(days=self.dice.randrange(4)),
            declared_by=self.family.referente,
            declared_at=self.carrier.now,
        )
        self.absences[absence.pk] = absence.ends_on

    def do_cancel(self) -> None:
        Absence.objects.filter(pk__in=self.absences).update(cancelled_at=self.carrier.now)
        self.absences.clear()

    def do_breakdown(self) -> None:
        self.carrier.down = True

    def _contact(self, **values: Any) -> Adult:
        adult = self.dice.choice(self.on_the_phone)
        for name, value in values.items():
            setattr(adult.contact, name, value)
        adult.contact.save()
        return adult

    def do_unsafe(self) -> None:
        self._contact(unsafe=True).unsafe = True

    def do_safe(self) -> None:
        adult = self._contact(unsafe=False, no_message=False)
        adult.unsafe = adult.silent = False

    def do_silent(self) -> None:
        self._contact(no_message=True).silent = True

    def do_new_number(self) -> None:
        adult = self._contact(value=f"+33639981{self.dice.randrange(1000):03d}")
        adult.numbers.add(adult.contact.value)

    def do_stop(self) -> None:
        adult = self.dice.choice(self.on_the_phone)
        number = adult.contact.value
        if number not in adult.stopped:
            Optout.objects.create(
                channel="sms", address_index=index_of("sms", number), since=self.carrier.now
            )
            for one in self.adults:
                one.stopped.add(number)

    def do_resume(self) -> None:
        adult = self.dice.choice(self.on_the_phone)
        number = adult.contact.value
        Optout.objects.filter(address_index=index_of("sms", number), until=None).update(
            until=self.carrier.now
        )
        for one in self.adults:
            one.stopped.discard(number)

    def _consent(self, consent: str) -> None:
        adult = self.dice.choice(self.adults)
        adult.row.consent = consent
        adult.row.save()
        adult.agreed = consent == Consent.GIVEN

    def do_refuse(self) -> None:
        self._consent(self.dice.choice((Consent.REFUSED, Consent.UNKNOWN)))

    def do_agree(self) -> None:
        self._consent(Consent.GIVEN)

    def _file(self, **values: Any) -> None:
        type(self.family).objects.filter(pk=self.family.pk).update(**values)

    def do_close(self) -> None:
        self._file(state=FamilyState.CLOSED)
        self.open = False

    def do_reopen(self) -> None:
        self._file(state=FamilyState.OPEN)
        self.open = True

    def do_freeze(self) -> None:
        self._file(frozen_on=self.carrier.now.date())
        self.frozen = True

    def do_thaw(self) -> None:
        self._file(frozen_on=None)
        self.frozen = False

    def _died(self, day: Any) -> Any:
        child = self.dice.choice(self.children)
        child.died_on = day
        child.save()
        return child

    def do_loss(self) -> None:
        self.lost.add(self._died(self.carrier.now.date()).reference)

    def do_undo_loss(self) -> None:
        self.lost.discard(self._died(None).reference)
