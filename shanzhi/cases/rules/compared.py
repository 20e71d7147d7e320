"""A matter by its rows, and in what they differ from its events. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shanzhi.cases.rules.recounted import Help, HelpKey


@dataclass(frozen=True, slots=True)
class Difference:
    """Events and rows disagree about a field of a matter (or a figure, then ``number`` is its
    place)."""

    number: str
    what: str
    events: str
    rows: str

    def __str__(self) -> str:
        return f"{self.number}: {self.what}: events say {self.events}, rows say {self.rows}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A matter by its rows. ``fields`` are columns of the matter under their names in Recounted,
    ``clocks`` maps the live ones to (due, whether paused), ``ended`` counts the others, ``rows`` are
    the ids of rows that some event must have announced, by the field that names them; ``helps`` is
    what was asked of others, of its parts their state; ``into_state`` and ``whole_state`` are those
    of the matter in which it goes on and of which it is a part ("": of none)."""

    number: str
    fields: Mapping[str, object]
    paused_at: datetime | None = None
    clocks: Mapping[tuple[str, int], tuple[datetime, bool]] = field(default_factory=dict)
    ended: Mapping[tuple[str, str], int] = field(default_factory=dict)
    rows: Mapping[str, set[int]] = field(default_factory=dict)
    helps: Mapping[HelpKey, Help] = field(default_factory=dict)
    into_state: str = ""
    whole_state: str = ""


def shown(value: object) -> str:
    """A value as a difference names it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return "nothing" if value is None or value == "" else str(value)
