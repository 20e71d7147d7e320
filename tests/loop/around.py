"""What is open around a matter, so that people mostly try what there is something to try on."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

from shanzhi.cases.models import (
    Appeal,
    BulkItem,
    Callout,
    Case,
    Reminder,
    Supervision,
    TimeRequest,
    WhistleCall,
)
from shanzhi.cases.models.bulk import UNDO_WITHIN

Row = TypeVar("Row", bound=Model)


def around(case: Case, at: datetime) -> set[str]:
    """Words like "call:present" or "reminder:waiting", in one statement; "order:…" is of whatever
    matters, because an order is for many."""
    ordered = BulkItem.objects.filter(operation__undone_at__isnull=True)
    young = Q(operation__at__gte=at - UNDO_WITHIN) | Q(result="waiting")
    found = [
        _words("call", WhistleCall.objects.filter(case=case)),
        _words("callout", Callout.objects.filter(case=case)),
        _words("time", TimeRequest.objects.filter(case=case)),
        _words("appeal", Appeal.objects.filter(case=case)),
        _words(
            "reminder",
            Reminder.objects.filter(supervision__case=case, answered_at__isnull=True),
        ),
        _words("watch", Supervision.objects.filter(case=case, ended_at__isnull=True), "limit_unit"),
        _words("order", ordered.filter(young), "result"),
        _words("undone", BulkItem.objects.filter(operation__undone_at__isnull=False), "result"),
    ]
    words = set(found[0].union(*found[1:]))
    return words | ({"part"} if case.parent_id else set())


def _words(name: str, rows: QuerySet[Row], column: str = "state") -> QuerySet[Row, str]:
    word = Concat(Value(f"{name}:"), F(column), output_field=CharField())
    return rows.order_by().values_list(word, flat=True)
