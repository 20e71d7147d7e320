"""The desk's queue: pages of fifty that cost the same at a hundred thousand and ten million."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.queries.queue_past import Past, of_past
from shanzhi.cases.queries.visible import visible_cases, within
from shanzhi.kernel.api import Actor, Invalid, recent_matches, search_filter

PAGE = 50
COUNT_UP_TO = 1000
_ANY_STATE = "(any state)"  # where a statement that is used for several takes its state
# What lists show of a matter. It and its three relations have a hundred columns, and making
# objects of them all was a third of a page's time.
LISTED = (
    "number",
    "summary",
    "source",
    "place_code",
    "address",
    "category__name",
    "urgency",
    "state",
    "holder_unit__name",
    "assignee__name",
    "reporter_id",
    "reported_by_id",
    "opened_at",
    "due_at",
    "paused_at",
    "handled_at",
    "outcome",
    "supports",
)


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the desk asks for. ``states`` empty means all open ones; ``order`` is newest or due;
    ``opened`` and ``handled`` are [since, until);
    ``exactly`` leaves out what is known to lie in a smaller place than ``place_code``;
    ``supported`` leaves what neighbours support; ``past`` asks about what happened to them."""

    states: tuple[str, ...] = ()
    place_code: str = ""
    category_code: str = ""
    words: str = ""
    mine: bool = False
    late_at: datetime | None = None
    order: str = "newest"
    opened: tuple[datetime, datetime] | None = None
    handled: tuple[datetime, datetime] | None = None
    unit_id: int | None = None
    urgency: int | None = None
    exactly: bool = False
    supported: bool = False
    past: Past | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows in order, the cursor of the next page, and the count up to ``count_limit`` + 1."""

    rows: list[Case] = field(default_factory=list)
    next_cursor: str = ""
    count: int = 0
    count_limit: int = COUNT_UP_TO

    @property
    def count_text(self) -> str:
        """“128” or “1000+”."""
        return count_text(self.count, self.count_limit)


def count_text(count: int, limit: int = COUNT_UP_TO) -> str:
    """“128” or “1000+”."""
    return str(count) if count <= limit else f"{limit}+"


def queue_page(
    viewer: Actor, filters: QueueFilters, cursor: str = "", *, size: int = PAGE
) -> QueuePage:
    """One page of the queue (3 queries). Raises Invalid (cursor, order, state)."""
    states = _known_states(filters)
    by_due = filters.order == "due" and set(states) <= set(OPEN_STATES)
    after = _read_cursor(cursor, by_due=by_due)
    found = _filtered(viewer, filters)
    if filters.words:
        ids = _search_ids(found.filter(state__in=states), filters.words, after, size + 1)
    else:
        ids = _ids(found, states, by_due=by_due, after=after, most=size + 1)
    rows = rows_of(ids[:size])
    following = _write_cursor(rows[-1], by_due=by_due) if len(ids) > size else ""
    if filters.words:  # counting what a frequent word finds costs more than the page
        return QueuePage(rows, following, len(ids), count_limit=size)
    whole = not following and not cursor
    return QueuePage(rows, following, len(ids) if whole else _count(found, states))


def queue_ids(viewer: Actor, filters: QueueFilters, *, most: int) -> list[int]:
    """Ids of what the filters leave, in the queue's order, at most ``most`` (1 query). Raises
    Invalid (state)."""
    states = _known_states(filters)
    found = _filtered(viewer, filters)
    if filters.words:
        return _search_ids(found.filter(state__in=states), filters.words, None, most)
    by_due = filters.order == "due" and set(states) <= set(OPEN_STATES)
    return _ids(found, states, by_due=by_due, after=None, most=most)


def _known_states(filters: QueueFilters) -> tuple[str, ...]:
    states = filters.states or tuple(OPEN_STATES)
    if unknown := set(states) - set(State.values):
        raise Invalid({"state": _("没有这个状态：%(state)s") % {"state": ", ".join(unknown)}})
    return states


def state_counts(
    viewer: Actor, filters: QueueFilters, states: Sequence[str] = OPEN_STATES
) -> dict[str, int]:
    """How many of each state the filters leave, each up to ``COUNT_UP_TO`` + 1 (1 query).

    Empty for a search in words, where counting costs as much as the search itself.
    """
    if filters.words:
        return {}
    return _counts(_filtered(viewer, filters), states)


def _filtered(viewer: Actor, filters: QueueFilters) -> QuerySet[Case]:
    asked = Q()
    if filters.place_code:
        asked &= within(filters.place_code)
    if filters.exactly:
        asked &= Q(place_code=filters.place_code)
    if filters.category_code:
        asked &= _about(filters.category_code)
    if filters.mine:
        asked &= Q(assignee_id=viewer.id) | Q(holder_unit_id__in=viewer.unit_ids)
    if filters.past:
        asked &= of_past(filters.past)
    columns = {
        "holder_unit_id": filters.unit_id,
        "urgency": filters.urgency,
        "source": filters.source or None,
        "due_at__lt": filters.late_at,
        # What stands still with leave is not late.
        "paused_at__isnull": None if filters.late_at is None else True,
        "opened_at__gte": filters.opened and filters.opened[0],
        "opened_at__lt": filters.opened and filters.opened[1],
        "handled_at__gte": filters.handled and filters.handled[0],
        "handled_at__lt": filters.handled and filters.handled[1],
        "supports__gt": 0 if filters.supported else None,
    }
    given = {column: value for column, value in columns.items() if value is not None}
    return visible_cases(viewer).filter(asked, **given)


def _about(category_code: str) -> Q:
    """Any of the codes, with commas between, and all below it. First-level categories have an indexed
    column of their own."""
    asked = Q()
    for code in category_code.split(","):
        top = Q(topic=code[:2])
        asked |= top & Q(category__code__startswith=code) if len(code) > 2 else top
    return asked


def _ids(
    found: QuerySet[Case],
    states: Sequence[str],
    *,
    by_due: bool,
    after: tuple[str, int] | None,
    most: int,
) -> list[int]:
    """Ids in order. Each state is one ordered walk of an index; the walks are then merged."""
    order = ("due_at", "id") if by_due else ("-id",)
    if after is not None:
        found = found.filter(_following(after, by_due=by_due))
    walks = [
        found.filter(state=state).order_by(*order).values_list("id", "due_at")[:most]
        for state in states
    ]
    rows = list(walks[0].union(*walks[1:], all=True)) if len(walks) > 1 else list(walks[0])
    rows.sort(key=(lambda row: (row[1], row[0])) if by_due else (lambda row: -row[0]))
    return [pk for pk, _due in rows[:most]]


def _following(after: tuple[str, int], *, by_due: bool) -> Q:
    due, pk = after
    if not by_due:
        return Q(id__lt=pk)
    moment = datetime.fromisoformat(due)
    return Q(due_at__gt=moment) | Q(due_at=moment, id__gt=pk)


def _search_ids(
    found: QuerySet[Case], words: str, after: tuple[str, int] | None, most: int
) -> list[int]:
    before = after[1] if after else None
    return recent_matches(found, words, field="text__vector", limit=most, before=before)


def rows_of(ids: Sequence[int]) -> list[Case]:
    """What lists show of these matters, in this order (1 query); what is gone is left out."""
    shown = Case.objects.select_related("category", "holder_unit", "assignee").only(*LISTED)
    rows = shown.in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _count(found: QuerySet[Case], states: Sequence[str]) -> int:
    chosen = found.filter(state__in=states)
    return chosen.values("pk")[: COUNT_UP_TO + 1].count()


def _counts(found: QuerySet[Case], states: Sequence[str]) -> dict[str, int]:
    """Each state is counted along its own index, all in one statement; the walk, which is the same
    for all of them, is compiled once."""
    walk = found.filter(state=_ANY_STATE).values("pk")[: COUNT_UP_TO + 1]
    try:
        sql, given = walk.query.sql_with_params()
    except EmptyResultSet:  # somebody who may see nothing at all
        return dict.fromkeys(states, 0)
    counted = f"(SELECT count(*) FROM ({sql}) AS counted)"  # noqa: S608  # 2026-11-25: all values are parameters
    values = [state if value == _ANY_STATE else value for state in states for value in given]
    with connections[found.db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([counted] * len(states))}", values)
        row = cursor.fetchone() or ()
    return {state: int(count) for state, count in zip(states, row, strict=True)}


def _write_cursor(last: Case, *, by_due: bool) -> str:
    body = json.dumps([last.due_at.isoformat() if by_due else "", last.pk])
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, *, by_due: bool) -> tuple[str, int] | None:
    if not cursor:
        return None
    try:
        due, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if by_due and datetime.fromisoformat(due).tzinfo is None:
            raise ValueError("a moment without its zone")
        return str(due), int(pk)
    except (ValueError, TypeError, OverflowError) as why:
        raise Invalid({"cursor": _("翻页位置已失效，请从第一页重新看。")}) from why


def search_cases(viewer: Actor, words: str, *, limit: int = PAGE) -> list[Case]:
    """The newest matters the viewer may see whose text holds all the words."""
    return rows_of(recent_matches(visible_cases(viewer), words, field="text__vector", limit=limit))


def count_search(viewer: Actor, words: str) -> int:
    """How many matters the viewer may see hold all the words; exact, so slow on common ones."""
    return visible_cases(viewer).filter(search_filter("text__vector", words)).count()
