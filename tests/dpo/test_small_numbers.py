"""T15: no small number is shown, and none can be found by taking one total from another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from berceau.retention.remains import K, grouped

COUNTS = st.dictionaries(
    st.sampled_from(["59122", "59350", "62041", "75056", "80021", "02691"]),
    st.integers(min_value=0, max_value=60),
)


def test_the_threshold_is_eleven() -> None:
    assert K == 11


@given(COUNTS)
def test_no_cell_is_under_eleven(counts: dict[str, int]) -> None:
    assert all(line.files >= 11 for line in grouped(counts))


@given(COUNTS)
def test_the_total_gives_no_small_number_by_difference(counts: dict[str, int]) -> None:
    """Whoever knows the total of the year finds what is hidden: nothing, or eleven and more."""
    hidden = sum(counts.values()) - sum(line.files for line in grouped(counts))
    shown = grouped(counts)
    assert hidden == 0 or hidden >= 11 or not shown


@given(COUNTS)
def test_a_commune_put_with_others_is_never_alone(counts: dict[str, int]) -> None:
    alone = {line.communes[0] for line in grouped(counts) if len(line.communes) == 1}
    assert all(counts[commune] >= 11 for commune in alone)
