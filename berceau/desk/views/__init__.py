"""The agents' screens: their home, and what works without network."""
