"""What the queue can be asked about the past of its matters: the lists behind a report's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.models import CaseClock, Dispatch, HandOver, Review, Whistle, WhistleCall
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import CLOSED_STATES

Span = tuple[datetime, datetime]

# Why a matter was handled late, asked in this order; the first that fits is the reason.
LATE_WHY: Mapping[str, StrPromise] = {
    "returned": _("被退回、改派过"),
    "accepted": _("接单超时"),
    "called": _("吹哨单位超时未到"),
    "outside": _("转外部系统办理"),
    "handling": _("办理本身超时"),
}


@dataclass(frozen=True, slots=True)
class Past:
    """Each narrows the queue when given. ``overdue``: handled after its limit, “1” or one of
    LATE_WHY; ``again``: sent back by its reporter or reopened; ``whistled``, ``reviewed`` and
    ``ended`` are [since, until) of such an event; ``refused``: a review did not agree in them."""

    overdue: str = ""
    again: bool = False
    whistled: Span | None = None
    reviewed: Span | None = None
    refused: Span | None = None
    ended: Span | None = None


def of_past(past: Past) -> Q:
    """The condition on matters."""
    asked = Q()
    if past.overdue:
        asked &= handled_late() & late_why().get(past.overdue, Q())
    if past.again:
        asked &= came_back()
    if past.whistled:
        asked &= Q(Exists(Whistle.objects.filter(_at("at", past.whistled), case=OuterRef("pk"))))
    if past.reviewed:
        asked &= Q(Exists(_reviews(past.reviewed)))
    if past.refused:
        asked &= Q(Exists(_reviews(past.refused).filter(agreed=False)))
    if past.ended:
        asked &= _at("finished_at", past.ended)
    return asked


def handled_late() -> Q:
    """Handled, and after the time that its clock of handling had (see rates: ``on_time``)."""
    return Q(state__in=CLOSED_STATES, handled_at__gt=F("due_at"))


def came_back() -> Q:
    """Its reporter sent it back, or a level above opened it again."""
    return Q(times_returned__gt=0) | Q(times_reopened__gt=0)


def late_why() -> dict[str, Q]:
    """Each reason of LATE_WHY as a condition; no matter fits two of them."""
    of_case = {"case": OuterRef("pk")}
    found = {
        "returned": Q(Exists(Dispatch.objects.filter(move=Move.RETURN, **of_case))),
        "accepted": Q(
            Exists(
                CaseClock.objects.filter(kind=ClockKind.ACCEPT, ran_out_at__isnull=False, **of_case)
            )
        ),
        "called": Q(Exists(WhistleCall.objects.filter(missed_at__isnull=False, **of_case))),
        "outside": Q(Exists(HandOver.objects.filter(**of_case))),
        "handling": Q(),
    }
    before, disjoint = Q(), {}
    for key, condition in found.items():
        disjoint[key] = condition & ~before if before else condition
        before |= condition
    return disjoint


def _reviews(span: Span) -> QuerySet[Review]:
    """Looks at a closing that were decided in the span, of the matter of the outer query."""
    return Review.objects.filter(_at("decided_at", span), case=OuterRef("pk"))


def _at(column: str, span: Span) -> Q:
    return Q(**{f"{column}__gte": span[0], f"{column}__lt": span[1]})
