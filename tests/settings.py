"""Settings of the test suite: pytest-django loads them before any conftest."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("BERCEAU_MODE", "test")
os.environ.setdefault("BERCEAU_DATA_DIR", tempfile.mkdtemp(prefix="berceau-tests-"))
# Playwright keeps an event loop in the worker; the tests and their database stay synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# WhiteNoise warns when the folder of collected files is missing; tests serve them from the finders.
(Path(os.environ["BERCEAU_DATA_DIR"]) / "static").mkdir(parents=True, exist_ok=True)

from berceau.config.settings import *  # noqa: E402, F403

# The suite reads sentences with the spaces of the keyboard; tests/ui/test_spaces.py, the others.
MIDDLEWARE = [one for one in MIDDLEWARE if not one.endswith("FrenchSpacesMiddleware")]  # noqa: F405
