"""What follows from a matter's events, after the commit: people are told, open pages are moved."""

from __future__ import annotations

from shanzhi.cases.events import (
    CaseAccepted,
    CaseArchived,
    CaseClosed,
    CaseCommented,
    CaseDecided,
    CaseDispatched,
    CaseEscalated,
    CaseEvent,
    CaseRated,
    CaseReclassified,
    CaseReturned,
    CaseSentBack,
    CaseSupported,
    CaseWithdrawn,
    ReporterAnswered,
    ReporterAsked,
    ReporterLinked,
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
)
def tell_reporter(event: CaseEvent, record: EventRecord) -> None:
    """The reporter, when they left a number, is told of every step with the follow-up link."""
    _tell_reporter(event, record)


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
)
def move_open_pages(event: CaseEvent, record: EventRecord) -> None:
    """Queues and cockpits that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


def tell_unit(event: CaseEvent, record: EventRecord, unit_id: int, template: str) -> None:
    """Everybody who works in the unit finds it in their inbox."""
    case = Case.objects.only("number", "source").get(pk=event.case_id)
    if case.source == Source.IMPORTED:
        return  # past reports are history, nobody is called to them
    members = organizations.members_of(unit_id)
    messaging.tell_accounts(
        [account.pk for account in members],
        template,
        {"number": case.number},
        _desk_link(case),
        record.pk,
    )


def _tell_reporter(event: CaseEvent, record: EventRecord) -> None:
    case = Case.objects.select_related("holder_unit").get(pk=event.case_id)
    if case.reporter_id:
        messaging.tell_resident(
            case.reporter_id,
            f"cases.{type(event).__name__}",
            {"number": case.number, "unit": case.holder_unit.name},
            follow_up_path(case),
            record.pk,
        )


def _desk_link(case: Case) -> str:
    return f"/desk/cases/{case.number}"
