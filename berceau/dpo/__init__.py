"""The page of the data-protection officer: it composes what the rooms say; it owns no table."""
