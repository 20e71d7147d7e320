"""What must hold of help, of parts and of orders for many, after every step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from shanzhi.cases.models import BulkItem, Case, HandOver, Reminder
from shanzhi.cases.queries.recount_all import recounted
from shanzhi.cases.rules.recounted import Recounted
from shanzhi.kernel.api import EventRecord, history

ENDED = ("rated", "not_rated", "withdrawn", "merged")
ANSWERED = ("handled", *ENDED)
# Somebody said that it is done, or it goes on in another.
DONE = ("verifying", "to_sign", "handled", "rated", "not_rated", "merged")
# What an event says of the help that it names.
SAYS: dict[str, dict[str, str]] = {
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
}
Standing = dict[tuple[str, int], str]


# Help that is open, by its matter; a watch outlasts the handling, for that may begin again.
_LEFT = """
SELECT 'whistle call' FROM cases_whistlecall h JOIN cases_case c ON c.id = h.case_id
  WHERE h.state IN ('called', 'missed') AND c.state = ANY(%(answered)s)
UNION SELECT 'callout' FROM cases_callout h JOIN cases_case c ON c.id = h.case_id
  WHERE h.state IN ('offered', 'accepted', 'arrived') AND c.state = ANY(%(answered)s)
UNION SELECT 'reminder' FROM cases_reminder h JOIN cases_supervision s ON s.id = h.supervision_id
  JOIN cases_case c ON c.id = s.case_id
  WHERE h.state = 'waiting' AND c.state = ANY(%(answered)s)
UNION SELECT 'hand-over' FROM cases_handover h JOIN cases_case c ON c.id = h.case_id
  WHERE h.ended_at IS NULL AND c.state = ANY(%(answered)s)
UNION SELECT 'supervision' FROM cases_supervision h JOIN cases_case c ON c.id = h.case_id
  WHERE h.ended_at IS NULL AND c.state = ANY(%(ended)s)
"""
_KEPT = """
SELECT 'call', id, state FROM cases_whistlecall
UNION ALL SELECT 'callout', id, state FROM cases_callout
UNION ALL SELECT 'reminder', id, state FROM cases_reminder
UNION ALL SELECT 'supervision', id, CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END
  FROM cases_supervision
UNION ALL SELECT 'hand_over', id, CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END
  FROM cases_handover
"""


def help_ends_with_its_matter() -> None:
    """Nobody is awaited, on call, reminded or outside for a matter that was answered; nobody
    watches one that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"answered": [*ANSWERED], "ended": [*ENDED]})
        left = [name for (name,) in cursor.fetchall()]
    assert not left, f"open though its matter is over: {', '.join(left)}"


def wholes_wait_for_their_parts(cases: Sequence[Case]) -> None:
    """Nobody says that a whole is done, or that it goes on elsewhere, while a part is open; the
    whole knows how each part ended. What its reporter took back waits for nobody."""
    states: dict[int | None, str] = {case.pk: case.state for case in cases}
    parts = [case for case in cases if case.parent_id is not None]
    early = [p.number for p in parts if states[p.parent_id] in DONE and p.state not in ENDED]
    assert not early, f"a whole ended before its parts {early}"
    ended = [part for part in parts if part.state in ENDED]
    if not ended:
        return
    told = {
        record.payload["child_id"]: record.payload["ended_as"]
        for record in EventRecord.objects.filter(kind="cases.PartEnded").order_by("pk")
    }
    unknown = [part.number for part in ended if told.get(part.pk) != part.state]
    assert not unknown, f"the whole does not know how its parts ended: {unknown}"


def nobody_waits_in_vain(cases: Sequence[Case]) -> None:
    """What goes on in another matter stands alone again when that was taken back; only a part whose
    whole has its answer needs none of its own."""
    states: dict[int | None, str] = {case.pk: case.state for case in cases}
    stuck = [
        case.number
        for case in cases
        if states.get(case.merged_into_id) == "withdrawn"
        and states.get(case.parent_id) not in (*DONE, "withdrawn")
    ]
    assert not stuck, f"merged into what was taken back: {stuck}"


def help_is_as_told() -> None:
    """Calls, callouts, reminders, watches and hand-overs are where the last event about each left
    it, and each has such an event."""
    events = EventRecord.objects.filter(aggregate="case", kind__in=SAYS).order_by("pk")
    told: Standing = {}
    for record in events:
        told |= _as_told(record, told)
    with connection.cursor() as cursor:
        cursor.execute(_KEPT)
        kept = {(thing, pk): state for thing, pk, state in cursor.fetchall()}
    for key in told.keys() | kept.keys():
        assert told.get(key) == kept.get(key), (
            f"{key[0]} {key[1]}: events say {told.get(key)}, its row {kept.get(key)}"
        )


def _as_told(record: EventRecord, known: Standing) -> Standing:
    payload = record.payload
    told: Standing = {}
    for thing, state in SAYS[record.kind].items():
        ids: Iterable[int] = payload.get(f"{thing}_ids") or (
            [payload[f"{thing}_id"]] if f"{thing}_id" in payload else []
        )
        told |= {(thing, pk): state for pk in ids}
    if record.kind == "cases.ReminderAnswered" and not payload["in_time"]:
        told["reminder", payload["reminder_id"]] = "overdue"
    if record.kind == "cases.SupervisionEnded":  # what it asked last needs no answer any more
        asked = Reminder.objects.filter(supervision=payload["supervision_id"])
        last = ("reminder", asked.latest("pk").pk)
        told |= {last: "dropped"} if known.get(last) == "waiting" else {}
    if record.kind == "cases.CaseHandedOver":  # what was dispatched on from outside is over
        before = HandOver.objects.filter(case=record.aggregate_id, pk__lt=payload["hand_over_id"])
        told |= {("hand_over", row.pk): "ended" for row in before}
    return told


def undone_is_as_it_was(after_event: int) -> None:
    """What an undo gave back stands by its events as it stood before the order, and is with whom it
    was."""
    corrected = EventRecord.objects.filter(pk__gt=after_event, kind="cases.CaseCorrected")
    for case_id, order in {(r.aggregate_id, r.payload["operation_id"]) for r in corrected}:
        item = BulkItem.objects.select_related("case").get(case=case_id, operation=order)
        records = history("case", case_id)
        before = recounted([record for record in records if record.sequence < item.sequence])
        assert _standing(before) == _standing(recounted(records)), "not given back as it was"
        case, was = item.case, item.before
        now = (case.assignee_id, case.dispatcher_unit_id, case.returns, case.is_binding)
        then = (was["assignee"], was["dispatcher"], was["returns"], was["binding"])
        assert now == then, "not given back as it was"


def _standing(told: Recounted) -> tuple[Any, ...]:
    clocks = {key: (clock.due, clock.paused) for key, clock in told.clocks.items()}
    return told.state, told.holder_id, told.due, told.accepted_at, clocks
