"""Working together over JSON: parts, rapid-response teams, systems outside, supervision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from shanzhi.cases.actions.accept_part import accept_part, send_part_back
from shanzhi.cases.actions.answer_callout import (
    accept_callout,
    arrive,
    decline_callout,
    finish_callout,
)
from shanzhi.cases.actions.call_team import call_team
from shanzhi.cases.actions.chase import chase_outside, take_back_case
from shanzhi.cases.actions.hand_over import hand_over_case
from shanzhi.cases.actions.remind import answer_reminder
from shanzhi.cases.actions.remind_again import remind_again
from shanzhi.cases.actions.split import Part, split_case
from shanzhi.cases.actions.supervise import end_supervision, supervise_case
from shanzhi.cases.models import Callout, Case, Reminder
from shanzhi.cases.queries.parts import parts_of
from shanzhi.cases.queries.supervision import reminder_for, supervision_for
from shanzhi.cases.queries.teams import callout_for
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web import schemas_joint as schemas
from shanzhi.kernel.api import actor_of, uploader_key_of

router = Router(tags=["working together"])
DONE = Status(204, None)


@router.get("/cases/{number}/parts", response=list[schemas.PartOut], summary="Parts of a matter")
def parts(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """The parts of a matter in their order."""
    return [_part(row) for row in parts_of(case_by_number(actor_of(request), number))]


@router.post(
    "/cases/{number}/parts", response={201: list[schemas.PartOut]}, summary="Split a matter"
)
def split(request: HttpRequest, number: str, body: schemas.SplitIn) -> Status[list[dict[str, Any]]]:
    """Each part is a matter of its own, dispatched at once; the whole cannot end before them."""
    by = actor_of(request)
    wanted = [Part(text=p.text, unit_id=p.unit_id, reason=p.reason) for p in body.parts]
    case = case_by_number(by, number)
    split_case(case, wanted, by=by)
    return Status(201, [_part(row) for row in parts_of(case)])


@router.post("/cases/{number}/part-acceptance", response={204: None}, summary="Accept a part")
def part_acceptance(request: HttpRequest, number: str) -> Status[None]:
    """Who has the whole finds the part done; it ends without a rating of its own."""
    by = actor_of(request)
    accept_part(case_by_number(by, number), by=by)
    return DONE


@router.post("/cases/{number}/part-return", response={204: None}, summary="Send a part back")
def part_return(request: HttpRequest, number: str, body: schemas.ReasonIn) -> Status[None]:
    """Who has the whole does not find the part done."""
    by = actor_of(request)
    send_part_back(case_by_number(by, number), by=by, reason=body.reason)
    return DONE


@router.post("/cases/{number}/callouts", response={201: schemas.CalloutOut}, summary="Call a team")
def callout(request: HttpRequest, number: str, body: schemas.TextIn) -> Status[dict[str, Any]]:
    """Ask the nearest free team that knows this kind of matter; `text` says what to do."""
    by = actor_of(request)
    made = call_team(case_by_number(by, number), by=by, expected=body.text)
    return Status(201, _callout(made))


@router.post("/callouts/{callout_id}/acceptance", response=schemas.CalloutOut, summary="We come")
def callout_acceptance(request: HttpRequest, callout_id: int) -> dict[str, Any]:
    """The team comes."""
    by = actor_of(request)
    return _callout(accept_callout(callout_for(by, callout_id), by=by))


@router.post("/callouts/{callout_id}/refusal", response=schemas.CalloutOut, summary="We cannot")
def callout_refusal(
    request: HttpRequest, callout_id: int, body: schemas.ReasonIn
) -> dict[str, Any]:
    """The team cannot come; the next is asked."""
    by = actor_of(request)
    return _callout(decline_callout(callout_for(by, callout_id), by=by, reason=body.reason))


@router.post("/callouts/{callout_id}/arrival", response=schemas.CalloutOut, summary="We are there")
def callout_arrival(request: HttpRequest, callout_id: int) -> dict[str, Any]:
    """The team is there."""
    by = actor_of(request)
    return _callout(arrive(callout_for(by, callout_id), by=by))


@router.post("/callouts/{callout_id}/completion", response=schemas.CalloutOut, summary="Done")
def callout_completion(
    request: HttpRequest, callout_id: int, body: schemas.PartDoneIn
) -> dict[str, Any]:
    """The team says what it did."""
    by = actor_of(request)
    row = finish_callout(
        callout_for(by, callout_id),
        by=by,
        note=body.note,
        file_ids=tuple(body.file_ids),
        uploader_key=uploader_key_of(request),
    )
    return _callout(row)


@router.post("/cases/{number}/hand-over", response={204: None}, summary="Hand over outside")
def hand_over(request: HttpRequest, number: str, body: schemas.HandOverIn) -> Status[None]:
    """A system outside works on it; the holder stays and asks there."""
    by = actor_of(request)
    hand_over_case(
        case_by_number(by, number),
        by=by,
        system=body.system,
        reference=body.reference,
        reason=body.reason,
        chase_on=body.chase_on,
    )
    return DONE


@router.post("/cases/{number}/chases", response={204: None}, summary="Asked outside")
def chase(request: HttpRequest, number: str, body: schemas.ChaseIn) -> Status[None]:
    """Keep what was answered outside, and when to ask again."""
    by = actor_of(request)
    chase_outside(case_by_number(by, number), by=by, answer=body.answer, chase_on=body.chase_on)
    return DONE


@router.post("/cases/{number}/take-back", response={204: None}, summary="Take back")
def take_back(request: HttpRequest, number: str, body: schemas.TextIn) -> Status[None]:
    """It is finished outside; `text` is the result. The holder goes on."""
    by = actor_of(request)
    take_back_case(case_by_number(by, number), by=by, result=body.text)
    return DONE


@router.post(
    "/cases/{number}/supervision", response={201: schemas.SupervisionOut}, summary="Watch a matter"
)
def supervision(
    request: HttpRequest, number: str, body: schemas.SupervisionIn
) -> Status[dict[str, Any]]:
    """Put it on the watch list; the holder must answer."""
    by = actor_of(request)
    watch = supervise_case(
        case_by_number(by, number), by=by, reason=body.reason, within=body.within
    )
    return Status(201, _reminder(watch.reminders.get()))


@router.post(
    "/supervisions/{supervision_id}/reminders",
    response={201: schemas.SupervisionOut},
    summary="Remind again",
)
def reminder(request: HttpRequest, supervision_id: int) -> Status[dict[str, Any]]:
    """A further reminder, with its own time to answer."""
    by = actor_of(request)
    return Status(201, _reminder(remind_again(supervision_for(by, supervision_id), by=by)))


@router.post(
    "/supervisions/{supervision_id}/ending", response={204: None}, summary="Watch no longer"
)
def ending(request: HttpRequest, supervision_id: int, body: schemas.ReasonIn) -> Status[None]:
    """End a supervision with a reason."""
    by = actor_of(request)
    end_supervision(supervision_for(by, supervision_id), by=by, reason=body.reason)
    return DONE


@router.post("/reminders/{reminder_id}/answer", response={204: None}, summary="Answer a reminder")
def answer(request: HttpRequest, reminder_id: int, body: schemas.TextIn) -> Status[None]:
    """The holding unit answers."""
    by = actor_of(request)
    answer_reminder(reminder_for(by, reminder_id), by=by, answer=body.text)
    return DONE


def _part(row: Case) -> dict[str, Any]:
    return {
        "number": row.number,
        "summary": row.summary,
        "state": row.state,
        "holder": row.holder_unit.name,
        "due_at": row.due_at,
    }


def _callout(row: Callout) -> dict[str, Any]:
    return {
        "id": row.pk,
        "team": row.team.name,
        "state": row.state,
        "distance_m": row.distance_m,
        "offer_until": row.offer_until,
    }


def _reminder(row: Reminder) -> dict[str, Any]:
    return {"id": row.supervision_id, "reminder_id": row.pk, "answer_by": row.due_at}
