"""Reads for screens, one module a subject."""
