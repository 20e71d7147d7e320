"""How long things may take, laid down at the desk: a table with a form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.remove_deadline import remove_deadline
from shanzhi.cases.actions.set_deadline import set_deadline
from shanzhi.cases.models.case import Urgency
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.deadline import AfterReopening
from shanzhi.cases.permissions import MANAGE_DEADLINES, READ_RULES
from shanzhi.cases.queries.deadline_table import deadline_lines, default_lines
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.deadlines import DeadlineRow
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.cases.web.time_actions import limit_typed
from shanzhi.cases.web.time_card import unit_choices
from shanzhi.kernel.api import Invalid, TimeUnit, access, actor_of, allowed, render

HERE = "/desk/deadlines"


@access(MANAGE_DEADLINES, READ_RULES)
@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """The rules that touch the viewer's places, and the defaults below them."""
    return _page(request)


@access(MANAGE_DEADLINES)
@require_POST
def set_rule(request: HttpRequest) -> HttpResponse:
    """Make or change a rule."""
    try:
        set_deadline(_typed_row(request), by=actor_of(request))
    except Invalid as why:
        return _page(request, why)
    messages.success(request, _("时限规定已保存，今后开始的计时照它算。"))
    return HttpResponseRedirect(HERE, status=303)


@access(MANAGE_DEADLINES)
@require_POST
def remove_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule back."""
    remove_deadline(pk, by=actor_of(request))
    messages.success(request, _("已删除，今后照上一级的规定计时。"))
    return HttpResponseRedirect(HERE, status=303)


def _typed_row(request: HttpRequest) -> DeadlineRow:
    sent = request.POST
    urgency, category = sent.get("urgency", ""), sent.get("category_name", "").strip()
    return DeadlineRow(
        clock=sent.get("clock", ""),
        place_code=sent.get("place", ""),
        category_code=category_typed(category) if category else "",
        urgency=int(urgency) if urgency in {"0", "1", "2"} else None,
        limit=limit_typed(request) or (0, TimeUnit.WORK_DAY),
        after_reopening=sent.get("after_reopening", ""),
    )


def _page(request: HttpRequest, refused: Invalid | None = None) -> HttpResponse:
    viewer = actor_of(request)
    scopes = viewer.scopes()
    widest = min(scopes, key=len, default="")
    context: dict[str, Any] = {
        "lines": deadline_lines(viewer),
        "defaults": default_lines(),
        "may_set": allowed(viewer, MANAGE_DEADLINES),
        "clocks": [(clock.value, clock.label) for clock in ClockKind],
        "places": place_choices(viewer, request.POST.get("place", widest)),
        "everywhere": "" in scopes,
        "own": widest,
        "urgencies": [(str(level.value), level.label) for level in Urgency],
        "afters": [(after.value, after.label) for after in AfterReopening],
        "units": unit_choices(),
        "category_name": category_name,
        "typed": request.POST if refused else {},
        "errors": complaints("rule", refused),
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/deadlines.jinja", context, status=status)
