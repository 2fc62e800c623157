"""Screens of this room, one module a subject."""
