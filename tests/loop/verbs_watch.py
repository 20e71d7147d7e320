"""Who is sent for and who watches: rapid-response teams, supervision and its reminders."""

from __future__ import annotations

from collections.abc import Callable

from shanzhi.cases import permissions
from shanzhi.cases.actions.answer_callout import (
    accept_callout,
    arrive,
    decline_callout,
    finish_callout,
)
from shanzhi.cases.actions.call_team import call_team
from shanzhi.cases.actions.remind import answer_reminder
from shanzhi.cases.actions.remind_again import remind_again
from shanzhi.cases.actions.supervise import end_supervision, supervise_case
from shanzhi.cases.models import Callout, Case, Reminder, Supervision
from shanzhi.kernel.api import Target
from tests.loop.deeds import Deed, Verb, first_of


def _callout(case: Case, state: str) -> Callout:
    """The offer that is so far, else any, to be refused."""
    rows = Callout.objects.filter(case=case)
    return rows.filter(state=state).order_by("pk").first() or first_of(rows)


def _team(state: str) -> Callable[[Case], Target]:
    def target(case: Case) -> Target:
        rows = Callout.objects.filter(case=case).order_by("pk")
        row = rows.filter(state=state).first() or rows.first()
        return Target(place_code=case.place_code, unit_id=row.team_id) if row else case.target()

    return target


def _decline(deed: Deed) -> object:
    row, reason = _callout(deed.case, "offered"), deed.chance.choice(("车坏了", ""))
    return decline_callout(row, by=deed.by, reason=reason, at=deed.at)


def _finish(deed: Deed) -> object:
    row, note = _callout(deed.case, "arrived"), deed.chance.choice(("搬走了", ""))
    return finish_callout(row, by=deed.by, note=note, at=deed.at)


def _supervise(deed: Deed) -> object:
    within = deed.chance.choice(("2h", "1d", "someday"))
    return supervise_case(deed.case, by=deed.by, reason="群众多次反映", within=within, at=deed.at)


def _watch(case: Case) -> Supervision:
    """The open one, else an ended one, to be refused."""
    rows = Supervision.objects.filter(case=case)
    return rows.filter(ended_at__isnull=True).first() or first_of(rows)


def _remind(deed: Deed) -> object:
    return remind_again(_watch(deed.case), by=deed.by, at=deed.at)


def _answer(deed: Deed) -> object:
    rows = Reminder.objects.filter(supervision__case=deed.case)
    row = rows.filter(answered_at__isnull=True).order_by("-pk").first() or first_of(rows)
    return answer_reminder(row, by=deed.by, answer="今天办完", at=deed.at)


def _end(deed: Deed) -> object:
    return end_supervision(_watch(deed.case), by=deed.by, reason="已经办好", at=deed.at)


OFFERED = frozenset({"callout:offered"})
WATCHED = frozenset({"watch"})
VERBS_WATCH = (
    Verb(
        "call_team",
        permissions.CALL_TEAM,
        None,
        lambda d: call_team(d.case, by=d.by, expected="来人搬走", at=d.at),
        often=2,
    ),
    Verb(
        "accept_callout",
        permissions.ANSWER_CALL,
        None,
        lambda d: accept_callout(_callout(d.case, "offered"), by=d.by, at=d.at),
        8,
        OFFERED,
        _team("offered"),
    ),
    Verb("decline", permissions.ANSWER_CALL, None, _decline, 4, OFFERED, _team("offered")),
    Verb(
        "arrive",
        permissions.ANSWER_CALL,
        None,
        lambda d: arrive(_callout(d.case, "accepted"), by=d.by, at=d.at),
        8,
        frozenset({"callout:accepted"}),
        _team("accepted"),
    ),
    Verb(
        "leave",
        permissions.ANSWER_CALL,
        None,
        _finish,
        8,
        frozenset({"callout:arrived"}),
        _team("arrived"),
    ),
    Verb("supervise", permissions.SUPERVISE, None, _supervise, often=1),
    Verb("remind_again", permissions.SUPERVISE, None, _remind, 3, WATCHED),
    Verb(
        "answer_reminder",
        permissions.ANSWER_REMINDER,
        None,
        _answer,
        4,
        frozenset({"reminder:waiting", "reminder:overdue"}),
    ),
    Verb("end_supervision", permissions.SUPERVISE, None, _end, 2, WATCHED),
)
