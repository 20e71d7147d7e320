"""The desk's queue as its URL asks for it: tabs, filters, saved in the query string alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import EXPORT
from shanzhi.cases.queries.queue import (
    QueueFilters,
    QueuePage,
    count_text,
    queue_page,
    state_counts,
)
from shanzhi.cases.queries.supervision import watched_ids
from shanzhi.cases.queries.tables import categories, category_name
from shanzhi.cases.web.deadline import Deadline, deadlines_of
from shanzhi.cases.web.lists import DeskList, Tab, desk_list
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.cases.web.queue_past import PAST, past_of, past_words
from shanzhi.cases.web.saved_views import views_context
from shanzhi.kernel.api import Actor, actor_of, allowed, local_zone, now
from shanzhi.places import api as places

KEPT = (
    "list",
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
    "source",
    *PAST,
)


def queue_context(request: HttpRequest, name: str = "") -> dict[str, Any]:
    """Everything the queue's pane shows; ``name`` is one of the four lists, else the address says
    which. Raises Invalid for a broken cursor or state."""
    asked = asked_of(request.GET, name)
    viewer, at = actor_of(request), now()
    desk, tab, filters = what_is_asked(asked, at)
    cursor = request.GET.get("cursor", "")
    page = queue_page(viewer, filters, cursor)
    counts = _tab_counts(viewer, desk, filters)
    deadlines = deadlines_of(page.rows, at)
    here = {**asked, "cursor": cursor} if cursor else asked
    watched = watched_ids(case.pk for case in page.rows)
    told = desk.told(page.rows, at)
    return {
        "asked": asked,
        "desk": desk,
        "page": page,
        "rows": [
            _row(case, deadlines[case.pk], here)
            | {"watched": case.pk in watched, "told": told.get(case.pk, ())}
            for case in page.rows
        ],
        "tabs": [_tab_item(each, asked, counts, desk, tab) for each in desk.tabs],
        "next_url": _next_url(asked, page, desk),
        "first_url": desk.url(asked) if cursor else "",
        "clear_url": desk.url({}),
        "chosen": chosen_words(asked),
        "places": place_choices(viewer, filters.place_code),
        "topics": topic_choices(),
        "suffix": f"?{urlencode(here)}" if here else "",
        "live_topic": live_topic(viewer),
        "search_words": asked.get("q", ""),
        "export_url": export_url(asked) if allowed(viewer, EXPORT) else "",
        **views_context(viewer, asked),
    }


def what_is_asked(asked: dict[str, str], at: datetime) -> tuple[DeskList, Tab, QueueFilters]:
    """The list, its tab, and the filters that an address means."""
    desk = desk_list(asked.get("list", ""))
    tab = next((tab for tab in desk.tabs if tab.key == asked.get("tab")), _default_tab(asked, desk))
    return desk, tab, filters_of(asked, tab, at, desk.order)


def export_url(asked: dict[str, str]) -> str:
    """Where the queue, as it is filtered now, is taken out as a file."""
    return f"/desk/export?{urlencode(asked)}" if asked else "/desk/export"


def asked_of(given: Mapping[str, str], name: str = "") -> dict[str, str]:
    """What an address asks of the queue, and nothing else that may stand in it; the list first."""
    asked = {key: given[key] for key in KEPT if given.get(key)}
    desk = desk_list(name or asked.pop("list", ""))
    asked.pop("list", None)
    return {"list": desk.name, **asked} if desk.name else asked


def _tab_counts(viewer: Actor, desk: DeskList, filters: QueueFilters) -> dict[str, int]:
    """How many of each state, for the tabs that are counted: all but those of ended matters in
    the queue, where nobody waits for anything."""
    states = OPEN_STATES
    if desk.name:
        states = sorted({state for tab in desk.tabs if _counted(tab) for state in tab.states})
    return state_counts(viewer, replace(filters, supported=False), states)


def _counted(tab: Tab) -> bool:
    return not tab.supported and tab.key != "all"


def _default_tab(asked: dict[str, str], desk: DeskList) -> Tab:
    """Words, and lists behind a figure of a day, look through everything; else the first."""
    wide = {"q", "opened", "closed", *PAST} & asked.keys()
    return desk.tabs[-1] if wide else desk.tabs[0]


def filters_of(
    asked: dict[str, str], tab: Tab, at: datetime, order: str = "newest"
) -> QueueFilters:
    """What the address asks of the queue; ``order`` is that of the list unless it names one."""
    urgency = asked.get("urgency", "")
    return QueueFilters(
        states=tab.states,
        place_code=_digits(asked.get("place", "")),
        exactly="exact" in asked,
        category_code=_codes(asked.get("category", "")),
        words=asked.get("q", "").replace("\x00", " ")[:80],
        mine="mine" in asked,
        late_at=at if "late" in asked else None,
        order=asked.get("order", order),
        supported=tab.supported,
        opened=_day(asked.get("opened", ""), at),
        handled=_day(asked.get("closed", ""), at),
        urgency=int(urgency) if urgency in {"0", "1", "2"} else None,
        source=asked.get("source", "") if asked.get("source") in Source.values else "",
        past=past_of(asked, partial(_day, at=at)),
    )


def chosen_words(asked: dict[str, str]) -> list[str]:
    """What narrows the queue, in words: it must not be forgotten because it is folded away."""
    words = {
        "q": _("“%(words)s”") % {"words": asked.get("q", "")},
        "place": places.division_name(asked.get("place", "")),
        "exact": _("未细分地点"),
        "category": "、".join(map(category_name, asked.get("category", "").split(","))),
        "urgency": {"2": _("紧急"), "1": _("较急"), "0": _("一般")}.get(
            asked.get("urgency", ""), ""
        ),
        "late": _("超时"),
        "mine": _("我和本单位的"),
        "opened": _("%(day)s新增") % {"day": _day_name(asked.get("opened", ""))},
        "source": dict(Source.choices).get(asked.get("source", ""), ""),
        "closed": _("%(day)s办结") % {"day": _day_name(asked.get("closed", ""))},
        **past_words(asked, _day_name),
    }
    return [str(word) for name, word in words.items() if name in asked and word]


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


def _codes(text: str) -> str:
    """Codes with commas between; what is none is left out."""
    return ",".join(code for code in text[:200].split(",") if _digits(code))


def _row(case: Case, deadline: Deadline | None, asked: dict[str, str]) -> dict[str, Any]:
    return {
        "case": case,
        "href": f"/desk/cases/{case.number}" + (f"?{urlencode(asked)}" if asked else ""),
        "deadline": deadline,
        "place": places.division_name(case.place_code),
    }


def _tab_item(
    tab: Tab, asked: dict[str, str], counts: dict[str, int], desk: DeskList, current: Tab
) -> dict[str, Any]:
    href = desk.url({**asked, "tab": tab.key})
    known = not tab.supported and all(state in counts for state in tab.states)
    count = count_text(sum(counts[state] for state in tab.states)) if known else None
    return {"label": tab.label, "href": href, "current": tab.key == current.key, "count": count}


def _next_url(asked: dict[str, str], page: QueuePage, desk: DeskList) -> str:
    return desk.url({**asked, "cursor": page.next_cursor}) if page.next_cursor else ""


def topic_choices() -> list[tuple[str, str]]:
    """First-level categories for a select."""
    return [(code, known.shown_name) for code, known in categories.get().items() if len(code) == 2]


def live_topic(viewer: Actor) -> str:
    """What an open queue listens to: the widest place where the viewer holds a role."""
    scope = min(viewer.scopes(), key=len, default=None)
    return "" if scope is None else f"cases:{scope}"
