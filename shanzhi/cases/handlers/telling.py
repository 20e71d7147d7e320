"""What follows from a matter's events, after the commit: people are told, open pages are moved."""

from __future__ import annotations

from shanzhi.cases.events import (
    AppealDecided,
    CannotSigned,
    CaseAccepted,
    CaseAppealed,
    CaseArchived,
    CaseClosed,
    CaseCommented,
    CaseCorrected,
    CaseDecided,
    CaseDispatched,
    CaseEscalated,
    CaseEvent,
    CaseRated,
    CaseReclassified,
    CaseReopened,
    CaseReturned,
    CaseSentBack,
    CaseSentToSign,
    CaseSentToVerify,
    CaseSupported,
    CaseVerified,
    CaseWithdrawn,
    ReporterAnswered,
    ReporterAsked,
    ReporterLinked,
    SignatureRefused,
    VerificationFailed,
)
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.kernel.api import EventRecord, on, publish
from shanzhi.messaging import api as messaging
from shanzhi.organizations import api as organizations


@on(CaseDispatched)
def tell_holder(event: CaseDispatched, record: EventRecord) -> None:
    """Everybody in the unit that got the matter finds it in their inbox."""
    tell_unit(event, record, event.unit_id, "cases.dispatched")


@on(CaseSentBack)
def tell_holder_again(event: CaseSentBack, record: EventRecord) -> None:
    """The unit that closed it hears that the resident does not agree."""
    tell_unit(event, record, event.unit_id, "cases.sent_back")


@on(ReporterAnswered, CaseRated, CaseWithdrawn)
def tell_assignee(event: CaseEvent, record: EventRecord) -> None:
    """Who is at it hears what the reporter said."""
    case = Case.objects.get(pk=event.case_id)
    if case.assignee_id:
        messaging.tell_accounts(
            [case.assignee_id],
            f"cases.{type(event).__name__}",
            {"number": case.number},
            _desk_link(case),
            record.pk,
        )


@on(
    CaseDispatched,
    CaseEscalated,
    CaseDecided,
    CaseAccepted,
    ReporterAsked,
    CaseClosed,
    CaseArchived,
    ReporterLinked,
    VerificationFailed,
    SignatureRefused,
)
def tell_reporter(event: CaseEvent, record: EventRecord) -> None:
    """The reporter, when they left a number, is told of every step with the follow-up link."""
    _tell_reporter(event, record)


# Quality: who has to look, sign, redo or decide; and the reporter, of every end and its appeal.
@on(CaseSentToVerify, CaseSentToSign, VerificationFailed, SignatureRefused, CaseReopened)
def tell_who_acts_next(event: CaseEvent, record: EventRecord) -> None:
    """The unit that has it now."""
    tell_unit(event, record, event.holder_id or 0, f"cases.{type(event).__name__}.unit")


@on(CaseAppealed)
def tell_who_decides(event: CaseAppealed, record: EventRecord) -> None:
    """The level above finds the appeal in its inbox."""
    tell_unit(event, record, event.unit_id, "cases.CaseAppealed.unit")


@on(CaseVerified, CannotSigned, CaseReopened, AppealDecided, CaseAppealed)
def tell_reporter_of_quality(event: CaseEvent, record: EventRecord) -> None:
    """What came of it, and what they may do."""
    _tell_reporter(event, record)


@on(CaseRated, CaseWithdrawn)
def confirm_to_reporter(event: CaseEvent, record: EventRecord) -> None:
    """An end that came from the link is told too: the link may be in other hands."""
    _tell_reporter(event, record, f"cases.{type(event).__name__}.reporter")


@on(CaseCommented)
def tell_reporter_of_comment(event: CaseCommented, record: EventRecord) -> None:
    """Only remarks that are meant for the reporter."""
    if event.visibility == "reporter":
        _tell_reporter(event, record)


@on(
    CaseDispatched,
    CaseEscalated,
    CaseReturned,
    CaseDecided,
    CaseAccepted,
    ReporterAsked,
    ReporterAnswered,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    CaseArchived,
    CaseWithdrawn,
    CaseReclassified,
    CaseSupported,
    CaseCorrected,
    CaseSentToVerify,
    CaseVerified,
    VerificationFailed,
    CaseSentToSign,
    CannotSigned,
    SignatureRefused,
    CaseReopened,
    CaseAppealed,
    AppealDecided,
)
def move_open_pages(event: CaseEvent, record: EventRecord) -> None:
    """Queues and cockpits that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


@on(CaseCorrected)
def tell_of_correction(event: CaseCorrected, record: EventRecord) -> None:
    """Both units hear who has the matter after all, and so does the reporter; once each."""
    if not event.dispatch_id or event.holder_id is None:
        return
    unit = organizations.unit(event.holder_id)
    for unit_id in {event.holder_id, event.from_unit_id}:
        tell_unit(event, record, unit_id, "cases.corrected", unit=unit.name if unit else "")
    _tell_reporter(event, record)


def tell_unit(
    event: CaseEvent, record: EventRecord, unit_id: int, template: str, **words: str
) -> None:
    """Everybody who works in the unit finds it in their inbox; ``words`` fill the wording."""
    case = Case.objects.only("number", "source").get(pk=event.case_id)
    if case.source == Source.IMPORTED:
        return  # past reports are history, nobody is called to them
    members = organizations.members_of(unit_id)
    messaging.tell_accounts(
        [account.pk for account in members],
        template,
        {"number": case.number, **words},
        _desk_link(case),
        record.pk,
    )


def _tell_reporter(event: CaseEvent, record: EventRecord, wording: str = "") -> None:
    case = Case.objects.select_related("holder_unit").get(pk=event.case_id)
    if case.reporter_id:
        messaging.tell_resident(
            case.reporter_id,
            wording or f"cases.{type(event).__name__}",
            {"number": case.number, "unit": case.holder_unit.name},
            follow_up_path(case),
            record.pk,
        )


def _desk_link(case: Case) -> str:
    return f"/desk/cases/{case.number}"
