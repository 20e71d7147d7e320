"""Which homes are away, as the rules know it; read again whenever one of their devices changed."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from shanzhi.kernel.api import SYSTEM
from shanzhi.sensing.actions.end_absence import note_home
from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.rules_at_work import RulesAtWork

AWAY = """
    SELECT d.id, (extract(epoch FROM a.from_at) * 1000)::bigint,
        (extract(epoch FROM a.until_at) * 1000)::bigint
    FROM sensing_absence a JOIN sensing_device d ON d.household_id = a.household_id
    WHERE a.ended_at IS NULL AND a.until_at > now()
"""


def know_absences(link: Connection[Any], fleet: Fleet, rules: RulesAtWork) -> None:
    """Tell the book who is away now and later; all others are at home."""
    rhythms = rules.book.rhythms
    if len(rhythms.device):
        rows = link.execute(AWAY).fetchall()
        rhythms.know_away(
            (place, begins, ends)
            for device, begins, ends in rows
            if (place := fleet.by_id.get(device)) is not None and place < len(rules.kinds)
        )


def note_who_is_home(fleet: Fleet, rules: RulesAtWork) -> int:
    """Write down whose home is back before its time; returns how many."""
    home = rules.book.rhythms.home
    count = note_home([int(fleet.ids[place]) for place in home], by=SYSTEM)
    home.clear()
    return count
