"""Who is told of working together: called units, those who called, holders, watchers."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.cases.events import (
    CaseEvent,
    UnitDidPart,
    UnitMissed,
    UnitReportedIn,
    WhistleBlown,
    WhistleCancelled,
)
from shanzhi.cases.models import Case, WhistleCall
from shanzhi.kernel.api import EventRecord, on, publish
from shanzhi.messaging import api as messaging
from shanzhi.organizations import api as organizations


@on(WhistleBlown)
def tell_called_units(event: WhistleBlown, record: EventRecord) -> None:
    """Everybody in a called unit finds in the inbox where to come."""
    for call_id, unit_id in zip(event.call_ids, event.unit_ids, strict=True):
        _tell_unit(event, record, unit_id, "cases.whistled", link=f"/worker/calls/{call_id}")


@on(WhistleCancelled)
def tell_units_not_to_come(event: WhistleCancelled, record: EventRecord) -> None:
    """Who was on the way turns round."""
    for call_id, unit_id in zip(event.call_ids, event.unit_ids, strict=True):
        _tell_unit(event, record, unit_id, "cases.unwhistled", link=f"/worker/calls/{call_id}")


@on(UnitReportedIn, UnitDidPart, UnitMissed)
def tell_whistler(event: UnitReportedIn | UnitDidPart | UnitMissed, record: EventRecord) -> None:
    """Who whistled hears who is there, who is done, and who did not come."""
    call = WhistleCall.objects.select_related("whistle", "unit").get(pk=event.call_id)
    template = f"cases.{type(event).__name__}"
    _tell(event, record, [call.whistle.whistled_by_id], template, unit=call.unit.name)


@on(WhistleBlown, UnitReportedIn, UnitDidPart, UnitMissed, WhistleCancelled)
def move_pages_of_joint_work(event: CaseEvent, record: EventRecord) -> None:
    """Queues that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


def _tell_unit(
    event: CaseEvent, record: EventRecord, unit_id: int, template: str, *, link: str = ""
) -> None:
    members = organizations.members_of(unit_id)
    _tell(event, record, [account.pk for account in members], template, link=link)


def _tell(
    event: CaseEvent,
    record: EventRecord,
    account_ids: Iterable[int | None],
    template: str,
    *,
    link: str = "",
    **more: str,
) -> None:
    case = Case.objects.only("number").get(pk=event.case_id)
    told = [pk for pk in account_ids if pk is not None]
    link = link or f"/desk/cases/{case.number}"
    messaging.tell_accounts(told, template, {"number": case.number, **more}, link, record.pk)
