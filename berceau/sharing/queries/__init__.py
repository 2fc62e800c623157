"""What the screens of this room read, one module a subject."""

from berceau.sharing.queries.emergency import emergencies_to_review

__all__ = ["emergencies_to_review"]
