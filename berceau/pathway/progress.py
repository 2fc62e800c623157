"""How far a long command is: a bar on a terminal, a line now and then in a file."""

from __future__ import annotations

from typing import Protocol

WIDTH = 30
EVERY = 10


class Output(Protocol):
    def write(self, msg: str, *, ending: str | None = None) -> None: ...
    def isatty(self) -> bool: ...
    def flush(self) -> None: ...


class Progress:
    """`show(done, total)`, then `close()`."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.on_terminal = output.isatty()
        self.told = -1

    def show(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        if self.on_terminal:
            filled = WIDTH * percent // 100
            bar = "█" * filled + "░" * (WIDTH - filled)
            self.output.write(f"\r{bar} {percent:3d} %  {done}/{total}", ending="")
            self.output.flush()
        elif percent // EVERY > self.told:
            self.told = percent // EVERY
            self.output.write(f"{percent:3d} %  {done}/{total}")

    def close(self) -> None:
        if self.on_terminal:
            self.output.write("")
