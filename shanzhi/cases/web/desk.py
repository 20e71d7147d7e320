"""The desk: the queue, and one matter beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.dispatch import units_to_choose
from shanzhi.cases.beside import beside
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.models.unmasking import UnmaskReason
from shanzhi.cases.permissions import (
    ACCEPT,
    ASK,
    ATTACH,
    CLASSIFY,
    CLOSE,
    COMMENT,
    DISPATCH,
    WORK_DESK,
)
from shanzhi.cases.queries.follow_up import files_of_report
from shanzhi.cases.queries.reporter import SeenReporter, reporter_for
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.understanding.urgency import urgency_of
from shanzhi.cases.web.category_choice import category_names
from shanzhi.cases.web.circles_pane import circle_verbs, circles_context, to_be_decided
from shanzhi.cases.web.complaints import complaints
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.cases.web.joint import joint_context
from shanzhi.cases.web.lists import NAMES
from shanzhi.cases.web.many import clash_context, many_context
from shanzhi.cases.web.quality_pane import quality_context
from shanzhi.cases.web.queue_view import queue_context
from shanzhi.cases.web.reading import record_list, record_matter
from shanzhi.cases.web.resident_timeline import photos_of, recordings_of, timeline_items
from shanzhi.cases.web.time_card import time_context
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, Invalid, NotFound, access, actor_of, allowed, now, render
from shanzhi.places import api as places


@access(WORK_DESK)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue with nothing opened beside it."""
    context = {**queue_context(request), "case": None}
    record_list(request, context["page"].rows)
    block = "queue" if request.headers.get("HX-Target") == "queue" else None
    return render(request, "cases/desk/queue.jinja", context, block=block)


@access(WORK_DESK)
@require_GET
def list_page(request: HttpRequest, name: str) -> HttpResponse:
    """One of the four lists: 点单, 派单, 接单, 评单."""
    if name not in NAMES:
        raise NotFound
    context = {**queue_context(request, name), "case": None}
    record_list(request, context["page"].rows)
    return render(request, "cases/desk/queue.jinja", context)


@access(WORK_DESK)
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter beside the queue it was opened from; for htmx only the pane."""
    return matter_page(request, case_by_number(actor_of(request), number))


def matter_page(
    request: HttpRequest,
    case: Case,
    refused: Invalid | None = None,
    form: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The matter's page; after a refusal with what was typed and what is wrong with it.

    ``form`` names the form that was refused (closure, dispatch …), or that is shown again with
    what was ``typed`` into it.
    """
    pane = matter_context(request, case)
    pane |= {
        "errors": complaints(form, refused),
        "typed": request.POST if refused else typed or {},
        "refused_form": form,
        **clash_context(refused),
    }
    status = refused.status if refused else 200
    if request.headers.get("HX-Target") == "detail":
        pane["suffix"] = f"?{request.GET.urlencode()}" if request.GET else ""
        page = render(request, "cases/desk/queue.jinja", pane, block="detail", status=status)
    else:
        pane = {**queue_context(request), **pane}
        page = render(request, "cases/desk/queue.jinja", pane, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def matter_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What the pane of a matter shows to this viewer; that they looked is recorded."""
    viewer, at = actor_of(request), now()
    record_matter(request, case)
    reporter = reporter_for(viewer, case, at)
    files = files_of_report(case)
    choice = case.classifications.order_by("-at", "-id").first()
    can = what_can(viewer, case)
    return {
        **many_context(request, case, can),
        "case": case,
        "can": can,
        "deadline": deadline_of(case, at),
        "timeline": timeline_items(timeline(case, viewer, unmasked=reporter.until is not None), ""),
        "photos": photos_of(files),
        "recordings": recordings_of(files),
        "urgent": [(_(r.reason), r.words) for r in urgency_of(case.text.body).reasons],
        "choice": choice,
        "reason": case.dispatches.order_by("-id").first(),
        "category_name": category_name(case.category_id),
        "place_path": " / ".join(name for _code, name in places.path_of(case.place_code)),
        "is_call": case.source == Source.HOTLINE and case.reporter_id is not None,
        "reporter": reporter,
        "reporter_seconds": _seconds_left(reporter, at),
        "unmask_reasons": UnmaskReason.choices,
        "units": _unit_choices(viewer, case),
        "sureness": sureness(choice.confidence) if choice else "",
        **time_context(viewer, case, at),
        **circles_context(case),
        **joint_context(viewer, case),
        **quality_context(viewer, case),
        "besides": beside(viewer, case),
    }


def _seconds_left(reporter: SeenReporter, at: datetime) -> int:
    return max(round((reporter.until - at).total_seconds()), 1) if reporter.until else 0


def what_can(viewer: Actor, case: Case) -> set[str]:
    """Verbs that this viewer may use on the matter as it is now."""
    asked = {
        "accept": ACCEPT,
        "dispatch": DISPATCH,
        "ask": ASK,
        "close": CLOSE,
    }
    target = case.target()
    able = {
        verb
        for verb, capability in asked.items()
        if possible(case.state, verb) and allowed(viewer, capability, target)
    }
    able |= {
        verb
        for verb, capability in (("comment", COMMENT), ("classify", CLASSIFY))
        if allowed(viewer, capability, target)
    }
    if case.state in OPEN_STATES and allowed(viewer, ATTACH, target):
        able.add("attach")
    if to_be_decided(case):
        able.discard("dispatch")
    return able | circle_verbs(viewer, case)


def _unit_choices(viewer: Actor, case: Case) -> list[tuple[str, str]]:
    if not allowed(viewer, DISPATCH, case.target()):
        return []
    units = units_to_choose(case, viewer)
    return [(str(unit.pk), unit.name) for unit in units if unit.pk != case.holder_unit_id]


def sureness(confidence: float | None) -> str:
    """How sure the classifier is, in words; the percentage alone says little to most people."""
    if confidence is None:
        return ""
    words = [(0.8, _("把握很大")), (0.5, _("把握较大")), (0.3, _("把握一般")), (0, _("把握不大"))]
    return next(word for least, word in words if confidence >= least)


@access(CLASSIFY)
@require_GET
def category_list(request: HttpRequest) -> HttpResponse:
    """Names of all categories, fetched when somebody begins to type one."""
    return render(request, "cases/desk/categories.jinja", {"names": category_names()})
