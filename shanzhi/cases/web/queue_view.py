"""The desk's queue as its URL asks for it: tabs, filters, saved in the query string alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES, OPEN_STATES, State
from shanzhi.cases.queries.queue import (
    QueueFilters,
    QueuePage,
    count_text,
    open_counts,
    queue_page,
)
from shanzhi.cases.queries.tables import categories, category_name
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.kernel.api import Actor, actor_of, local_zone, now
from shanzhi.places import api as places

KEPT = (
    "tab",
    "place",
    "exact",
    "category",
    "q",
    "late",
    "urgency",
    "mine",
    "order",
    "opened",
    "closed",
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the queue's tabs and the states it shows."""

    key: str
    label: str
    states: tuple[str, ...]


def tabs() -> list[Tab]:
    """The tabs in their order; the first is what the desk opens with."""
    return [
        Tab("open", _("未办结"), tuple(OPEN_STATES)),
        Tab("dispatched", _("待接单"), (State.DISPATCHED,)),
        Tab("in_progress", _("处理中"), (State.IN_PROGRESS,)),
        Tab("waiting_reporter", _("待补充"), (State.WAITING_REPORTER,)),
        Tab("to_check", _("待核查会签"), (State.VERIFYING, State.TO_SIGN)),
        Tab("handled", _("待评价"), (State.HANDLED,)),
        Tab("ended", _("已了结"), tuple(END_STATES)),
        Tab("all", _("全部"), tuple(State.values)),
    ]


def queue_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the queue's pane shows. Raises Invalid for a broken cursor or state."""
    asked = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    viewer, at = actor_of(request), now()
    tab = next((tab for tab in tabs() if tab.key == asked.get("tab")), _default_tab(asked))
    cursor = request.GET.get("cursor", "")
    filters = _filters(asked, tab, at)
    page = queue_page(viewer, filters, cursor)
    counts = open_counts(viewer, filters)
    here = {**asked, "cursor": cursor} if cursor else asked
    return {
        "asked": asked,
        "page": page,
        "rows": [_row(case, at, here) for case in page.rows],
        "tabs": [_tab_item(each, asked, counts, current=each.key == tab.key) for each in tabs()],
        "next_url": _next_url(asked, page),
        "first_url": f"/desk/?{urlencode(asked)}" if cursor else "",
        "chosen": _chosen(asked),
        "places": place_choices(viewer, filters.place_code),
        "topics": topic_choices(),
        "suffix": f"?{urlencode(here)}" if here else "",
        "live_topic": live_topic(viewer),
        "search_words": asked.get("q", ""),
    }


def _default_tab(asked: dict[str, str]) -> Tab:
    """Words, and lists behind a figure of a day, look through everything; else what is open."""
    wide = {"q", "opened", "closed"} & asked.keys()
    return tabs()[-1] if wide else tabs()[0]


def _filters(asked: dict[str, str], tab: Tab, at: datetime) -> QueueFilters:
    urgency = asked.get("urgency", "")
    return QueueFilters(
        states=tab.states,
        place_code=_digits(asked.get("place", "")),
        exactly="exact" in asked,
        category_code=_digits(asked.get("category", "")),
        words=asked.get("q", "").replace("\x00", " ")[:80],
        mine="mine" in asked,
        late_at=at if "late" in asked else None,
        order=asked.get("order", "newest"),
        opened=_day(asked.get("opened", ""), at),
        handled=_day(asked.get("closed", ""), at),
        urgency=int(urgency) if urgency in {"0", "1", "2"} else None,
    )


def _chosen(asked: dict[str, str]) -> list[str]:
    """What narrows the queue, in words: it must not be forgotten because it is folded away."""
    words = {
        "q": _("“%(words)s”") % {"words": asked.get("q", "")},
        "place": places.division_name(asked.get("place", "")),
        "exact": _("未细分地点"),
        "category": category_name(asked.get("category", "")),
        "urgency": {"2": _("紧急"), "1": _("较急"), "0": _("一般")}.get(
            asked.get("urgency", ""), ""
        ),
        "late": _("超时"),
        "mine": _("我和本单位的"),
        "opened": _("%(day)s新增") % {"day": _day_name(asked.get("opened", ""))},
        "closed": _("%(day)s办结") % {"day": _day_name(asked.get("closed", ""))},
    }
    return [word for name, word in words.items() if name in asked and word]


def _day_name(text: str) -> str:
    return _("今日") if text == "today" else text.replace("..", "–")


def _day(text: str, at: datetime) -> tuple[datetime, datetime] | None:
    """From midnight to midnight of “today”, of a day written 2026-11-22, or from the first to the
    last of 2026-11-01..2026-11-22; None for other words."""
    first, _dots, last = text.partition("..")
    try:
        day = localtime(at).date() if text == "today" else date.fromisoformat(first)
        end = date.fromisoformat(last) if last else day
        begin = datetime.combine(day, time(), tzinfo=local_zone())
        return begin, datetime.combine(end + timedelta(days=1), time(), tzinfo=local_zone())
    except (ValueError, OverflowError):
        return None


def _digits(text: str) -> str:
    return text if text.isdecimal() and text.isascii() and len(text) <= 15 else ""


def _row(case: Case, at: datetime, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "case": case,
        "href": f"/desk/cases/{case.number}" + (f"?{urlencode(asked)}" if asked else ""),
        "deadline": deadline_of(case, at),
        "place": places.division_name(case.place_code),
    }


def _tab_item(
    tab: Tab, asked: dict[str, str], counts: dict[str, int], *, current: bool
) -> dict[str, Any]:
    query = urlencode({**asked, "tab": tab.key})
    known = all(state in counts for state in tab.states)
    count = count_text(sum(counts[state] for state in tab.states)) if known else None
    return {"label": tab.label, "href": f"/desk/?{query}", "current": current, "count": count}


def _next_url(asked: dict[str, str], page: QueuePage) -> str:
    if not page.next_cursor:
        return ""
    return f"/desk/?{urlencode({**asked, 'cursor': page.next_cursor})}"


def topic_choices() -> list[tuple[str, str]]:
    """First-level categories for a select."""
    return [(code, known.shown_name) for code, known in categories.get().items() if len(code) == 2]


def live_topic(viewer: Actor) -> str:
    """What an open queue listens to: the widest place where the viewer holds a role."""
    scope = min(viewer.scopes(), key=len, default=None)
    return "" if scope is None else f"cases:{scope}"
