"""Announce what happened to a matter, together with how it stands from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shanzhi.cases.actions.ending import end_help
from shanzhi.cases.events import CaseEvent, HelpEnded
from shanzhi.cases.models import Case
from shanzhi.kernel.api import Actor, EventRecord, announce


def announce_case(
    case: Case,
    event: type[CaseEvent],
    *,
    by: Actor,
    at: datetime,
    clocks: Sequence[list[str]] = (),
    **payload: Any,
) -> EventRecord:
    """One event of a matter whose row is locked and saved; ``clocks`` are the rows of a ``Clocks``.

    The event repeats state, holder and deadline of the row, so that a recount needs nothing else.
    When the matter has come to an end, so does what was asked of others, in an event of its own.
    """
    happened = event(case_id=case.pk, clocks=[*clocks], **standing_of(case), **payload)
    record = announce(happened, by=by, place_code=case.place_code, at=at)[0]
    ended = end_help(case, at)
    if ended is not None:
        told: dict[str, Any] = {**standing_of(case), **ended.ids}
        also = HelpEnded(case_id=case.pk, clocks=ended.clocks, **told)
        announce(also, by=by, place_code=case.place_code, at=at)
    return record


def standing_of(case: Case) -> dict[str, Any]:
    """What every event repeats of the row: state, holder and deadline."""
    return {
        "state": case.state,
        "holder_id": case.holder_unit_id,
        "due": case.due_at.isoformat(),
    }
