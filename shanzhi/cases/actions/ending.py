"""When a matter comes to an end, what was still asked of others ends with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet, Value
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.models import Callout, Case, HandOver, Reminder, Supervision, WhistleCall
from shanzhi.cases.models.callout import OPEN_CALLOUTS, CalloutState
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import END_STATES, State
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.models.whistle import AWAITED, CallState

KINDS = ("call", "callout", "reminder", "supervision", "hand_over")


@dataclass(frozen=True, slots=True)
class Ended:
    """What was ended: ids by field of the event, and what it did to clocks."""

    ids: dict[str, list[int]]
    clocks: list[list[str]]


def end_help(case: Case, at: datetime) -> Ended | None:
    """End what is still open around a matter that was closed; None when there was nothing to end
    (1 query then).

    A supervision outlasts the handling, because the reporter may send it back: it ends when the
    matter does. A unit that is there stays, and may be appraised.
    """
    if case.state != State.HANDLED and case.state not in END_STATES:
        return None
    found = _open(case)
    if not found:
        return None
    clocks = Clocks(case, at)
    for call_id in found["call"]:
        clocks.void(ClockKind.WHISTLE, subject_id=call_id)
    WhistleCall.objects.filter(pk__in=found["call"]).update(state=CallState.CANCELLED)
    Callout.objects.filter(pk__in=found["callout"]).update(state=CalloutState.CANCELLED)
    Reminder.objects.filter(pk__in=found["reminder"]).update(state=ReminderState.DROPPED)
    HandOver.objects.filter(pk__in=found["hand_over"]).update(ended_at=at)
    with translation.override(settings.LANGUAGE_CODE):
        ended = _("诉求已经了结，督办随之结束。")
    Supervision.objects.filter(pk__in=found["supervision"]).update(ended_at=at, end_reason=ended)
    return Ended({f"{kind}_ids": found[kind] for kind in KINDS}, clocks.rows)


def _open(case: Case) -> dict[str, list[int]]:
    """Ids by kind, in one statement."""
    kinds: dict[str, QuerySet[WhistleCall | Callout | Reminder | HandOver | Supervision]] = {
        "call": WhistleCall.objects.filter(case=case, state__in=AWAITED),
        "callout": Callout.objects.filter(case=case, state__in=OPEN_CALLOUTS),
        "reminder": Reminder.objects.filter(supervision__case=case, state=ReminderState.WAITING),
        "hand_over": HandOver.objects.filter(case=case, ended_at__isnull=True),
    }
    if case.state in END_STATES:
        kinds["supervision"] = Supervision.objects.filter(case=case, ended_at__isnull=True)
    first, *others = (
        rows.annotate(help=Value(kind)).values_list("help", "pk") for kind, rows in kinds.items()
    )
    found: dict[str, list[int]] = defaultdict(list)
    for kind, pk in first.union(*others, all=True):
        found[kind].append(pk)
    return found
