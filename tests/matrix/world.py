"""Four places with one of everything in each, and one person of each role who works in the first.

``here`` is theirs; ``unit`` lies elsewhere in the county and is held by the handler's department;
``out`` is another street of the county; ``other`` another county.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.models import (
    BulkOperation,
    Callout,
    Case,
    CaseDraft,
    Checklist,
    Comment,
    Deadline,
    DryRun,
    HotlineCall,
    Macro,
    Question,
    Reminder,
    ReplyTemplate,
    RuleSet,
    RuleSetVersion,
    SavedView,
    Supervision,
    Whistle,
    WhistleCall,
)
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.tests.staff import browser_of
from shanzhi.insight.models import HotTopic
from shanzhi.insight.models import Report as PeriodReport
from shanzhi.kernel.api import NOBODY, AccessAlert, Actor, Role, Target, now, record_access
from shanzhi.kernel.models import DeadLetter, Event
from shanzhi.messaging.models import Notice
from shanzhi.organizations.api import Duty, Unit, UnitKind
from shanzhi.organizations.models import GridWorker, Leave, Training, WorkShift
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.models import OfflineDevice, StaffSession
from shanzhi.people.tests.factories import make_account, make_resident
from shanzhi.places.tests.factories import make_code, make_grid, make_square
from shanzhi.sensing.actions.save_rule import draft_of
from shanzhi.sensing.api import load_kinds
from shanzhi.sensing.models import AlarmRule, RuleTrial
from shanzhi.visits.models import Link
from tests.matrix.alarms import put_alarm
from tests.matrix.ballots import put_ballots
from tests.matrix.bodies import bodies
from tests.matrix.devices import put_devices
from tests.matrix.households import put_household
from tests.matrix.projects import put_projects
from tests.matrix.talks import put_talk_and_meeting
from tests.matrix.things import put_things
from tests.matrix.topics import put_topic
from tests.matrix.twin import put_building
from tests.traces import IDENTITY, PHONE

COUNTY, OTHER_COUNTY = "990101", "990202"
# The words of each place's matter: found in an answer, they say whose matter was shown.
MARKS = {
    "here": "甲地井盖松动",
    "unit": "乙地路灯不亮",
    "out": "丙地油烟扰民",
    "other": "丁地噪音扰民",
}

# What stands in each of them and is shown to nobody before they say why.
NAME = "张建国"
TOLD = f"我是{NAME}，电话{PHONE}，身份证{IDENTITY}"
MASKED = (NAME, PHONE, IDENTITY)


@dataclass
class Place:
    """One of everything, by kind: what its URLs take, and where it stands."""

    name: str
    things: dict[str, tuple[dict[str, Any], Target]] = field(default_factory=dict)


@dataclass
class World:
    """The places by name, and by role who works there with their browser. ``house`` fills the
    parameters of what belongs to the whole house."""

    places: dict[str, Place]
    cast: dict[str, tuple[Actor, Client]]
    house: dict[str, Any]
    # (route, method) that no page takes: found out once.
    not_taken: set[tuple[str, str]] = field(default_factory=set)
    tried: set[tuple[str, str, str]] = field(default_factory=set)
    # What an operation of the API wants to read before it looks at anything.
    bodies: dict[tuple[str, str], Any] = field(default_factory=dict)


def make_world() -> World:
    """Everything, once."""
    load_categories()
    load_kinds()
    desks = {
        "here": make_unit(place_code=f"{COUNTY}001001", name="甲社区"),
        "unit": make_unit(kind=UnitKind.DEPARTMENT, place_code=COUNTY, name="城管局"),
        "out": make_unit(place_code=f"{COUNTY}002001", name="丙社区"),
        "other": make_unit(place_code=f"{OTHER_COUNTY}001001", name="丁社区"),
    }
    communities = {
        "here": f"{COUNTY}001001",
        "unit": f"{COUNTY}003001",
        "out": f"{COUNTY}002001",
        "other": f"{OTHER_COUNTY}001001",
    }
    make_unit(place_code=communities["unit"], name="乙社区")
    somebody = make_account(name="赵远", username="somebody")
    places = {}
    for number, (name, community) in enumerate(communities.items()):
        grid = make_grid(f"{name}格", community, make_square(31.0 + number))
        case = _case(name, grid.code, desks[name])
        place = places[name] = Place(name)
        _things_of(place, case, grid, desks[name], somebody)
    return World(places, _cast(desks, places), _house(somebody), bodies=bodies())


def _case(name: str, grid: str, holder: Unit) -> Case:
    report = Report(
        key=uuid4(),
        text=f"{MARKS[name]}，{TOLD}",
        source=Source.RESIDENT,
        place_code=grid,
        address=f"南门口，{PHONE}",
        reporter_id=make_resident(phone=PHONE).pk,
    )
    case = report_case(report, by=NOBODY).case
    Case.objects.filter(pk=case.pk).update(holder_unit=holder, source=Source.HOTLINE)
    return Case.objects.get(pk=case.pk)


def _of_the_rooms_above(put: Any, code: str, at: datetime, unit: Unit, somebody: Any) -> None:
    put_devices(put, code, at)
    put_alarm(put, code, at, unit, somebody)
    put_projects(put, code, at, unit, somebody)
    put_topic(put, code, at, unit, somebody)
    put_ballots(put, code, at)
    put_talk_and_meeting(put, code, at, somebody)


def _things_of(place: Place, case: Case, grid: Any, unit: Unit, somebody: Any) -> None:
    at, code = now(), case.place_code
    held = case.target()
    community = Target(place_code=code[:12], unit_id=unit.pk)
    nobodys = Target(key=("account", somebody.pk))

    def put(what: str, target: Target, **takes: Any) -> None:
        place.things[what] = (takes, target)

    whistle = Whistle.objects.create(
        case=case, place_code=code, place_words="路口", minutes=30, due_at=at, expected="来", at=at
    )
    call = WhistleCall.objects.create(whistle=whistle, case=case, unit=unit, due_at=at)
    callout = Callout.objects.create(
        case=case, team=unit, expected="来", offered_at=at, offer_until=at
    )
    supervision = Supervision.objects.create(
        case=case, place_code=code, reason="督", limit_amount=1, limit_unit="work_day", at=at
    )
    reminder = Reminder.objects.create(supervision=supervision, at=at, due_at=at)
    HotlineCall.objects.create(case=case, taken_by=somebody, at=at)
    said = {"case": case, "body": TOLD}
    Comment.objects.create(author=somebody, visibility=Visibility.INSIDE, at=at, **said)
    Question.objects.create(asked_by=somebody, asked_at=at, answer=TOLD, answered_at=at, **said)
    put("case", held, number=case.number)
    put("whistle", held, whistle_id=whistle.pk)
    put("call", held, call_id=call.pk)
    put("callout", held, callout_id=callout.pk)
    put("supervision", held, supervision_id=supervision.pk)
    put("reminder", held, reminder_id=reminder.pk)
    put("grid", Target(place_code=grid.code), code=grid.code)
    put("code", Target(place_code=grid.code), code_id=make_code(grid).pk)
    team = make_unit(kind=UnitKind.TEAM, place_code=code[:12], name=f"{place.name}队")
    put("team", Target(place_code=team.place_code, unit_id=team.pk), unit_id=team.pk)
    duty = Duty.objects.create(
        place_code=code[:12],
        category_code="01",
        title="巡查",
        unit=unit,
        reason="试",
        starts_on=date(2026, 1, 1),
    )
    put("duty", community, duty_id=duty.pk)
    put_building(put, grid)
    put_household(put, code, at)
    put_things(put, code)
    _of_the_rooms_above(put, code, at, unit, somebody)
    _reports_of(put, code, at, somebody)
    _rows_of(put, community, code[:12], at, somebody)
    _colleagues_of(put, community, somebody)
    record_access(
        _actor(somebody), action="cases.read", subject=held.key or ("", 0), place_code=code
    )
    put("looked_at", held, kind="case", subject_id=case.pk)
    account = make_account(name="钱近")
    record_access(_actor(account), action="cases.read", subject=("case", 0), place_code=code)
    put("reader", held, account_id=account.pk)
    alert = AccessAlert.objects.create(
        key=code, rule="night", actor_id=account.pk, place_code=code, found=9, limit=1,
        since=at, until=at, raised_at=at,
    )  # fmt: skip
    put("alert", held, alert_id=alert.pk)
    view = SavedView.objects.create(owner=somebody, name=place.name, position=1, changed_at=at)
    bulk = BulkOperation.objects.create(verb="accept", made_by=somebody, at=at)
    draft = CaseDraft.objects.create(account=somebody, case=case, form="closure", saved_at=at)
    put("view", nobodys, view_id=view.pk)
    put("bulk", nobodys, operation_id=bulk.pk)
    put("draft", nobodys, draft_id=draft.pk)
    put("notice", nobodys, notice_id=_notice(somebody, case.pk).pk)


def _reports_of(put: Callable[..., None], code: str, at: Any, somebody: Any) -> None:
    """Who is linked to it and wrote of it, its team, and a report about it."""
    link = Link.objects.create(
        account=somebody, level="senior", place_code=code[:12], tasks=["visit"],
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    plan = link.plans.create(task="visit", starts_on=at.date(), due_on=at.date())
    said = plan.records.create(key=uuid4(), place_code=code, heard=TOLD, met=TOLD, at=at)
    put("link", Target(place_code=code[:12]), link_id=link.pk)
    nobodys = Target(key=("account", somebody.pk))
    put("link_plan", nobodys, plan_id=plan.pk, record_id=said.pk)
    topic = HotTopic.objects.create(
        place_code=code, name="热点", first_at=at, last_at=at, reckoned_at=at, people=2
    )
    put("hot_topic", Target(place_code=code), hot_topic_id=topic.pk)
    member = make_account(name="周远")
    GridWorker.objects.create(account=member, grid_code=code, starts_on=date(2026, 1, 1))
    theirs = {"account": member, "place_code": code[:12]}
    shift = WorkShift.objects.create(starts_at=at, ends_at=at + timedelta(hours=1), **theirs)
    leave = Leave.objects.create(
        starts_on=at.date(), ends_on=at.date() + timedelta(days=9), **theirs
    )
    course = Training.objects.create(course="课", hours=1, held_on=at.date(), **theirs)
    community = Target(place_code=code[:12])
    put("member", community, account_id=member.pk)
    put("shift", community, shift_id=shift.pk)
    put("leave", community, leave_id=leave.pk)
    put("training", community, training_id=course.pk)
    report = PeriodReport.objects.create(
        place_code=code[:12], kind="week", starts_on="2026-11-16", ends_on="2026-11-23", made_at=at
    )
    report.numbers.create(number=1, sections=[], at=at)
    put("report", Target(place_code=code[:12]), report_id=report.pk)


def _colleagues_of(put: Callable[..., None], place: Target, somebody: Any) -> None:
    """Who works there with a role, and what belongs to somebody's own account."""
    colleague = make_account(name="孙立", role=Role.COMMUNITY_CLERK, scope_code=place.place_code)
    takes = {"account_id": colleague.pk, "session_id": _session_of(colleague).pk}
    put("colleague", place, **takes)
    put("grant", place, grant_id=colleague.role_grants.get().pk)
    nobodys = Target(key=("account", somebody.pk))
    put("session", nobodys, session_id=_session_of(somebody).pk)
    device = OfflineDevice.objects.create(
        account=somebody, public_id=uuid4(), key_sealed=b"", registered_at=now(), seen_at=now()
    )
    put("device", nobodys, public_id=device.public_id, device_id=device.pk)
    factor = Authenticator.objects.create(
        user=colleague, type=Authenticator.Type.TOTP, data={"secret": ""}
    )
    put("factor", nobodys, factor_id=factor.pk)


