"""A programme that only remembers which families changed."""

from berceau.contract import Programme

changed: list[int] = []

PROGRAMME = Programme(key="recorder", label="témoin", family_changed=changed.append)
