"""JSON, read entry by entry: a list, or an object whose `structures` and `services` are lists."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory.imports.books.base import FileError, Line, Opened, Sheet
from berceau.directory.imports.books.tables import too_long

CHUNK = 64 * 1024
LONGEST_ENTRY = 1024 * 1024
BLANK = " \t\r\n"
LIST = ""
"""The name of the sheet of a file that is one list."""
ENCODINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def not_json(line: int) -> FileError:
    return FileError(
        _("Ce fichier JSON ne se lit pas (vers la ligne %(line)d) : une virgule, un guillemet ou "
          "une accolade manque, ou le fichier est coupé.")
        % {"line": line}
    )  # fmt: skip


class Text:
    """What was read and not yet understood; reads more when asked."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.file = opened.open()
        encoding = ENCODINGS.get(self.file.read(2), "utf-8-sig")
        self.file.seek(0)
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.text, self.at, self.line, self.over, self.bytes = "", 0, 1, False, 0

    def close(self) -> None:
        self.file.close()

    def more(self) -> bool:
        """Read a chunk; False at the end."""
        if self.over:
            return False
        chunk = self.file.read(CHUNK)
        self.bytes += len(chunk)
        if self.bytes > self.opened.limits.unpacked:
            raise FileError(_("Ce fichier est trop gros."))
        self.over = not chunk
        try:
            said = self.decoder.decode(chunk, self.over)
        except UnicodeDecodeError:
            raise FileError(
                _("Ce fichier JSON n’est pas en UTF-8 : l’enregistrer à nouveau en UTF-8.")
            ) from None
        self.text = self.text[self.at :] + said
        self.at = 0
        return True

    def peek(self) -> str:
        """The next character that is not blank; empty at the end. It is not taken."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in BLANK:
                self.line += self.text[self.at] == "\n"
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise not_json(self.line)
        self.at += 1

    def value(self) -> Any:
        """One whole value. Raises FileError when it is none, or too long to be an entry."""
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self.text, self.at)
                # « 12 » may be the beginning of « 123 ».
                if end < len(self.text) or self.over:
                    self.line += self.text.count("\n", self.at, end)
                    self.at = end
                    return found
            except (ValueError, RecursionError):
                if len(self.text) - self.at > LONGEST_ENTRY:
                    raise not_json(self.line) from None
            if not self.more():
                if self.at < len(self.text):
                    self.over = True
                    try:
                        found, self.at = DECODER.raw_decode(self.text, self.at)
                    except (ValueError, RecursionError):
                        raise not_json(self.line) from None
                    return found
                raise not_json(self.line)


DECODER = json.JSONDecoder()


class JsonBook:
    """A file of data·inclusion in JSON. The number of a line is the rank of the entry."""

    format = "json"

    def __init__(self, opened: Opened) -> None:
        self.opened = opened

    def sheets(self) -> list[Sheet]:
        with closing(Text(self.opened)) as text:
            if text.peek() == "[":
                return [Sheet(LIST)]
            return [Sheet(name) for name, is_list in self._members(text) if is_list]

    def _members(self, text: Text) -> Iterator[tuple[str, bool]]:
        """The names of the object, and whether each is a list; its content is passed over."""
        text.take("{")
        while text.peek() != "}":
            name = text.value()
            text.take(":")
            is_list = text.peek() == "["
            yield str(name), is_list
            for _entry in self._entries(text) if is_list else [text.value()]:
                pass
            if text.peek() == ",":
                text.take(",")
            elif text.peek() != "}":
                raise not_json(text.line)

    def _entries(self, text: Text) -> Iterator[Any]:
        text.take("[")
        while text.peek() != "]":
            yield text.value()
            if text.peek() == ",":
                text.take(",")
                if text.peek() == "]":
                    raise not_json(text.line)
            elif text.peek() != "]":
                raise not_json(text.line)
        text.take("]")

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        with closing(Text(self.opened)) as text:
            if sheet.name != LIST:
                self._go_to(text, sheet.name)
            for rank, entry in enumerate(self._entries(text), start=1):
                if rank > self.opened.limits.lines:
                    raise too_long(self.opened.limits)
                yield Line(rank, entry if isinstance(entry, dict) else {"": entry})

    def _go_to(self, text: Text, name: str) -> None:
        members = self._members(text)
        for found, is_list in members:
            if found == name and is_list:
                return
        raise not_json(text.line)