def _session_of(account: Any) -> StaffSession:
    key = uuid4().hex
    session = Session.objects.create(
        session_key=key, session_data="", expire_date=now() + timedelta(hours=1)
    )
    return StaffSession.objects.create(
        session=session, account=account, began_at=now(), address="127.0.0.1"
    )


def _rows_of(
    put: Callable[..., None], target: Target, place_code: str, at: Any, somebody: Any
) -> None:
    """What a place prepares and rules for itself."""
    words = {"place_code": place_code, "title": "范本", "changed_at": at}
    put("template", target, row_id=ReplyTemplate.objects.create(body="好", **words).pk)
    put(
        "macro",
        target,
        row_id=Macro.objects.create(steps=[{"verb": "comment", "words": "已看"}], **words).pk,
    )
    put("checklist", target, row_id=Checklist.objects.create(**words).pk)
    # Of the kinds of rules the one that everybody who may edit any may edit.
    rule = Deadline.objects.create(
        clock="handle", place_code=place_code, limit_amount=3, limit_unit="work_day"
    )
    rules, _new = RuleSet.objects.get_or_create(kind="deadlines", place_code=place_code)
    RuleSetVersion.objects.create(rule_set=rules, number=1, rows=[], at=at)
    put("rules", target, kind="deadlines", slug=place_code, rule_id=rule.pk, number=1)
    trial = DryRun.objects.create(
        kind="deadlines", place_code=place_code, rows=[], asked_by=somebody, at=at, since=at,
        case_ids=[], total=0,
    )  # fmt: skip
    put("trial", Target(key=("account", somebody.pk)), dry_run_id=trial.pk)
    alarm_rule = AlarmRule.objects.filter(kind="smoke").first() or AlarmRule()
    alarm_rule.pk, alarm_rule.place_code = None, place_code
    alarm_rule.save()
    put("alarm_rule", target, rule_id=alarm_rule.pk)
    tried = RuleTrial.objects.create(
        kind_id="smoke", place_code=place_code, draft=asdict(draft_of(alarm_rule)), at=at,
        asked_by=somebody, since=at - timedelta(days=30), until=at, total=30,
    )  # fmt: skip
    put("rule_trial", Target(key=("account", somebody.pk)), trial_id=tried.pk)


