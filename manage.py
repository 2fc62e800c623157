#!/usr/bin/env python
"""The usual door of a Django project; `berceau` is the same thing."""

from berceau.config.cli import main

if __name__ == "__main__":
    main()
