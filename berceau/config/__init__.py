"""Composition root: settings, root urls, the list of programmes, the console script."""