def _actor(account: Any) -> Actor:
    return Actor(kind="staff", id=account.pk, name=account.name)


def _notice(account: Any, event_id: int) -> Notice:
    return Notice.objects.create(
        account=account, channel="inbox", template="x", event_id=event_id, created_at=now()
    )


def _cast(desks: dict[str, Unit], places: dict[str, Place]) -> dict[str, tuple[Actor, Client]]:
    grid = places["here"].things["grid"][0]["code"]
    scopes = {
        Role.GRID_WORKER: grid,
        Role.COMMUNITY_CLERK: grid[:12],
        Role.STREET_DISPATCHER: grid[:9],
    }
    units = {Role.COMMUNITY_CLERK: desks["here"], Role.HANDLER: desks["unit"]}
    cast: dict[str, tuple[Actor, Client]] = {"stranger": (NOBODY, Client())}
    for role in Role:
        if role not in {Role.REPORTER, Role.ANYONE, Role.SYSTEM}:
            actor = make_staff(role, scopes.get(role, COUNTY), unit=units.get(role))
            cast[role.value] = (actor, _confirmed(browser_of(actor)))
    for _actor_of_role, client in cast.values():
        client.raise_request_exception = False
    return cast


def _confirmed(client: Client) -> Client:
    """Who has just shown once more who they are."""
    session = client.session
    session["confirmed_at"] = now().isoformat()
    session.save()
    return client


def _house(somebody: Any) -> dict[str, Any]:
    letter = DeadLetter.objects.create(
        event=Event.objects.order_by("pk")[0], handler="h", error="e", failed_at=now(), attempts=8
    )
    return {"letter_id": letter.pk, "notice_id": _notice(somebody, 0).pk}
