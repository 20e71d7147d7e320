"""What must hold of help, of parts and of orders for many, after every step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from shanzhi.cases.models import (
    BulkItem,
    Callout,
    Case,
    HandOver,
    Reminder,
    Supervision,
    WhistleCall,
)
from shanzhi.cases.queries.recount_all import recounted
from shanzhi.cases.rules.recounted import Recounted
from shanzhi.kernel.api import EventRecord, history

ENDED = ("rated", "not_rated", "withdrawn", "merged")
ANSWERED = ("handled", *ENDED)
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


def help_ends_with_its_matter() -> None:
    """Nobody is awaited, on call, reminded or outside for a matter that was answered; nobody
    watches one that has ended."""
    answered, ended = Q(case__state__in=ANSWERED), Q(case__state__in=ENDED)
    left = {
        "whistle call": WhistleCall.objects.filter(answered, state__in=("called", "missed")),
        "callout": Callout.objects.filter(answered, state__in=("offered", "accepted", "arrived")),
        "reminder": Reminder.objects.filter(state="waiting", supervision__case__state__in=ANSWERED),
        "hand-over": HandOver.objects.filter(answered, ended_at__isnull=True),
        "supervision": Supervision.objects.filter(ended, ended_at__isnull=True),
    }
    first, *others = (rows.order_by().values_list("pk") for rows in left.values())
    if first.union(*others, all=True):
        names = [name for name, rows in left.items() if rows.exists()]
        raise AssertionError(f"open though its matter is over: {', '.join(names)}")


def wholes_wait_for_their_parts() -> None:
    """Nobody says that a whole is done, or that it goes on elsewhere, while a part is open; the
    whole knows how each part ended. What its reporter took back waits for nobody."""
    parts = list(Case.objects.filter(parent__isnull=False).annotate(whole=F("parent__state")))
    if not parts:
        return
    done = {"verifying", "to_sign", "handled", "rated", "not_rated", "merged"}
    early = [part.number for part in parts if part.whole in done and part.state not in ENDED]
    assert not early, f"a whole ended before its parts {early}"
    told = {
        record.payload["child_id"]: record.payload["ended_as"]
        for record in EventRecord.objects.filter(kind="cases.PartEnded").order_by("pk")
    }
    unknown = [p.number for p in parts if p.state in ENDED and told.get(p.pk) != p.state]
    assert not unknown, f"the whole does not know how its parts ended: {unknown}"


def nobody_waits_in_vain() -> None:
    """What goes on in another matter stands alone again when that was taken back; only a part whose
    whole has its answer needs none of its own."""
    stuck = Case.objects.filter(state="merged", merged_into__state="withdrawn").exclude(
        parent__state__in=("verifying", "to_sign", *ANSWERED)
    )
    assert not stuck, f"merged into what was taken back: {[case.number for case in stuck]}"


def help_is_as_told() -> None:
    """Calls, callouts, reminders, watches and hand-overs are where the last event about each left
    it, and each has such an event."""
    events = EventRecord.objects.filter(aggregate="case", kind__in=SAYS).order_by("pk")
    told: Standing = {}
    for record in events:
        told |= _as_told(record, told)
    kept = dict(_kept())
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


def _kept() -> Iterator[tuple[tuple[str, int], str]]:
    for row in WhistleCall.objects.all():
        yield ("call", row.pk), row.state
    for offer in Callout.objects.all():
        yield ("callout", offer.pk), offer.state
    for reminder in Reminder.objects.all():
        yield ("reminder", reminder.pk), reminder.state
    for watch in Supervision.objects.all():
        yield ("supervision", watch.pk), _open_or_ended(watch.ended_at)
    for over in HandOver.objects.all():
        yield ("hand_over", over.pk), _open_or_ended(over.ended_at)


def _open_or_ended(ended_at: datetime | None) -> str:
    return "open" if ended_at is None else "ended"


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
