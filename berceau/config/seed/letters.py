"""Two letters that wait for the printer in the demonstration."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.config.seed.trust import CLAIRE
from berceau.families.models import Adult, Consent
from berceau.messaging import letters
from berceau.ui.french import phone

STREETS = ("12 rue des Liniers", "3 bis rue de Nice")
BODY = """Bonjour,

Je passe près de chez vous jeudi matin, à 10 h. Si ce moment ne va pas, appelez-moi.

{who}
{phone}"""


def tell_of_letters(*, today: date) -> None:
    """Written the day before by the référente, to adults whom nothing forbids to write to."""
    at = timezone.make_aware(datetime.combine(today - timedelta(days=1), time(10)))
    claire = put_on_duty(Agent.objects.get(email=CLAIRE), on=today)
    adults = (
        Adult.objects.filter(
            family__in=claire.families.followed(), consent=Consent.GIVEN, lives_elsewhere=False
        )
        .exclude(contacts__unsafe=True)
        .exclude(contacts__no_message=True)
        .select_related("family")
        .order_by("pk")
    )
    families: set[int] = set()
    for adult in adults[:20]:
        if adult.family_id in families or len(families) == len(STREETS):
            continue
        adult.family.address = STREETS[len(families)]
        adult.family.save(update_fields=["address"])
        families.add(adult.family_id)
        letters.write(
            adult=adult,
            title="Je passe jeudi",
            body=BODY.format(who=claire.full_name, phone=phone(claire.work_phone)),
            key=f"demo-letter:{adult.pk}",
            by=claire,
            at=at,
        )
