"""What rooms above say to a reply before it is sent: how far it answers, and what is missing.

A room registers a reader; the check of a reply shows what it finds and knows nothing of the room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shanzhi.cases.rules.reply_check import Finding

Read = Callable[[str, str], Iterable[Finding]]
_readers: list[Read] = []


def register_reply_reader(read: Read) -> None:
    """``read(reply, report)`` gives findings; said again changes nothing."""
    if read not in _readers:
        _readers.append(read)


def read_reply(reply: str, report: str) -> list[Finding]:
    """Of all rooms, in the order in which they registered."""
    return [finding for read in _readers for finding in read(reply, report)]
