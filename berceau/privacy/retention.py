"""What this room stops keeping beside the journal: what the DPO found of an unusual reading."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import RetentionRule
from berceau.privacy.models import ReadingReview


def forget_reviews(before: date, at: datetime) -> int:
    """The lines of the journal that they speak of go after the same delay."""
    midnight = timezone.make_aware(datetime.combine(before, datetime.min.time()))
    gone, _tables = ReadingReview.objects.filter(at__lt=midnight).delete()
    return gone


RETENTION = (RetentionRule("review", _("Alertes de lecture regardées"), sweep=forget_reviews),)
