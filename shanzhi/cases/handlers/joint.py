"""Who is told of working together: called units, those who called, holders, watchers."""

from __future__ import annotations

from collections.abc import Iterable

from shanzhi.cases.events import (
    CaseClosed,
    CaseEvent,
    CaseHandedOver,
    CaseSplit,
    CaseSupervised,
    CaseTakenBack,
    ChaseDue,
    HolderReminded,
    NoTeamLeft,
    OutsideChased,
    PartAccepted,
    PartEnded,
    PartLetGo,
    PartSentBack,
    ReminderAnswered,
    ReminderOverdue,
    SupervisionEnded,
    TeamArrived,
    TeamCalled,
    TeamDeclined,
    TeamDone,
    TeamSetOut,
    TeamSilent,
    UnitDidPart,
    UnitMissed,
    UnitReportedIn,
    WhistleBlown,
    WhistleCancelled,
)
from shanzhi.cases.events.callouts import CalloutEvent
from shanzhi.cases.events.supervision import ReminderEvent
from shanzhi.cases.events.whistle import CallEvent
from shanzhi.cases.models import Callout, Case, Reminder, WhistleCall
from shanzhi.cases.queries.links import follow_up_path
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
def tell_whistler(event: CallEvent, record: EventRecord) -> None:
    """Who whistled hears who is there, who is done, and who did not come."""
    call = WhistleCall.objects.select_related("whistle", "unit").get(pk=event.call_id)
    template = f"cases.{type(event).__name__}"
    _tell(event, record, [call.whistle.whistled_by_id], template, unit=call.unit.name)


@on(CaseClosed)
def tell_holder_of_the_whole(event: CaseClosed, record: EventRecord) -> None:
    """Who has the whole is asked to accept a part that is handled."""
    case = Case.objects.select_related("parent").get(pk=event.case_id)
    if case.parent is not None:
        _tell_unit(event, record, case.parent.holder_unit_id, "cases.part_handled")


@on(PartSentBack)
def tell_holder_of_part(event: PartSentBack, record: EventRecord) -> None:
    """The unit hears that its part is not done."""
    _tell_unit(event, record, event.unit_id, "cases.part_sent_back")


@on(PartEnded)
def tell_reporter_of_part(event: PartEnded, record: EventRecord) -> None:
    """Every end is told: the reporter of the whole hears of each part."""
    _tell_resident(event, record, "cases.part_ended")


@on(TeamCalled)
def tell_called_team(event: TeamCalled, record: EventRecord) -> None:
    """Everybody in the team finds the call, which the next team gets in a few minutes."""
    _tell_unit(event, record, event.team_id, "cases.team_called", link="/worker/callouts")


@on(TeamSetOut, TeamArrived, TeamDone, NoTeamLeft)
def tell_caller(event: CalloutEvent, record: EventRecord) -> None:
    """Who called hears that somebody comes, is there, is done, or that nobody is left."""
    row = Callout.objects.select_related("team").get(pk=event.callout_id)
    template = f"cases.{type(event).__name__}"
    _tell(event, record, [row.called_by_id], template, unit=row.team.name)


@on(ChaseDue)
def tell_holder_to_chase(event: ChaseDue, record: EventRecord) -> None:
    """The holder is reminded to ask outside."""
    if event.holder_id is not None:
        _tell_unit(event, record, event.holder_id, "cases.chase_due")


@on(CaseHandedOver, CaseTakenBack)
def tell_reporter_of_outside(event: CaseEvent, record: EventRecord) -> None:
    """The reporter hears that it went outside, and that it came back."""
    _tell_resident(event, record, f"cases.{type(event).__name__}")


@on(HolderReminded)
def tell_holder_to_answer(event: HolderReminded, record: EventRecord) -> None:
    """Everybody in the holding unit finds the reminder."""
    if event.holder_id is not None:
        _tell_unit(event, record, event.holder_id, "cases.reminded")


@on(ReminderAnswered, ReminderOverdue)
def tell_watcher(event: ReminderEvent, record: EventRecord) -> None:
    """Who sent the reminder, and who put it on the list, hear what came of it."""
    row = Reminder.objects.select_related("supervision").get(pk=event.reminder_id)
    told = [row.sent_by_id, row.supervision.asked_by_id]
    _tell(event, record, told, f"cases.{type(event).__name__}")


@on(
    TeamCalled,
    TeamSetOut,
    TeamDeclined,
    TeamSilent,
    NoTeamLeft,
    TeamArrived,
    TeamDone,
    CaseHandedOver,
    CaseTakenBack,
    ChaseDue,
    OutsideChased,
    CaseSupervised,
    HolderReminded,
    ReminderAnswered,
    ReminderOverdue,
    SupervisionEnded,
    WhistleBlown,
    UnitReportedIn,
    UnitDidPart,
    UnitMissed,
    WhistleCancelled,
    CaseSplit,
    PartEnded,
    PartAccepted,
    PartLetGo,
    PartSentBack,
)
def move_pages_of_joint_work(event: CaseEvent, record: EventRecord) -> None:
    """Queues that are open somewhere show the change."""
    publish(f"cases:{record.place_code}", case=event.case_id, kind=record.kind)


def _tell_resident(event: CaseEvent, record: EventRecord, template: str) -> None:
    case = Case.objects.get(pk=event.case_id)
    if case.reporter_id:
        link, told = follow_up_path(case), {"number": case.number}
        messaging.tell_resident(case.reporter_id, template, told, link, record.pk)


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
