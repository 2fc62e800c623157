"""Settings of the test suite: pytest-django loads them before any conftest."""

import os
import tempfile

os.environ.setdefault("BERCEAU_MODE", "test")
os.environ.setdefault("BERCEAU_DATA_DIR", tempfile.mkdtemp(prefix="berceau-tests-"))

from berceau.config.settings import *  # noqa: E402, F403
