"""Where an agent lands after signing in: the first page of her work."""

from __future__ import annotations

from berceau.accounts.roles import Role

FIRST_PAGES: dict[str, str] = {
    Role.REFERENTE: "desk:today",
    Role.BIRTH_OFFICER: "followup:desk",
    Role.PMI_NURSE: "desk:today",
    Role.PMI_DOCTOR: "desk:today",
    Role.SOCIAL_WORKER: "desk:today",
    Role.FUNCTIONAL_ADMIN: "privacy:agents",
    Role.LOCAL_MANAGER: "followup:assignment",
    Role.DPO: "dpo:oversight",
    Role.TECHNICAL_ADMIN: "operations:state",
}
EVERYBODY = "privacy:matrix"


def first_page(role: str) -> str:
    """The route that this role opens first. The rooms above own the pages; names are data here."""
    return FIRST_PAGES.get(role, EVERYBODY)
