"""Backups: taken while the server runs, sealed, verified by restoring them, kept 35 days."""
