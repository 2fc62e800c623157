"""Pages of the parents’ side, by audience."""
