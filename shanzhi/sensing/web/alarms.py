"""Alarms at the desk: what is open, what ended, what was false."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import access, actor_of, now, render
from shanzhi.sensing.permissions import WATCH_ALARMS
from shanzhi.sensing.queries.alarms import called_counts, ended_groups, open_count, open_groups
from shanzhi.sensing.queries.false_alarms import DAYS, model_rates, rule_rates
from shanzhi.sensing.web.alarm_words import row_of

VIEWS = ("open", "small", "ended")


@access(WATCH_ALARMS)
@require_GET
def alarms_page(request: HttpRequest) -> HttpResponse:
    """Groups, the worst first; a page of fifty costs the same however many there are."""
    viewer = actor_of(request)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "open"
    if view == "ended":
        groups, following = ended_groups(viewer), ""
    else:
        page = open_groups(viewer, after=request.GET.get("after", ""), work_list=view == "small")
        groups, following = page.rows, page.next_from
    called = called_counts(groups)
    count = open_count(viewer)
    context = {
        "rows": [row_of(group, called.get(group.pk, 0)) for group in groups],
        "view": view,
        "tabs": [
            {"label": _("要去现场的"), "href": "/desk/alarms", "current": view == "open", "count": count},
            {"label": _("设备小问题"), "href": "/desk/alarms?view=small", "current": view == "small"},
            {"label": _("已结束"), "href": "/desk/alarms?view=ended", "current": view == "ended"},
        ],
        "next": f"/desk/alarms?view={view}&after={following}" if following else "",
        "topic": f"alarms:{min((s for s in viewer.scopes()), key=len, default='')}",
    }  # fmt: skip
    return _private(render(request, "sensing/alarms.jinja", context))


@access(WATCH_ALARMS)
@require_GET
def false_page(request: HttpRequest) -> HttpResponse:
    """How often which model and which rule was wrong, and where a threshold would have been better."""
    viewer, at = actor_of(request), now()
    context = {
        "models": model_rates(viewer, at),
        "rules": rule_rates(viewer, at),
        "days": DAYS,
    }
    return render(request, "sensing/false_alarms.jinja", context)


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    return page
