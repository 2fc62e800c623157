"""Berceau: the platform of a local « 1000 premiers jours » team."""
