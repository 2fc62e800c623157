"""What is sealed opens with its key, in its column, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from berceau.kit import crypto, keyfile

LABEL = "followup.Note.text"
KEY_LINE, ROOT_LINE = f"k1:{'A' * 43}=", f"racine:{'A' * 43}="


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A file of keys of its own."""
    path = tmp_path / "cles"
    keyfile.create(path)
    settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = "", str(path)
    settings.FIELD_KEYS_MADE_ALONE = False
    return path


@pytest.mark.parametrize("clear", ["", "é", "x" * 31, "x" * 32, "a\x80\x00b\n", "Inès 🌷" * 400])
def test_what_is_sealed_comes_back(keys: Path, clear: str) -> None:
    assert crypto.unseal(crypto.seal(clear, LABEL), LABEL) == clear


def test_the_same_words_are_never_sealed_twice_alike(keys: Path) -> None:
    assert crypto.seal("oui", LABEL) != crypto.seal("oui", LABEL)


def test_yes_and_no_weigh_the_same(keys: Path) -> None:
    assert len(crypto.seal("", LABEL)) == len(crypto.seal("2026-03-17", LABEL))


def test_a_value_moved_to_another_column_is_refused(keys: Path) -> None:
    with pytest.raises(crypto.TamperedError, match=r"Closing\.last_note"):
        crypto.unseal(crypto.seal("secret", LABEL), "followup.Closing.last_note")


@pytest.mark.parametrize("place", [15, 40, -5])
def test_a_value_altered_is_refused(keys: Path, place: int) -> None:
    token = crypto.seal("secret", LABEL)
    other = "A" if token[place] != "A" else "B"
    with pytest.raises(crypto.UnreadableError):
        crypto.unseal(f"{token[:place]}{other}{token[place:][1:]}", LABEL)


@pytest.mark.parametrize("stored", ["secret", "brc1.", "brc1.k1", "brc2.k1.AAAA", "brc1..AAAA"])
def test_what_was_never_sealed_is_refused(keys: Path, stored: str) -> None:
    with pytest.raises(crypto.UnreadableError):
        crypto.unseal(stored, LABEL)


def test_a_new_key_serves_without_restarting(keys: Path) -> None:
    old = crypto.seal("avant", LABEL)
    name = keyfile.put_first(keys)
    assert crypto.key_of(crypto.seal("après", LABEL)) == name
    assert crypto.unseal(old, LABEL) == "avant"


def test_a_value_of_a_key_added_elsewhere_opens_without_restarting(keys: Path) -> None:
    crypto.unseal(crypto.seal("avant", LABEL), LABEL)
    held = dict(crypto._known)
    keyfile.put_first(keys)
    token = crypto.seal("écrit par un autre serveur", LABEL)
    crypto._known.update(held)
    assert crypto.unseal(token, LABEL) == "écrit par un autre serveur"


def test_a_removed_key_says_what_to_do_and_not_the_value(keys: Path) -> None:
    token = crypto.seal("secret", LABEL)
    old = crypto.key_of(token)
    keyfile.put_first(keys)
    lines = keys.read_text().splitlines()
    keys.write_text("\n".join(line for line in lines if not line.startswith(f"{old}:")))
    crypto.ring()
    with pytest.raises(crypto.KeyMissingError, match="Remettre sa ligne") as refused:
        crypto.unseal(token, LABEL)
    assert old in str(refused.value)
    assert "secret" not in str(refused.value)


def test_derived_secrets_outlive_a_rotation(keys: Path) -> None:
    before = crypto.derive("journal")
    keyfile.put_first(keys)
    assert crypto.derive("journal") == before
    assert crypto.derive("sauvegardes") != before


def test_an_index_finds_the_same_value_and_tells_nothing(keys: Path) -> None:
    assert crypto.keyed_index("phone", "0612") == crypto.keyed_index("phone", "0612")
    assert crypto.keyed_index("phone", "0612") != crypto.keyed_index("mail", "0612")
    assert "0612" not in crypto.keyed_index("phone", "0612")


def test_keys_may_come_from_the_environment(settings: Settings) -> None:
    settings.FIELD_KEYS = f"{keyfile.line_of('k1')},{keyfile.line_of('racine')}"
    assert crypto.key_of(crypto.seal("mot", LABEL)) == "k1"


def test_a_lost_file_of_keys_is_not_replaced_by_a_new_one(keys: Path) -> None:
    keys.unlink()
    with pytest.raises(keyfile.KeysError, match="copie hors ligne"):
        crypto.seal("mot", LABEL)
    assert not keys.exists()


def test_the_demo_makes_its_keys_for_itself_alone(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "seule"
    settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = "", str(path)
    settings.FIELD_KEYS_MADE_ALONE = True
    assert crypto.unseal(crypto.seal("mot", LABEL), LABEL) == "mot"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "racine"),
        ("sans deux points", "n’est pas de la forme"),
        ("k1:AAAA\nracine:AAAA", "32 octets"),
        ("k1:é", "32 octets"),
        (ROOT_LINE, "aucune clé"),
        (KEY_LINE, "racine"),
        (f"{KEY_LINE}\n{KEY_LINE}", "deux fois"),
    ],
)
def test_keys_badly_written_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(keyfile.KeysError, match=reason):
        keyfile.parse(text)


def test_a_reason_never_repeats_a_key() -> None:
    key = keyfile.line_of("k1").partition(":")[2]
    with pytest.raises(keyfile.KeysError) as refused:
        keyfile.parse(key)
    assert key not in str(refused.value)


def new_key(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command, with no setting at all: a production has none of its keys yet."""
    return subprocess.run(
        [sys.executable, "-m", "berceau", "keys", "new", *arguments],
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_keys_new_creates_the_file_then_adds_in_front(tmp_path: Path) -> None:
    path = tmp_path / "berceau" / "cles"
    made = new_key("--file", str(path))
    assert made.returncode == 0, made.stderr
    assert path.stat().st_mode & 0o777 == 0o600
    before = keyfile.parse(path.read_text())
    assert new_key("--file", str(path)).returncode == 0
    after = keyfile.parse(path.read_text())
    assert list(after.sealing)[1:] == list(before.sealing)
    assert after.root == before.root
    assert path.stat().st_mode & 0o777 == 0o600


def test_keys_new_prints_keys_that_serve_and_says_where_to_put_them() -> None:
    printed = new_key()
    assert keyfile.parse(printed.stdout).first
    assert "BERCEAU_FIELD_KEYS_FILE" in printed.stderr
    assert "hors ligne" in printed.stderr
