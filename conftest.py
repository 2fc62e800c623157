"""Settings of the test suite: set before Django is loaded."""

import os
import tempfile

os.environ.setdefault("BERCEAU_MODE", "test")
os.environ.setdefault("BERCEAU_DATA_DIR", tempfile.mkdtemp(prefix="berceau-tests-"))
