"""Matters over JSON: the same actions as every other end."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.evidence import Taken
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.report import Report, Reported, report_case
from shanzhi.cases.models import Case, Category
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import case_for_link, follow_up_path
from shanzhi.cases.queries.map_points import Box, points
from shanzhi.cases.queries.queue import QueueFilters, queue_page
from shanzhi.cases.queries.reporter import own_words
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.queries.timeline import Entry, holder_contact, timeline
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web import schemas
from shanzhi.cases.web.deadline import level_of
from shanzhi.cases.web.reading import record_list, record_matter
from shanzhi.cases.web.report_allowance import take_report
from shanzhi.kernel.api import Invalid, actor_of, now, uploader_key_of
from shanzhi.lib.masking import mask_words
from shanzhi.people import api as people
from shanzhi.places import api as places

router = Router(tags=["matters"])


@router.post(
    "/cases",
    auth=None,
    response={201: schemas.ReportOut, 200: schemas.ReportOut},
    summary="Report something",
)
def report(request: HttpRequest, body: schemas.ReportIn) -> Status[dict[str, Any]]:
    """Report something. 201 when the matter is new, 200 when this key had made it before."""
    take_report(request)
    reported = report_case(_report(request, body), by=actor_of(request))
    return Status(201 if reported.created else 200, _receipt(reported))


def _report(request: HttpRequest, body: schemas.ReportIn) -> Report:
    point = None
    if body.latitude is not None and body.longitude is not None:
        found = places.to_wgs84(body.latitude, body.longitude, body.datum)
        point = (found[0], found[1])
    return Report(
        key=body.key,
        text=body.text,
        source=Source.API,
        place_code=body.place_code,
        building_id=body.building_id,
        point=point,
        address=body.address,
        category_code=body.category,
        file_ids=tuple(body.file_ids),
        uploader_key=uploader_key_of(request),
    )


def _receipt(reported: Reported) -> dict[str, Any]:
    case = reported.case
    holder, phone = holder_contact(case)
    return {
        "number": case.number,
        "link": settings.SITE_URL + follow_up_path(case),
        "holder": holder,
        "holder_phone": phone,
        "due_at": case.due_at,
        "category": case.category_id,
        "category_name": category_name(case.category_id),
        "created": reported.created,
    }


@router.get("/cases", response=schemas.CasePage, summary="Matters, by page")
def cases(request: HttpRequest, asked: Query[schemas.CaseFilters]) -> dict[str, Any]:
    """Matters the caller may see, by page."""
    filters = QueueFilters(
        states=tuple(State.values) if "all" in asked.state else tuple(asked.state),
        place_code=asked.place,
        category_code=asked.category,
        words=asked.q,
        late_at=now() if asked.late else None,
        order=asked.order,
    )
    page = queue_page(actor_of(request), filters, asked.cursor, size=asked.size)
    record_list(request, page.rows, by_program=True)
    return {
        "items": [row_of(case) for case in page.rows],
        "next_cursor": page.next_cursor,
        "count": page.count,
    }


@router.get("/cases/points", response=schemas.PointCollection, summary="Points for a map")
def case_points(request: HttpRequest, bbox: str) -> dict[str, Any]:
    """Open matters inside `bbox` = west,south,east,north (WGS-84), as GeoJSON, at most 2,000."""
    at = now()
    found = points(actor_of(request), _box(bbox))
    record_list(request, found, by_program=True)
    return {"type": "FeatureCollection", "features": [_feature(case, at) for case in found]}


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as why:
        raise Invalid({"bbox": _("请写成四个数：西,南,东,北（度）。")}) from why
    if not all(math.isfinite(degree) for degree in (west, south, east, north)):
        raise Invalid({"bbox": _("请写成四个数：西,南,东,北（度）。")})
    return Box(west, south, east, north)


def _feature(case: Case, at: datetime) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [case.longitude, case.latitude]},
        "properties": {
            "number": case.number,
            "title": case.summary,
            "state": case.state,
            "tone": level_of(case, at),
            "urgency": case.urgency,
            "url": f"/desk/cases/{case.number}",
        },
    }


@router.get("/cases/{number}", response=schemas.CaseDetail, summary="One matter")
def case(request: HttpRequest, number: str, response: HttpResponse) -> Any:
    """One matter. Send `If-None-Match` with the ETag to get 304 while nothing changed."""
    found = case_by_number(actor_of(request), number)
    tag = _etag(found)
    # Compressed it went out as a weak one, and a weak one comes back (RFC 9110, 13.1.2).
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response["ETag"] = tag
    record_matter(request, found)
    response["Cache-Control"] = "private, no-store"
    return _detail(found, mask_words(found.text.body))


def _etag(case: Case) -> str:
    stamp = f"{case.pk}:{case.changed_at.isoformat()}:{case.supports}"
    return f'"{hashlib.sha256(stamp.encode()).hexdigest()[:24]}"'


@router.get("/cases/{number}/timeline", response=list[schemas.TimelineEntry], summary="Its history")
def case_timeline(request: HttpRequest, number: str) -> list[Entry]:
    """Everything that happened, oldest first."""
    viewer = actor_of(request)
    found = case_by_number(viewer, number)
    record_matter(request, found)
    return timeline(found, viewer)


@router.post("/cases/{number}/acceptance", response=schemas.CaseRow, summary="Take it on")
def acceptance(request: HttpRequest, number: str) -> dict[str, Any]:
    """Take it on."""
    by = actor_of(request)
    return row_of(accept_case(case_by_number(by, number), by=by))


@router.post(
    "/cases/{number}/dispatch", response=schemas.CaseRow, summary="Give it to another unit"
)
def dispatch(request: HttpRequest, number: str, body: schemas.DispatchIn) -> dict[str, Any]:
    """Give it to another unit."""
    by = actor_of(request)
    found = case_by_number(by, number)
    return row_of(dispatch_case(found, by=by, unit_id=body.unit_id, reason=body.reason))


@router.post("/cases/{number}/comments", response={204: None}, summary="Add a remark")
def comments(request: HttpRequest, number: str, body: schemas.CommentIn) -> Status[None]:
    """Say something inside or to the reporter."""
    by = actor_of(request)
    comment_on_case(
        case_by_number(by, number), by=by, body=body.body, visibility=Visibility(body.visibility)
    )
    return Status(204, None)


@router.post("/cases/{number}/question", response={204: None}, summary="Ask the reporter")
def question(request: HttpRequest, number: str, body: schemas.QuestionIn) -> Status[None]:
    """Ask the reporter."""
    by = actor_of(request)
    ask_reporter(case_by_number(by, number), by=by, body=body.body)
    return Status(204, None)


@router.post(
    "/cases/{number}/closure", response=schemas.CaseRow, summary="Close it with an outcome"
)
def closure(request: HttpRequest, number: str, body: schemas.ClosureIn) -> dict[str, Any]:
    """Close it with an outcome. The reporter is asked to rate, unless somebody else looks first:
    then its state is verifying or to_sign."""
    by = actor_of(request)
    closed = close_case(
        case_by_number(by, number),
        by=by,
        outcome=Outcome(body.outcome),
        note=body.note,
        basis=body.basis,
        file_ids=tuple(body.file_ids),
        uploader_key=uploader_key_of(request),
        taken=_taken(body),
    )
    return row_of(closed)


def _taken(body: schemas.ClosureIn) -> Taken | None:
    if body.latitude is None or body.longitude is None:
        return None
    return Taken(body.latitude, body.longitude, body.accuracy_m)


@router.put("/cases/{number}/category", response=schemas.CaseRow, summary="Correct the category")
def category(request: HttpRequest, number: str, body: schemas.CategoryIn) -> dict[str, Any]:
    """Correct the category; kept as a label to learn from."""
    by = actor_of(request)
    found = case_by_number(by, number)
    return row_of(correct_category(found, by=by, category_code=body.category))


@router.get(
    "/follow-ups/{token}",
    auth=None,
    response=schemas.CaseDetail,
    summary="The matter behind a follow-up link",
)
def follow_up(request: HttpRequest, token: str) -> dict[str, Any]:
    """The matter behind a follow-up link, as its reporter sees it."""
    found, _reporter = case_for_link(token)
    return _detail(found, own_words(found))


@router.post(
    "/follow-ups/{token}/rating", auth=None, response={204: None}, summary="Rate the outcome"
)
def rating(request: HttpRequest, token: str, body: schemas.RatingIn) -> Status[None]:
    """The reporter says whether it is solved."""
    found, reporter = case_for_link(token)
    rate_case(
        found,
        by=reporter,
        solved=body.solved,
        satisfaction=body.satisfaction,
        reason=body.reason,
    )
    return Status(204, None)


@router.post(
    "/follow-ups/{token}/return", auth=None, response={204: None}, summary="Send it back, once"
)
def send_back(request: HttpRequest, token: str, body: schemas.ReturnIn) -> Status[None]:
    """The reporter sends it back once, with a reason."""
    found, reporter = case_for_link(token)
    send_back_case(found, by=reporter, satisfaction=body.satisfaction, reason=body.reason)
    return Status(204, None)


@router.get(
    "/categories", auth=None, response=list[schemas.CategoryOut], summary="The classification"
)
def categories(request: HttpRequest) -> list[Category]:
    """The public classification: 2, 4 and 7 digits."""
    return list(Category.objects.filter(is_active=True).order_by("code"))


def row_of(case: Case) -> dict[str, Any]:
    """A matter as a list shows it."""
    return {
        "number": case.number,
        "summary": case.summary,
        "state": case.state,
        "state_name": str(State(case.state).label),
        "category": case.category_id,
        "category_name": category_name(case.category_id),
        "place_code": case.place_code,
        "address": case.address,
        "urgency": case.urgency,
        "holder": case.holder_unit.name,
        "assignee": case.assignee.name if case.assignee else None,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "handled_at": case.handled_at,
        "supports": case.supports,
    }


def _detail(case: Case, text: str) -> dict[str, Any]:
    choice = case.classifications.order_by("-at", "-id").first()
    last = case.dispatches.order_by("-id").first()
    return {
        **row_of(case),
        "text": text,
        "source": case.source,
        "latitude": case.latitude,
        "longitude": case.longitude,
        "outcome": case.outcome,
        "outcome_note": case.outcome_note,
        "outcome_basis": case.outcome_basis,
        "times_returned": case.times_returned,
        "reporter_phone": people.masked_phone(case.reporter) if case.reporter else "",
        "chosen": choice
        and {
            "category": choice.category_id,
            "confidence": choice.confidence,
            "words": choice.words,
            "by_person": choice.decided_by_id is not None,
        },
        "dispatch_reason": last.reason if last else "",
    }
