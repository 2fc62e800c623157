"""`python -m berceau` is the console script."""

from berceau.config.cli import main

main()
