"""Remove each protection, one at a time, in a copy of the tree, and see its tests turn red.

    python tools/protections.py            every threat
    python tools/protections.py T7 T16     these threats
    python tools/protections.py --write    their tests join the proofs of berceau/dpo/threats.toml;
                                           docs/securite.md is written again

What to remove is in `tools/protections.toml`: a file, the very text that protects, what it becomes
without the protection, and the tests that must fail. The checkout itself is never touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tools" / "protections.toml"
THREATS = ROOT / "berceau" / "dpo" / "threats.toml"
PAGE = ROOT / "docs" / "securite.md"
COPIED = ("berceau", "tests", "tools", "docs", "bench", "pyproject.toml", "README.md", "Makefile")
FAILED = 1
"""What pytest answers when a test failed; anything else is a breakdown."""


@dataclass(frozen=True)
class Mutation:
    """One protection removed."""

    threat: str
    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]

    def apply(self, tree: Path) -> str:
        """Remove it from this tree; returns the text as it was."""
        path = tree / self.file
        before = path.read_text("utf-8")
        if before.count(self.find) != 1:
            raise LookupError(
                f"{self.file} : le texte cherché s'y trouve {before.count(self.find)} fois"
            )
        path.write_text(before.replace(self.find, self.replace), "utf-8")
        return before


def mutations() -> list[Mutation]:
    data = tomllib.loads(TABLE.read_text("utf-8"))
    return [
        Mutation(
            threat=line["threat"],
            name=line["name"],
            file=line["file"],
            find=line["find"],
            replace=line["replace"],
            tests=tuple(line["tests"]),
        )
        for line in data["mutation"]
    ]


def copy_to(folder: Path) -> Path:
    """The tree as it is on disk, without its environment nor its data."""
    tree = folder / "berceau"
    tree.mkdir()
    leave = shutil.ignore_patterns("__pycache__", ".mypy_cache", "node_modules", "*.sqlite3")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=leave)
        elif source.exists():
            shutil.copy2(source, tree / name)
    return tree


def run(tree: Path, tests: tuple[str, ...]) -> tuple[int, list[str]]:
    """These tests on this tree: the status of pytest, and the tests that failed."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("DATABASE_URL", None)
    answer = subprocess.run(  # noqa: S603 -- the tests that our own table names
        [sys.executable, "-m", "pytest", *tests, "-q", "--tb=no", "-rfE", "--no-header"],
        cwd=tree, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    red = [
        line.split(" ", 2)[1]
        for line in answer.stdout.splitlines()
        if line.startswith(("FAILED ", "ERROR "))
    ]
    return answer.returncode, red


def shows_red(tree: Path, mutation: Mutation) -> str:
    """Why the removal did not show; empty when every named test turned red."""
    try:
        before = mutation.apply(tree)
    except (LookupError, OSError) as error:
        return str(error)
    try:
        status, red = run(tree, mutation.tests)
    finally:
        (tree / mutation.file).write_text(before, "utf-8")
    if status != FAILED:
        return f"pytest a répondu {status}"
    still = [test for test in mutation.tests if not any(one.startswith(test) for one in red)]
    return f"restent verts : {', '.join(still)}" if still else ""


def complete() -> None:
    """Write the tests of each mutation among the proofs of its threat, after those it has."""
    text = THREATS.read_text("utf-8")
    known = tomllib.loads(text)
    for mutation in mutations():
        proofs = known[mutation.threat]["tests"]
        for test in (one.split("[")[0] for one in mutation.tests):
            if test in proofs:
                continue
            start = text.index("tests = [", text.index(f"[{mutation.threat}]\n"))
            end = text.index("]", start)
            text = f'{text[:end].rstrip()}\n  "{test}",\n{text[end:]}'
            proofs.append(test)
    THREATS.write_text(text, "utf-8")


def page() -> str:
    """docs/securite.md, from the two tables."""
    threats = tomllib.loads(THREATS.read_text("utf-8"))
    removed = mutations()
    lines = [
        "# Sécurité : les 22 menaces, leurs protections, leurs preuves",
        "",
        (
            "Écrit par `python tools/protections.py --write` à partir de "
            "`berceau/dpo/threats.toml` "
            "et de"
        ),
        "`tools/protections.toml`. Un test refuse que cette page soit périmée.",
        "",
        (
            "Chaque preuve est un test qui **échoue quand la protection est retirée**. Le vérifier "
            "soi-même :"
        ),
        "",
        "```",
        "python tools/protections.py        # les 22, dans une copie de l'arbre",
        "python tools/protections.py T7     # une seule",
        "```",
        "",
        (
            "Les exigences OWASP ASVS 5.0.0 (niveaux 1 et 2) sont dans [asvs.csv](asvs.csv) : "
            "identifiant, niveau,"
        ),
        (
            "résumé avec nos mots, état, preuve ou raison. D'après OWASP ASVS 5.0.0, licence CC "
            "BY-SA 4.0."
        ),
        "",
    ]
    for key, threat in threats.items():
        lines += [
            f"## {key} · {threat['title']}",
            "",
            f"**Ce qui arriverait.** {threat['feared']}",
            "",
        ]
        lines += [f"**Protection.** {threat['protection']}", ""]
        lines += [f"- `{place}`" for place in threat["places"]]
        lines += ["", "**Preuves.**", ""]
        lines += [f"- `{test}`" for test in threat["tests"]] or ["- pas encore"]
        taken = [one for one in removed if one.threat == key]
        if taken:
            lines += ["", "**Ce que l'outil retire, et que les tests voient.**", ""]
            lines += [f"- {one.name} (`{one.file}`)" for one in taken]
        lines += ["", f"**Reste hors du programme.** {threat['remains']}", ""]
    return "\n".join(lines).rstrip() + "\n"


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        complete()
        PAGE.write_text(page(), "utf-8")
        return 0
    wanted = {argument.upper() for argument in arguments}
    chosen = [one for one in mutations() if not wanted or one.threat in wanted]
    if not chosen:
        say("Aucune protection de ce nom dans tools/protections.toml.")
        return 2
    missed = 0
    with tempfile.TemporaryDirectory(prefix="berceau-protections-") as folder:
        tree = copy_to(Path(folder))
        for mutation in chosen:
            started = time.monotonic()
            why = shows_red(tree, mutation)
            missed += bool(why)
            verdict = f"NON VU ({why})" if why else "rouge, comme attendu"
            seconds = time.monotonic() - started
            say(f"{mutation.threat:4} {mutation.name} : {verdict} ({seconds:.0f} s)")
    say(f"{len(chosen) - missed} protections sur {len(chosen)} : leur retrait se voit.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
