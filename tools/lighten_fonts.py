"""The fonts of the pages: the weights that they use (400 to 700), the letters of Turkish apart.

    uv run --with fonttools==4.68.0 --with brotli==1.2.1 tools/lighten_fonts.py PACKAGE.tgz

PACKAGE.tgz is @fontsource-variable/atkinson-hyperlegible-next, as `static/ui/vendor/vendor.toml`
names it. No letter goes; they weigh two fifths less in a phone's first load. The licence of the
font (OFL 1.1, no reserved name) allows it. Prints the hashes to write in `vendor.toml`.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FOLDER = (
    Path(__file__).resolve().parent.parent
    / "berceau/ui/static/ui/vendor/atkinson-hyperlegible-next"
)
NAME = "atkinson-hyperlegible-next-{}-wght-normal.woff2"
WEIGHTS = (400, 700)
TURKISH = {ord(letter) for letter in "ĞğİŞş"}
"""The other letters of Turkish are in `latin`: a page in Turkish does not wait for all the rest."""


def lightened(font: bytes, *, keep: set[int] | None = None, drop: set[int] | None = None) -> bytes:
    """The same font between these two weights; only these letters, or all but these."""
    opened = TTFont(BytesIO(font), recalcTimestamp=False)
    if keep or drop:
        options = subset.Options()
        options.layout_features = ["*"]
        options.notdef_outline = True
        letters = subset.Subsetter(options)
        letters.populate(unicodes=keep or set(opened.getBestCmap()) - (drop or set()))
        letters.subset(opened)
    kept = instancer.instantiateVariableFont(opened, {"wght": WEIGHTS})
    kept.flavor = "woff2"
    written = BytesIO()
    kept.save(written)
    return written.getvalue()


def main() -> None:
    with tarfile.open(sys.argv[1]) as package:
        latin, extended = (_read(package, NAME.format(part)) for part in ("latin", "latin-ext"))
    _write("latin", lightened(latin))
    _write("latin-ext", lightened(extended, drop=TURKISH))
    _write("turkish", lightened(extended, keep=TURKISH))


def _read(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(f"package/files/{name}")
    if member is None:
        raise FileNotFoundError(name)
    return member.read()


def _write(part: str, font: bytes) -> None:
    name = NAME.format(part)
    (FOLDER / name).write_bytes(font)
    sys.stdout.write(f"{name} {hashlib.sha256(font).hexdigest()} {len(font)}\n")


if __name__ == "__main__":
    main()
