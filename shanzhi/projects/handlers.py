"""Who is told what of projects, funds and budgets."""

from __future__ import annotations

from shanzhi.kernel.api import EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts
from shanzhi.organizations.api import members_of
from shanzhi.people.api import accounts_holding
from shanzhi.places.api import division_name
from shanzhi.projects.events import (
    BudgetEvent,
    BudgetOpened,
    EntryDecided,
    EntryMade,
    MilestoneLate,
    ProjectPublished,
    ProjectReopened,
    ProposalHandedIn,
)
from shanzhi.projects.models import BudgetRound, FundEntry, Project


@on(ProjectPublished)
def tell_unit(event: ProjectPublished, record: EventRecord) -> None:
    """The unit that answers for it."""
    _tell(_members(event.project_id), "projects.published", event.project_id, record)


@on(MilestoneLate)
def tell_above(event: MilestoneLate, record: EventRecord) -> None:
    """The unit, the desk of the place, and the level above it."""
    _tell(_members(event.project_id), "projects.late", event.project_id, record)
    _tell(_desk(record.place_code), "projects.late", event.project_id, record)
    _tell(_above(record.place_code), "projects.late_up", event.project_id, record)


@on(ProjectReopened)
def tell_reopened(event: ProjectReopened, record: EventRecord) -> None:
    """The same people: residents were not satisfied."""
    told = {
        *_members(event.project_id), *_desk(record.place_code), *_above(record.place_code),
    }  # fmt: skip
    _tell(told, "projects.reopened", event.project_id, record)


@on(EntryMade)
def tell_second(event: EntryMade, record: EventRecord) -> None:
    """Those who may approve it, without whoever entered it."""
    made_by = FundEntry.objects.values_list("entered_by_id", flat=True).get(pk=event.entry_id)
    told = {*_desk(record.place_code), *_above(record.place_code)} - {made_by}
    params = {"place": division_name(record.place_code)}
    tell_accounts(told, "projects.entry", params, f"/desk/funds/{event.fund_id}", record.pk)


@on(EntryDecided)
def tell_first(event: EntryDecided, record: EventRecord) -> None:
    """Whoever entered what was refused."""
    if event.is_approved:
        return
    made_by = FundEntry.objects.values_list("entered_by_id", flat=True).get(pk=event.entry_id)
    params = {"place": division_name(record.place_code)}
    tell_accounts(
        [made_by], "projects.entry_refused", params, f"/desk/funds/{event.fund_id}", record.pk
    )


@on(BudgetOpened, ProposalHandedIn)
def tell_checkers(event: BudgetEvent, record: EventRecord) -> None:
    """The unit that checks proposals."""
    round_ = BudgetRound.objects.get(pk=event.round_id)
    wording = "projects.round" if isinstance(event, BudgetOpened) else "projects.proposal"
    told = [account.pk for account in members_of(round_.unit_id)]
    params = {"place": division_name(record.place_code)}
    tell_accounts(told, wording, params, f"/desk/budgets/{round_.pk}", record.pk)


def _tell(told: set[int], wording: str, project_id: int, record: EventRecord) -> None:
    params = {"place": division_name(record.place_code)}
    tell_accounts(told, wording, params, f"/desk/projects/{project_id}", record.pk)


def _members(project_id: int) -> set[int]:
    unit_id = Project.objects.values_list("unit_id", flat=True).get(pk=project_id)
    return {account.pk for account in members_of(unit_id)}


def _desk(place_code: str) -> set[int]:
    """Of the level at which it stands."""
    return set(accounts_holding(_ROLES[min(len(place_code), 12)], place_code))


def _above(place_code: str) -> set[int]:
    """Of the level above; above a county nobody is."""
    if len(place_code) <= 6:
        return set()
    above = place_code[: min(len(place_code), 12) - 3]
    return set(accounts_holding(_ROLES[len(above)], above))


_ROLES = {6: Role.CITY_DISPATCHER, 9: Role.STREET_DISPATCHER, 12: Role.COMMUNITY_CLERK}
