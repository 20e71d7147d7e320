"""Whistles over JSON: call units in, report in, do the part, appraise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from shanzhi.cases.actions.appraise import appraise_unit
from shanzhi.cases.actions.cancel_whistle import cancel_whistle
from shanzhi.cases.actions.do_part import do_part
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.actions.whistle import Summons, blow_whistle
from shanzhi.cases.models import Whistle, WhistleCall
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.queries.whistles import call_for, whistle_for, whistles_of
from shanzhi.cases.web import schemas_joint as schemas
from shanzhi.kernel.api import actor_of, uploader_key_of
from shanzhi.places import api as places

router = Router(tags=["working together"])


@router.get(
    "/cases/{number}/whistles", response=list[schemas.WhistleOut], summary="Who was called in"
)
def whistles(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Every whistle of a matter with its calls, newest first."""
    return [_whistle(row) for row in whistles_of(case_by_number(actor_of(request), number))]


@router.post(
    "/cases/{number}/whistles", response={201: schemas.WhistleOut}, summary="Call units in"
)
def whistle(request: HttpRequest, number: str, body: schemas.WhistleIn) -> Status[dict[str, Any]]:
    """Call units to a place; each has its own clock. Who holds the matter does not change."""
    by = actor_of(request)
    summons = Summons(
        unit_ids=tuple(body.unit_ids),
        minutes=body.minutes,
        expected=body.expected,
        place_words=body.place_words,
        point=_point(body),
    )
    made = blow_whistle(case_by_number(by, number), summons, by=by)
    return Status(201, _whistle(whistle_for(by, made.pk)))


@router.post(
    "/whistles/{whistle_id}/cancellation", response={204: None}, summary="Take a whistle back"
)
def cancellation(request: HttpRequest, whistle_id: int, body: schemas.ReasonIn) -> Status[None]:
    """Units that have not come yet need not come any more."""
    by = actor_of(request)
    cancel_whistle(whistle_for(by, whistle_id), by=by, reason=body.reason)
    return Status(204, None)


@router.post("/calls/{call_id}/arrival", response=schemas.CallOut, summary="Report in")
def arrival(request: HttpRequest, call_id: int, body: schemas.ArrivalIn) -> dict[str, Any]:
    """Somebody of the called unit is there, by the code on the wall or by position."""
    by = actor_of(request)
    report_in(call_for(by, call_id), by=by, code=body.code, point=_point(body))
    return _call(call_for(by, call_id))


@router.post("/calls/{call_id}/part", response=schemas.CallOut, summary="Say what was done")
def part(request: HttpRequest, call_id: int, body: schemas.PartDoneIn) -> dict[str, Any]:
    """The called unit has done what it was called for."""
    by = actor_of(request)
    do_part(
        call_for(by, call_id),
        by=by,
        note=body.note,
        file_ids=tuple(body.file_ids),
        uploader_key=uploader_key_of(request),
    )
    return _call(call_for(by, call_id))


@router.post("/calls/{call_id}/appraisal", response=schemas.CallOut, summary="Appraise a unit")
def appraisal(request: HttpRequest, call_id: int, body: schemas.AppraisalIn) -> dict[str, Any]:
    """Who whistled says how the unit did."""
    by = actor_of(request)
    appraise_unit(call_for(by, call_id), by=by, stars=body.stars, words=body.words)
    return _call(call_for(by, call_id))


def _point(body: schemas.Position) -> tuple[float, float] | None:
    if body.latitude is None or body.longitude is None:
        return None
    found = places.to_wgs84(body.latitude, body.longitude, body.datum)
    return found[0], found[1]


def _whistle(row: Whistle) -> dict[str, Any]:
    calls = sorted(row.calls.all(), key=lambda call: call.pk)
    return {
        "id": row.pk,
        "at": row.at,
        "due_at": row.due_at,
        "place_code": row.place_code,
        "place_words": row.place_words,
        "expected": row.expected,
        "cancelled_at": row.cancelled_at,
        "calls": [_call(call) for call in calls],
    }


def _call(row: WhistleCall) -> dict[str, Any]:
    return {
        "id": row.pk,
        "unit": row.unit.name,
        "state": row.state,
        "due_at": row.due_at,
        "missed_at": row.missed_at,
        "came_at": row.came_at,
        "way": row.way,
        "distance_m": row.distance_m,
        "is_far": row.is_far,
        "done_note": row.done_note,
        "stars": row.stars,
        "appraisal": row.appraisal,
    }
