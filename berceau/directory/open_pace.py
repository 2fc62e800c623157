"""How often the open data may be read: one counter for the files and for the API."""

from berceau.kit.pace import Pace

OPEN_DATA = Pace(120, seconds=60)
