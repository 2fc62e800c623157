"""What families of the demonstration wrote yesterday: under « Aujourd’hui », to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Consent, ContactKind, Family
from berceau.messaging.gateways import Received
from berceau.messaging.receiving import owner_of, receive

SAID = (
    ("claire@demo.berceau.example", "Bonjour, vous pouvez me rappeler demain matin ? Merci"),
    ("claire@demo.berceau.example", "C’est bon pour la place, merci beaucoup"),
    ("nadia@demo.berceau.example", "Je ne serai pas là jeudi, on peut changer ?"),
)
STRANGERS = (
    ("+33199008140", "Bonjour, on m’a donné ce numéro à la mairie, j’attends un bébé"),
    ("+33199008141", "Promotion : votre colis vous attend"),
)
HEARD_SINCE = timedelta(days=60)
PROVIDER = "demo"


def tell_of_messages(*, today: date) -> None:
    """A few texts, by the door of every text; two from numbers that nobody knows."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(17, 40)))
    numbers = {email: _numbers(email, today=today) for email, _body in SAID}
    texts = [(next(numbers[email], ""), body) for email, body in SAID] + list(STRANGERS)
    for rank, (number, body) in enumerate(texts, start=1):
        if number:
            text = Received(f"{PROVIDER}-{rank}", number, body, at - timedelta(minutes=7 * rank))
            receive(text, provider=PROVIDER)


def _numbers(email: str, *, today: date) -> Iterator[str]:
    """Numbers that one adult alone has, in her families that were heard of lately."""
    families = Family.objects.followed().filter(
        referente=Agent.objects.get(email=email), last_word_on__gte=today - HEARD_SINCE
    )
    adults = Adult.objects.filter(
        family__in=families, is_main_contact=True, consent=Consent.GIVEN, lives_elsewhere=False
    )
    for adult in adults.order_by("pk").prefetch_related("contacts"):
        for contact in adult.contacts.all():
            usable = contact.kind == ContactKind.PHONE and not (
                contact.unsafe or contact.no_message
            )
            if usable and owner_of(contact.value).adult_id == adult.pk:
                yield contact.value
