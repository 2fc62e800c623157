"""Screens of the follow-up, one module a subject."""
