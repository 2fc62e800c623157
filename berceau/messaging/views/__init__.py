"""Screens of this room, and the doors of providers."""
