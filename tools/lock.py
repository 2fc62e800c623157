"""Write requirements/*.txt again from pyproject.toml, with hashes and no registry address.

Needs `uv` on the path; run after a dependency changed, then read the difference.
"""

from __future__ import annotations

import subprocess
import sys

COMMON = [
    "uv", "pip", "compile", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-header", "--universal", "--quiet", "pyproject.toml",
]  # fmt: skip


def main() -> None:
    for name, extra in (("base", []), ("dev", ["--extra", "dev"])):
        command = [*COMMON, *extra, "-o", f"requirements/{name}.txt"]
        subprocess.run(command, check=True)  # noqa: S603
    sys.stdout.write("requirements/base.txt et requirements/dev.txt sont à jour.\n")


if __name__ == "__main__":
    main()
