"""The icons we use, and how their sprite is assembled from the bootstrap-icons package.

To add one: add its name here, then `python -m berceau.ui.icons bootstrap-icons-X.tgz`, which
rewrites the sprite and prints its hash for `static/ui/vendor/vendor.toml`.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "vendor" / "bootstrap-icons" / "icons.svg"

NAMES = (
    "archive",
    "arrow-counterclockwise",
    "arrow-left",
    "arrow-left-right",
    "arrow-right",
    "bag-heart",
    "balloon",
    "bar-chart",
    "bell",
    "box-arrow-in-right",
    "box-arrow-right",
    "box-arrow-up-right",
    "calendar-check",
    "calendar-plus",
    "calendar-x",
    "calendar3",
    "chat-dots",
    "chat-dots-fill",
    "check-circle",
    "check-lg",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "clock",
    "clock-history",
    "cup-hot",
    "diagram-3",
    "download",
    "envelope",
    "exclamation-triangle",
    "eye",
    "eye-slash",
    "file-earmark-text",
    "flower1",
    "gear",
    "geo-alt",
    "heart",
    "hourglass-split",
    "house",
    "house-heart",
    "info-circle",
    "journal-text",
    "key",
    "list",
    "lock",
    "patch-check",
    "pencil",
    "people",
    "person",
    "person-badge",
    "person-plus",
    "person-vcard",
    "plus-lg",
    "printer",
    "question-circle",
    "search",
    "shield-lock",
    "shield-plus",
    "signpost-2",
    "sliders",
    "sun",
    "telephone-fill",
    "three-dots",
    "translate",
    "trash",
    "universal-access",
    "volume-up",
    "wifi-off",
    "x-lg",
)


def sprite(package: Path) -> str:
    """One SVG file whose symbols are the drawings of the package, untouched."""
    symbols = []
    with tarfile.open(package) as archive:
        for name in NAMES:
            member = archive.extractfile(f"package/icons/{name}.svg")
            if member is None:
                raise FileNotFoundError(name)
            drawing = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", member.read().decode().strip())
            drawing = re.sub(r"\s*\n\s*", "", drawing)
            symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{drawing}</symbol>\n')
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


if __name__ == "__main__":
    SPRITE.write_text(sprite(Path(sys.argv[1])), encoding="utf-8")
    sys.stdout.write(f"{hashlib.sha256(SPRITE.read_bytes()).hexdigest()}\n")
