"""What else a scanned code may be: higher rooms say so, the scan page asks them."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.kernel.api import Actor

Find = Callable[[Actor, str], str | None]
_finders: list[Find] = []


def register_scanned(find: Find) -> None:
    """``find(worker, text)`` gives the address of the page for what was scanned, or None."""
    if find not in _finders:
        _finders.append(find)


def page_of_scanned(worker: Actor, text: str) -> str | None:
    """Where a code leads that hangs on no wall of ours, if any room knows it."""
    return next((page for find in _finders if (page := find(worker, text))), None)
