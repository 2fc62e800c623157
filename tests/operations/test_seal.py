"""The sealed stream: whole, in order, under the right key, or refused."""

from __future__ import annotations

import secrets

import pytest

from berceau.operations.backup import payload, seal
from berceau.operations.backup.key import BackupKey, BackupKeyError, new, parse
from berceau.operations.backup.seal import AlteredError, WrongKeyError
from tests.operations.instance import KEY, OTHER_KEY

SECRET = parse(KEY)
HEADER = len(seal.MAGIC) + seal.MARK + seal.SALT + seal.START
WORDS = [b"bonjour", secrets.token_bytes(2_500_000), b"fin"]


def sealed(blocks: list[bytes], key: BackupKey = SECRET) -> bytes:
    return b"".join(seal.sealed(blocks, key))


def opened(content: bytes) -> bytes:
    return b"".join(seal.opened([content], SECRET))


@pytest.mark.parametrize("size", [0, 1, seal.CHUNK - 1, seal.CHUNK, seal.CHUNK + 1, 2 * seal.CHUNK])
def test_what_is_sealed_opens(size: int) -> None:
    text = secrets.token_bytes(size)
    assert opened(sealed([text])) == text


def test_blocks_of_any_size_may_be_read() -> None:
    content = sealed(WORDS)
    pieces = [content[start : start + 777] for start in range(0, len(content), 777)]
    assert b"".join(seal.opened(pieces, SECRET)) == b"".join(WORDS)


def test_two_seals_of_the_same_text_differ() -> None:
    assert sealed([b"a" * 100])[HEADER:] != sealed([b"a" * 100])[HEADER:]


def test_another_key_is_refused_as_such() -> None:
    with pytest.raises(WrongKeyError):
        list(seal.opened([sealed(WORDS)], parse(OTHER_KEY)))


@pytest.mark.parametrize("where", [0, 20, 30, HEADER - 1, HEADER + 2, HEADER + 500, -1])
def test_one_altered_byte_is_refused(where: int) -> None:
    content = bytearray(sealed(WORDS))
    content[where] ^= 1
    with pytest.raises((AlteredError, WrongKeyError)):
        opened(bytes(content))


@pytest.mark.parametrize("kept", [10, HEADER, HEADER + 3, HEADER + 4 + seal.CHUNK + seal.TAG, -1])
def test_a_stream_cut_short_is_refused(kept: int) -> None:
    """Also exactly between two chunks."""
    with pytest.raises(AlteredError):
        opened(sealed(WORDS)[:kept])


def test_chunks_in_another_order_are_refused() -> None:
    content = sealed(WORDS)
    size = 4 + seal.CHUNK + seal.TAG
    first, second = content[HEADER : HEADER + size], content[HEADER + size : HEADER + 2 * size]
    with pytest.raises(AlteredError):
        opened(content[:HEADER] + second + first + content[HEADER + 2 * size :])


def test_bytes_added_at_the_end_are_refused() -> None:
    with pytest.raises(AlteredError):
        opened(sealed(WORDS) + b"\0" * 40)


def test_entries_come_back_as_they_were() -> None:
    entries = [("un", [b"a", b"", b"b" * 3_000_000]), ("deux", []), ("trois", [b"c"])]
    read = payload.unpacked(payload.packed(entries))
    assert {name: b"".join(blocks) for name, blocks in read} == {
        "un": b"a" + b"b" * 3_000_000, "deux": b"", "trois": b"c",
    }  # fmt: skip


def test_an_entry_left_unread_does_not_shift_the_next() -> None:
    entries = [("un", [b"a" * 10_000]), ("deux", [b"b"])]
    assert [name for name, _blocks in payload.unpacked(payload.packed(entries))] == ["un", "deux"]


def test_a_new_key_is_a_good_key() -> None:
    assert len(parse(new()).secret) == 32


@pytest.mark.parametrize("text", ["", "court", "é" * 44, KEY[:-4], KEY + KEY])
def test_a_bad_key_is_refused(text: str) -> None:
    with pytest.raises(BackupKeyError):
        parse(text)


def test_a_key_does_not_show_itself() -> None:
    assert "tests-key" not in repr(SECRET)
