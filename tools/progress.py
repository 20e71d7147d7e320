"""A line that tells how far a step really is: counted things, never a guess."""

from __future__ import annotations

import sys
import time

BAR_CELLS = 24
NAME_CELLS = 30


class Step:
    """One step of the preparation, drawn on one line of a terminal, or as two lines of a log."""

    def __init__(self, number: int, total: int, title: str) -> None:
        self.head = f"[{number}/{total}] {title}"
        self.began = time.monotonic()
        self.live = sys.stdout.isatty()
        fits = (sys.stdout.encoding or "").lower().startswith("utf")
        self.full, self.empty = ("█", "░") if fits else ("#", ".")
        self._say(f"{self.head} ..." + ("" if self.live else "\n"))

    def at(self, done: int, of: int, name: str = "") -> None:
        """Show that ``done`` of ``of`` things are done, the last being ``name``."""
        if not self.live:
            return
        cells = BAR_CELLS * min(done, of) // max(of, 1)
        bar = self.full * cells + self.empty * (BAR_CELLS - cells)
        self._say(f"\r{self.head} {bar} {done}/{of} {name[:NAME_CELLS]:{NAME_CELLS}}")

    def done(self) -> None:
        """Say that the step is finished and what it took."""
        seconds = time.monotonic() - self.began
        start, rest = ("\r", " " * (BAR_CELLS + NAME_CELLS)) if self.live else ("", "")
        self._say(f"{start}{self.head} done in {seconds:.1f} s{rest}\n")

    def broken_off(self) -> None:
        """Leave the line, so that what went wrong starts on one of its own."""
        if self.live:
            self._say("\n")

    def _say(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
