"""How matters stand by their rows, many at a time: the other side of a recount."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models

from shanzhi.cases.models import (
    Appeal,
    Attachment,
    Case,
    CaseClock,
    Comment,
    Correction,
    Dispatch,
    Question,
    Rating,
    Review,
    TimeRequest,
    Unmasking,
)
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.rules.differences import Standing

# Columns of a matter, by the name that a recount gives them.
COLUMNS = {
    "number": "number",
    "place_code": "place_code",
    "category": "category_id",
    "urgency": "urgency",
    "state": "state",
    "holder_id": "holder_unit_id",
    "due": "due_at",
    "supports": "supports",
    "times_returned": "times_returned",
    "times_reopened": "times_reopened",
    "outcome": "outcome",
    "opened_at": "opened_at",
    "accepted_at": "accepted_at",
    "handled_at": "handled_at",
    "finished_at": "finished_at",
}
# No row of these without an event that names it, and no such event without the row. A new kind of
# row joins by a line: the field of the event, the rows, and which of them are announced apart.
ANNOUNCED: tuple[tuple[str, type[models.Model], models.Q], ...] = (
    ("dispatch_id", Dispatch, models.Q()),
    ("comment_id", Comment, models.Q()),
    ("question_id", Question, models.Q()),
    ("rating_id", Rating, models.Q()),
    ("request_id", TimeRequest, models.Q()),
    ("review_id", Review, models.Q()),
    ("appeal_id", Appeal, models.Q()),
    ("correction_id", Correction, models.Q()),
    ("unmasking_id", Unmasking, models.Q()),
    ("attachment_ids", Attachment, ~models.Q(stage=Stage.REPORT)),
)
LIVE = ("running", "paused")


def standings(cases: Sequence[Case]) -> dict[int, Standing]:
    """How these matters stand, by id (one query for each kind of row)."""
    ids = [case.pk for case in cases]
    live, ended = _clocks(ids)
    rows = _rows(ids)
    return {
        case.pk: Standing(
            number=case.number,
            fields={name: getattr(case, column) for name, column in COLUMNS.items()},
            paused_at=case.paused_at,
            clocks=live[case.pk],
            ended=ended[case.pk],
            rows={name: rows[name][case.pk] for name in rows},
        )
        for case in cases
    }


def _clocks(ids: list[int]) -> tuple[dict[int, Any], dict[int, Counter[tuple[str, str]]]]:
    live: dict[int, Any] = defaultdict(dict)
    ended: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for clock in CaseClock.objects.filter(case__in=ids):
        if clock.state in LIVE:
            key = (clock.kind, clock.subject_id)
            live[clock.case_id][key] = (clock.due_at, clock.state == "paused")
        else:
            ended[clock.case_id][clock.kind, clock.state] += 1
    return live, ended


def _rows(ids: list[int]) -> dict[str, dict[int, set[int]]]:
    found: dict[str, dict[int, set[int]]] = {}
    for name, model, which in ANNOUNCED:
        by_case = found[name] = defaultdict(set)
        pairs = model._default_manager.filter(which, case__in=ids).values_list("case_id", "pk")
        for case_id, pk in pairs:
            by_case[case_id].add(pk)
    return found
