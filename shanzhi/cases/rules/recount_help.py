"""What the events of a matter say of the help that was asked for, and of its parts. Pure.

A new event that asks for help, answers or ends it joins by a line in ``_SAYS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from shanzhi.cases.rules.recounted import Happened, Help, HelpKey, Recounted

# Of each kind of event: which things it names, and where they stand after it.
_SAYS: Mapping[str, Mapping[str, str]] = {
    "cases.WhistleBlown": {"call": "called"},
    "cases.UnitMissed": {"call": "missed"},
    "cases.UnitReportedIn": {"call": "present"},
    "cases.UnitDidPart": {"call": "done"},
    "cases.UnitAppraised": {"call": "appraised"},
    "cases.WhistleCancelled": {"call": "cancelled"},
    "cases.TeamCalled": {"callout": "offered"},
    "cases.TeamSetOut": {"callout": "accepted"},
    "cases.TeamDeclined": {"callout": "declined"},
    "cases.TeamSilent": {"callout": "timed_out"},
    "cases.TeamArrived": {"callout": "arrived"},
    "cases.TeamDone": {"callout": "done"},
    "cases.CaseSupervised": {"supervision": "open"},
    "cases.SupervisionEnded": {"supervision": "ended"},
    "cases.HolderReminded": {"reminder": "waiting"},
    "cases.ReminderAnswered": {"reminder": "answered"},
    "cases.ReminderOverdue": {"reminder": "overdue"},
    "cases.CaseHandedOver": {"hand_over": "open"},
    "cases.CaseTakenBack": {"hand_over": "ended"},
    "cases.HelpEnded": {
        "call": "cancelled",
        "callout": "cancelled",
        "supervision": "ended",
        "reminder": "dropped",
        "hand_over": "ended",
    },
    "cases.CaseSplit": {"child": "open"},
}
# One of these is open at a time: what follows from an event for the one before, which it does not
# name. A watch takes its last reminder with it; whoever hands over again has dispatched on before.
_ALSO: Mapping[str, tuple[str, str, str]] = {
    "cases.SupervisionEnded": ("reminder", "waiting", "dropped"),
    "cases.CaseHandedOver": ("hand_over", "open", "ended"),
}
# Until when somebody must come, answer or ask outside again.
_UNTIL = ("come_by", "answer_by", "chase_at")


def hear_of_help(matter: Recounted, event: Happened) -> None:
    """Remember where each call, callout, watch, reminder, hand-over and part stands after the
    event."""
    payload, known = event.payload, matter.helps
    if also := _ALSO.get(event.kind):
        _move(known, *also)
    for thing, state in _SAYS.get(event.kind, {}).items():
        for pk, unit_id in _named(thing, payload):
            known[thing, pk] = _heard(known.get((thing, pk)), state, unit_id, payload)
    if event.kind == "cases.ReminderAnswered" and not payload["in_time"]:
        key = "reminder", payload["reminder_id"]
        known[key] = replace(known[key], state="overdue")
    if event.kind == "cases.OutsideChased":
        for key in _open(known, "hand_over", "open"):
            known[key] = replace(known[key], until=_until(payload))
    if event.kind == "cases.PartEnded":
        known["child", payload["child_id"]] = Help(payload["ended_as"])


def _named(thing: str, payload: Mapping[str, Any]) -> Iterable[tuple[int, int | None]]:
    """Ids of what the event names, each with the unit that it calls, where it says one."""
    one = payload.get(f"{thing}_id")
    if one is not None:
        return [(one, payload.get("team_id") or payload.get("unit_id"))]
    ids = payload.get(f"{thing}_ids") or []
    units = payload.get("unit_ids") or [None] * len(ids)
    return zip(ids, units, strict=True)


def _heard(
    before: Help | None, state: str, unit_id: int | None, payload: Mapping[str, Any]
) -> Help:
    if before is None:
        return Help(state, unit_id, _until(payload))
    return replace(before, state=state, unit_id=before.unit_id if unit_id is None else unit_id)


def _until(payload: Mapping[str, Any]) -> datetime | None:
    said = next((payload[name] for name in _UNTIL if payload.get(name)), None)
    return datetime.fromisoformat(said) if said else None


def _move(known: dict[HelpKey, Help], thing: str, before: str, after: str) -> None:
    for key in _open(known, thing, before):
        known[key] = replace(known[key], state=after)


def _open(known: Mapping[HelpKey, Help], thing: str, state: str) -> list[HelpKey]:
    return [key for key, help_ in known.items() if key[0] == thing and help_.state == state]
