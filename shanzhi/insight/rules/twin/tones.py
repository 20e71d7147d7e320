"""What a house on the map is coloured for: the gravest of what goes on in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

ALARM, LATE, OPEN = "alarm", "late", "open"
TONES = (ALARM, LATE, OPEN)


def tones(alarms: Collection[int], matters: Mapping[int, tuple[int, int]]) -> dict[int, str]:
    """Building → its tone, from the buildings with an open alarm and from (open, late) matters of each."""
    found = {building: LATE if late else OPEN for building, (_open, late) in matters.items()}
    return found | dict.fromkeys(alarms, ALARM)
