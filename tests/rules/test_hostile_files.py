"""A territory's calendar is a file that somebody sends: a hostile one is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from berceau.rules.loading import national_pack, overlay
from berceau.rules.reading import PackError

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
FILES = {
    "bomb": BOMB + "lignes: *a11\n",
    "alias in a line": "lignes:\n  - &l\n    code: X01\n  - *l\n",
    "object": "lignes: !!python/object/apply:os.system ['touch /tmp/pwned']\n",
    "own tag": "lignes: !secret {a: 1}\n",
    "merge": "x: &x {a: 1}\nlignes:\n  - <<: *x\n",
    "deep": "lignes: " + "[" * 2_000 + "]" * 2_000,
    "huge": "lignes: " + "a" * 1_000_000,
    "null": "lignes: \x00",
    "control": "lignes: \x1b[31m",
    "two documents": "a: 1\n---\nb: 2\n",
    "list": "- 1\n- 2\n",
    "number": "9" * 400,
    "key": "? [a, b]\n: 1\n",
    "html": "lignes: <script>alert(1)</script>",
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_and_says_where(name: str, tmp_path: Path) -> None:
    path = tmp_path / "ville.yaml"
    path.write_text(FILES[name], encoding="utf-8")
    with pytest.raises(PackError, match=r"ville\.yaml"):
        overlay(national_pack(), [path])


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ville.yaml"
    path.write_bytes(b"lignes: \xff\xfe\x00")
    with pytest.raises(PackError, match=r"ville\.yaml"):
        overlay(national_pack(), [path])
