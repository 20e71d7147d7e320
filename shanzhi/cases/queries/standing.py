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
    Chase,
    Comment,
    Correction,
    Dispatch,
    Question,
    Rating,
    Review,
    TimeRequest,
    Unmasking,
    Whistle,
)
from shanzhi.cases.models.evidence import Stage
from shanzhi.cases.queries.standing_help import helps_of
from shanzhi.cases.rules.compared import Standing

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
    "into_id": "merged_into_id",
}
# No row of these without an event that names it, and no such event without the row. A new kind of
# row joins by a line: the field of the event, the rows, and which of them are announced apart.
# Calls, callouts, watches, reminders and hand-overs are compared one by one: ``standing_help``.
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
    ("whistle_id", Whistle, models.Q()),
    ("chase_id", Chase, models.Q()),
    ("attachment_ids", Attachment, ~models.Q(stage=Stage.REPORT)),
)
# Rows that belong to a matter by way of another row.
_BY_WAY_OF: dict[type[models.Model], str] = {Chase: "hand_over__case"}
_ALONE = ("", "")
LIVE = ("running", "paused")


def standings(cases: Sequence[Case]) -> dict[int, Standing]:
    """How these matters stand, by id (one query for each kind of row)."""
    ids = [case.pk for case in cases]
    live, ended = _clocks(ids)
    rows, helps, beside = _rows(ids), helps_of(ids), _beside(ids)
    return {
        case.pk: Standing(
            number=case.number,
            fields={name: getattr(case, column) for name, column in COLUMNS.items()},
            paused_at=case.paused_at,
            clocks=live[case.pk],
            ended=ended[case.pk],
            rows={name: rows[name][case.pk] for name in rows},
            helps=helps[case.pk],
            into_state=beside.get(case.pk, _ALONE)[0],
            whole_state=beside.get(case.pk, _ALONE)[1],
        )
        for case in cases
    }


def _beside(ids: list[int]) -> dict[int, tuple[str, str]]:
    """States of what a matter goes on in and of its whole, for those that have one."""
    not_alone = models.Q(merged_into__isnull=False) | models.Q(parent__isnull=False)
    rows = Case.objects.filter(not_alone, pk__in=ids)
    states = rows.values_list("pk", "merged_into__state", "parent__state")
    return {pk: (into or "", whole or "") for pk, into, whole in states}


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
    """Ids of the announced rows by field and matter, in one statement."""
    found: dict[str, dict[int, set[int]]] = {name: defaultdict(set) for name, *_ in ANNOUNCED}
    first, *others = (_of_kind(name, model, which, ids) for name, model, which in ANNOUNCED)
    for name, case_id, pk in first.union(*others, all=True):
        found[name][case_id].add(pk)
    return found


def _of_kind(
    name: str, model: type[models.Model], which: models.Q, ids: list[int]
) -> models.QuerySet[Any, Any]:
    way = _BY_WAY_OF.get(model, "case")
    kept = model._default_manager.filter(which, **{f"{way}__in": ids})
    named: models.QuerySet[Any, Any] = kept.annotate(announced=models.Value(name))
    return named.values_list("announced", f"{way}_id", "pk")
