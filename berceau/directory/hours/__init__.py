"""Opening hours, in OpenStreetMap's syntax: read, said in words, asked, written from a table.

A part of the syntax is understood: what families' services use. What is not is shown as written,
and every question about it is answered by None: « we do not know », never a guess.
"""

from berceau.directory.hours.asked import is_open, opens_on, silent_on
from berceau.directory.hours.grammar import NotUnderstoodError, problem
from berceau.directory.hours.table import Week, osm_of, week_of
from berceau.directory.hours.words import in_words

__all__ = [
    "NotUnderstoodError",
    "Week",
    "in_words",
    "is_open",
    "opens_on",
    "osm_of",
    "problem",
    "silent_on",
    "week_of",
]
