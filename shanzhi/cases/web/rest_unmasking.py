"""A reporter's number over JSON: the same act as the button, for programs that somebody works with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shanzhi.cases.actions.unmask import unmask_reporter
from shanzhi.cases.queries.reporter import reporter_for
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web import schemas
from shanzhi.cases.web.unmasking import CONFIRMED_WITHIN
from shanzhi.kernel.api import actor_of, client_address, now, require_step_up

router = Router(tags=["matters"])


@router.post(
    "/cases/{number}/unmasking", response=schemas.UnmaskingOut, summary="See the reporter's number"
)
def unmasking(
    request: HttpRequest, number: str, body: schemas.UnmaskingIn, response: HttpResponse
) -> dict[str, Any]:
    """See the reporter's number and those in the text for two minutes. It is counted, logged, and
    shown to the reporter. 403 when somebody else has the matter, 429 after the day's number."""
    viewer = actor_of(request)
    if request.user.is_authenticated:  # a key has no person in front of it who could confirm
        require_step_up(request, within=CONFIRMED_WITHIN)
    case = case_by_number(viewer, number)
    row = unmask_reporter(
        case,
        by=viewer,
        reason=body.reason,
        words=body.words,
        address=client_address(request),
    )
    seen = reporter_for(viewer, case, now())
    response["Cache-Control"] = "private, no-store"
    return {"phone": seen.phone, "text": seen.text, "until": row.until}
