"""How a matter stands by its events alone: replayed in order, each step checked. Pure.

A new event joins without a line here as long as it says state, holder, deadline and clocks, as
every ``CaseEvent`` does; what only one kind says has its line in ``_SAID`` or ``_COUNTED``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from shanzhi.cases import workflow
from shanzhi.cases.models.states import END_STATES, Outcome, State
from shanzhi.cases.rules.recount_help import hear_of_help
from shanzhi.cases.rules.recount_old import ENDED_BY_OLD, STARTED_BY_OLD, as_told_today
from shanzhi.cases.rules.recounted import Happened, LiveClock, Recounted

_ENDS = {"stop": "stopped", "void": "void"}
# The handler has said what came of it; in the first two somebody still looks at that.
_SAID_DONE = (State.VERIFYING, State.TO_SIGN, State.HANDLED)
_NOT_TAKEN_ON = (State.DISPATCHED, State.TO_DISPATCH)
# What only events of a kind say, under the name that the recounted matter has for it.
_SAID: dict[str, tuple[str, ...]] = {
    "cases.CaseOpened": ("number", "place_code", "category", "urgency"),
    "cases.CaseReclassified": ("category",),
    "cases.CaseUrgencyCorrected": ("urgency",),
    "cases.CasePlaceCorrected": ("place_code",),
    "cases.CaseMerged": ("into_id",),
}
# Fields that count events of a kind.
_COUNTED = {"cases.CaseSentBack": "times_returned", "cases.CaseReopened": "times_reopened"}
# Identities in a payload that name no row of the matter's own.
_NOT_ROWS = {"case_id", "holder_id", "unit_id", "rule_id", "account_id"}


def recount(events: Iterable[Happened]) -> Recounted:
    """Replay the events of one matter, in order of their sequence."""
    matter = Recounted()
    for event in events:
        if event.payload.get("state"):
            _replay(matter, event)
        else:
            matter.is_old = True
            told = as_told_today(event.kind, event.payload)
            _replay(matter, replace(event, payload=told))
    return matter


def _replay(matter: Recounted, event: Happened) -> None:
    before, payload = matter.state, event.payload
    if not before:
        matter.opened_at = event.at
        if event.kind != "cases.CaseOpened":
            matter.faults.append(f"begins with {event.kind}")
    after = str(payload.get("state") or before)
    if before and after != before and after not in workflow.targets(before):
        matter.faults.append(f"event {event.sequence}: no step from {before} to {after}")
    matter.state = after
    _hold(matter, event)
    _tick(matter, event)
    hear_of_help(matter, event)
    _remember(matter, event, before)


def _hold(matter: Recounted, event: Happened) -> None:
    payload = event.payload
    holder = payload.get("holder_id") or matter.holder_id
    if matter.holder_id not in {None, holder} and not payload.get("dispatch_id"):
        matter.faults.append(f"event {event.sequence}: another holder without a dispatch")
    matter.holder_id = holder
    if due := payload.get("due"):
        matter.due = datetime.fromisoformat(str(due))


def _tick(matter: Recounted, event: Happened) -> None:
    for kind, subject, verb, until in event.payload.get("clocks") or ():
        key = (str(kind), int(subject))
        due = datetime.fromisoformat(until) if until else None
        if verb == "start" and key in matter.clocks:
            matter.faults.append(f"event {event.sequence}: {kind} started twice")
        if verb in {"start", STARTED_BY_OLD}:
            matter.clocks[key] = LiveClock(due)
        elif verb == ENDED_BY_OLD:
            matter.clocks.pop(key, None)
        elif key not in matter.clocks:
            matter.faults.append(f"event {event.sequence}: {verb} of {kind}, which does not run")
        elif verb in _ENDS:
            del matter.clocks[key]
            matter.ended[key[0], _ENDS[verb]] += 1
        else:
            clock = matter.clocks[key]
            clock.due = due or clock.due
            clock.paused = verb == "pause" or (clock.paused and verb != "resume")


def _remember(matter: Recounted, event: Happened, before: str) -> None:
    _date(matter, event, before)
    if matter.state in _SAID_DONE:
        matter.outcome = event.payload.get("outcome") or matter.outcome
    if matter.state != State.MERGED:
        matter.into_id = None
    matter.supports = event.payload.get("supports", matter.supports)
    for name in _SAID.get(event.kind, ()):
        setattr(matter, name, event.payload[name])
    if counted := _COUNTED.get(event.kind):
        setattr(matter, counted, getattr(matter, counted) + 1)
    for name, value in event.payload.items():
        if name.endswith("_ids"):
            matter.rows.setdefault(name, set()).update(value)
        elif name.endswith("_id") and name not in _NOT_ROWS and value:
            matter.rows.setdefault(name, set()).add(value)


def _date(matter: Recounted, event: Happened, before: str) -> None:
    """Moments follow from the step; what was put back was accepted when it was."""
    at = event.at
    if matter.state in _NOT_TAKEN_ON:
        matter.accepted_at = matter.handled_at = matter.finished_at = None
        matter.outcome = ""
    elif matter.state == State.IN_PROGRESS and before == State.DISPATCHED:
        accepted = event.payload.get("accepted_at")
        matter.accepted_at = datetime.fromisoformat(accepted) if accepted else at
    elif matter.state in _SAID_DONE and before not in _SAID_DONE:
        matter.handled_at = at
        if matter.state == State.TO_SIGN:
            matter.outcome = Outcome.CANNOT
    elif matter.state in END_STATES and before != matter.state:
        matter.finished_at = at
