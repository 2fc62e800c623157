"""What is inside the seal: named entries one after the other, compressed.

An entry: length of its name (2 bytes), name, then blocks (length on 4 bytes, bytes) closed by a
length of zero. A name of length zero closes the payload. All of it goes through zlib.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from berceau.operations.backup.seal import AlteredError, Reader

Entry = tuple[str, Iterable[bytes]]
LEVEL = 3
MAX_BLOCK = 1 << 26


def packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Entries -> compressed bytes."""
    squeeze = zlib.compressobj(LEVEL)
    for part in _framed(entries):
        made = squeeze.compress(part)
        if made:
            yield made
    yield squeeze.flush()


def unpacked(blocks: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Compressed bytes -> entries; each must be read before the next. Raises AlteredError."""
    reader = Reader(_inflated(blocks))
    while length := int.from_bytes(reader.take(2), "big"):
        name = reader.take(length).decode()
        content = _content(reader)
        yield name, content
        for _unread in content:
            pass
    if not reader.at_end():
        raise AlteredError


def _framed(entries: Iterable[Entry]) -> Iterator[bytes]:
    for name, blocks in entries:
        encoded = name.encode()
        yield len(encoded).to_bytes(2, "big") + encoded
        for block in blocks:
            if block:
                yield len(block).to_bytes(4, "big")
                yield bytes(block)
        yield bytes(4)
    yield bytes(2)


def _content(reader: Reader) -> Iterator[bytes]:
    while length := int.from_bytes(reader.take(4), "big"):
        if length > MAX_BLOCK:
            raise AlteredError
        yield reader.take(length)


def _inflated(blocks: Iterable[bytes]) -> Iterator[bytes]:
    spread = zlib.decompressobj()
    try:
        for block in blocks:
            yield spread.decompress(block)
        yield spread.flush()
    except zlib.error:
        raise AlteredError from None
    if not spread.eof:
        raise AlteredError
