"""Screens of the calendar: those of a family, and those of the calendar itself."""
