"""Verbs of the parents’ side, one module a subject."""
