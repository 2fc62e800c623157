"""The whitelist of the calendar: conditions, anchors, facts. Nothing else can be written."""

from __future__ import annotations

CONDITIONS: tuple[str, ...] = (
    "first_child",
    "single_parent",
    "multiple",
    "twins",
    "triplets_or_more",
    "third_child_or_more",
    "premature",
    "very_premature",
    "unmarried",
    "second_parent_employed",
    "employed",
    "caesarean",
    "early_discharge",
    "adopted",
    "born_abroad",
    "active_housing_request",
    "mother_hbsag_positive",
    "at_risk_child",
    "bcg_recommended",
    "vaccine_status_unknown",
    "newcomer",
    "separated",
    "moved",
    "rotateq",
    "mother_vaccinated_rsv",
    "born_in_season",
    "born_out_of_season",
    "loss",
    "child_died",
    "stillborn_22_weeks",
    "pregnancy_ongoing",
    "school_collective_admission",
    "newborn_hospitalised",
    "born_six_weeks_early",
)

ANCHORS: tuple[str, ...] = (
    "pregnancy_began",
    "last_period",
    "due",
    "birth",
    "delivery",
    "pregnancy_end",
    "child_death",
    "discharge",
    "arrival",
    "territory_arrival",
    "school_start",
    "toddler_school_start",
)

AFTER_BIRTH: frozenset[str] = frozenset({"birth", "delivery", "pregnancy_end", "discharge"})
"""Anchors that an ongoing pregnancy does not have yet: an end counted from them is still open."""

DATED_FACTS: frozenset[str] = frozenset(
    {
        "social_housing_request_on",
        "followed_since",
        "maternity_discharge_on",
        "territory_arrived_on",
        "adoption_arrival_on",
        "pregnancy_declared_on",
        "supplementary_leave_start_on",
        "school_collective_admission_on",
        "separated_on",
        "moved_on",
        "childcare_began_on",
    }
)
"""Facts that hold a day. A pack adds those that its lines count from (`fact:…`)."""

WHOLE_FACTS: dict[str, tuple[int, int]] = {
    "children_already": (0, 25),
    "loss_gestation_weeks": (1, 45),
}
"""Facts that hold a whole number, with its bounds."""
