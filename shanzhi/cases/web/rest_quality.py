"""Quality over JSON: the same actions as at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.permissions import CLOSE, FIGURE_ROLES
from shanzhi.cases.queries.links import case_for_link
from shanzhi.cases.queries.public_phones import public_phones
from shanzhi.cases.queries.rates import rates_of
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.rules.reply_check import Finding, check_reply
from shanzhi.cases.web import schemas, schemas_quality
from shanzhi.cases.web.rates import LONGEST_PERIOD_DAYS, USUAL_DAYS, period_of, shown
from shanzhi.cases.web.rest import row_of
from shanzhi.kernel.api import Invalid, actor_of, now, require
from shanzhi.lib.masking import mask_words

router = Router(tags=["matters"])


@router.post(
    "/cases/{number}/verification", response=schemas.CaseRow, summary="Say whether it is so"
)
def verification(
    request: HttpRequest, number: str, body: schemas_quality.VerificationIn
) -> dict[str, Any]:
    """Somebody other than the handler looked: the reporter is asked to rate, or it goes back."""
    by = actor_of(request)
    found = case_by_number(by, number)
    return row_of(verify_case(found, by=by, passed=body.passed, method=body.method, note=body.note))


@router.post(
    "/cases/{number}/signature", response=schemas.CaseRow, summary="Sign that it cannot be solved"
)
def signature(
    request: HttpRequest, number: str, body: schemas_quality.SignatureIn
) -> dict[str, Any]:
    """The level above agrees, or says why not and it goes back."""
    by = actor_of(request)
    return row_of(sign_case(case_by_number(by, number), by=by, agreed=body.agreed, note=body.note))


@router.post("/cases/{number}/reopening", response=schemas.CaseRow, summary="Open it again")
def reopening(
    request: HttpRequest, number: str, body: schemas_quality.ReopeningIn
) -> dict[str, Any]:
    """The level above opens a matter again that was handled or ended."""
    by = actor_of(request)
    return row_of(reopen_case(case_by_number(by, number), by=by, reason=body.reason))


@router.post("/cases/{number}/appeal-decision", response={204: None}, summary="Answer its appeal")
def appeal_decision(
    request: HttpRequest, number: str, body: schemas_quality.AppealDecisionIn
) -> Status[None]:
    """The level above opens it again, or leaves it as it ended and says why."""
    by = actor_of(request)
    decide_appeal(case_by_number(by, number), by=by, reopen=body.reopen, reason=body.reason)
    return Status(204, None)


@router.post(
    "/cases/{number}/reply-check",
    response=list[schemas_quality.FindingOut],
    summary="Read a reply before it is sent",
)
def reply_check(request: HttpRequest, number: str, body: schemas_quality.ReplyIn) -> list[Finding]:
    """What somebody who reads it for the resident would say. Nothing is changed or sent."""
    by = actor_of(request)
    require(by, CLOSE)
    found = case_by_number(by, number)
    return check_reply(
        body.note,
        report=mask_words(found.text.body),
        outcome=body.outcome,
        own_phones=public_phones(found),
    )


@router.post(
    "/follow-ups/{token}/appeal", auth=None, response={204: None}, summary="Appeal how it ended"
)
def appeal(request: HttpRequest, token: str, body: schemas_quality.AppealIn) -> Status[None]:
    """The reporter does not accept how it ended; the level above decides."""
    found, reporter = case_for_link(token)
    appeal_case(found, by=reporter, words=body.words)
    return Status(204, None)


@router.get("/rates", response=schemas_quality.RatesOut, summary="The rates of a place")
def rates(request: HttpRequest, asked: Query[schemas_quality.RatesAsked]) -> dict[str, Any]:
    """Each with what is counted, over what, and who is left out."""
    viewer = actor_of(request)
    until = asked.until or localtime(now()).date()
    since = asked.since or until - timedelta(days=USUAL_DAYS - 1)
    if not 0 <= (until - since).days <= LONGEST_PERIOD_DAYS:
        raise Invalid({"since": _("起止日期不对：开始要在结束之前，最长十年。")})
    place = asked.place or min(viewer.scopes(*FIGURE_ROLES), key=len, default="")
    figures = rates_of(viewer, place, period_of(since, until))
    return {
        "place": place,
        "since": since,
        "until": until,
        "at": now(),
        "rates": [
            {
                "key": figure.rate.key,
                "name": str(figure.rate.name),
                "value": figure.value,
                "unit": figure.rate.unit,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "numerator_words": str(figure.rate.numerator),
                "denominator_words": str(figure.rate.denominator),
                "left_out": shown(figure, place, since, until)["left_out"],
                "not_rated": figure.beside,
            }
            for figure in figures
        ],
    }
