"""What people who work together on a matter do: whistles, parts, teams, systems outside, watching."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import localdate

from shanzhi.cases import permissions
from shanzhi.cases.actions.accept_part import accept_part, send_part_back
from shanzhi.cases.actions.appraise import appraise_unit
from shanzhi.cases.actions.calls import target_of
from shanzhi.cases.actions.cancel_whistle import cancel_whistle
from shanzhi.cases.actions.chase import chase_outside, take_back_case
from shanzhi.cases.actions.do_part import do_part
from shanzhi.cases.actions.hand_over import hand_over_case
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.actions.split import Part, split_case
from shanzhi.cases.actions.whistle import Summons, blow_whistle
from shanzhi.cases.models import Case, Whistle, WhistleCall
from shanzhi.cases.queries.hand_overs import systems_of
from shanzhi.cases.rules.whistle import COME_WITHIN
from shanzhi.cases.tests.factories import FAR_AWAY, INSIDE
from shanzhi.kernel.api import NotFound, Target
from tests.loop.deeds import Deed, Verb, first_of

MOST_WITH_PARTS = 11
AWAITED, HERE, CAME = ("called", "missed"), ("present",), ("present", "done")


def _whistle(deed: Deed) -> object:
    summons = Summons(
        unit_ids=tuple(deed.chance.sample(deed.cast.unit_ids, deed.chance.randint(1, 2))),
        minutes=deed.chance.choice((*COME_WITHIN, 7)),
        expected="来人一起看",
    )
    return blow_whistle(deed.case, summons, by=deed.by, at=deed.at)


def _call(case: Case, states: tuple[str, ...]) -> WhistleCall:
    """The first call that is so far, else any, to be refused."""
    calls = WhistleCall.objects.filter(case=case)
    return calls.filter(state__in=states).order_by("pk").first() or first_of(calls)


def _called(states: tuple[str, ...]) -> Callable[[Case], Target]:
    def target(case: Case) -> Target:
        calls = WhistleCall.objects.filter(case=case)
        call = calls.filter(state__in=states).order_by("pk").first() or calls.first()
        return target_of(case, call) if call else case.target()

    return target


def _report_in(deed: Deed) -> object:
    call = _call(deed.case, AWAITED)
    shown = deed.chance.choice(("scan", "place", "place", "far", "nothing"))
    code = deed.cast.town.code if shown == "scan" else ""
    point = {"place": INSIDE, "far": FAR_AWAY}.get(shown)
    return report_in(call, by=deed.by, code=code, point=point, at=deed.at)


def _do_part(deed: Deed) -> object:
    note = deed.chance.choice(("已清理", "已拆除", " "))
    return do_part(_call(deed.case, HERE), by=deed.by, note=note, at=deed.at)


def _appraise(deed: Deed) -> object:
    stars = deed.chance.choice((1, 3, 5, 9))
    return appraise_unit(
        _call(deed.case, CAME), by=deed.by, stars=stars, words="来得及时", at=deed.at
    )


def _cancel_whistle(deed: Deed) -> object:
    blown = Whistle.objects.filter(case=deed.case, cancelled_at__isnull=True)
    whistle = first_of(blown.filter(calls__state__in=AWAITED).distinct() or blown)
    return cancel_whistle(whistle, by=deed.by, reason="不用来了", at=deed.at)


def _split(deed: Deed) -> object:
    if Case.objects.count() >= MOST_WITH_PARTS:
        raise NotFound
    parts = [
        Part(text=text, unit_id=deed.chance.choice(deed.cast.unit_ids), reason="归他们管")
        for text in ("清走杂物", "贴通知")[: deed.chance.randint(1, 2)]
    ]
    return split_case(deed.case, parts, by=deed.by, at=deed.at)


def _whole(case: Case) -> Target:
    return case.parent.target() if case.parent else case.target()


def _send_part_back(deed: Deed) -> object:
    return send_part_back(deed.case, by=deed.by, reason="还没清完", at=deed.at)


def _hand_over(deed: Deed) -> object:
    system = deed.chance.choice([*systems_of(deed.case.place_code), "没有的系统"])
    return hand_over_case(
        deed.case,
        by=deed.by,
        system=system,
        reference=f"W-{deed.chance.randrange(99)}",
        reason="归那边办",
        chase_on=localdate(deed.at) + timedelta(days=deed.chance.randint(0, 5)),
        at=deed.at,
    )


def _chase(deed: Deed) -> object:
    day = localdate(deed.at) + timedelta(days=deed.chance.randint(0, 5))
    return chase_outside(deed.case, by=deed.by, answer="在排期", chase_on=day, at=deed.at)


def _take_back(deed: Deed) -> object:
    return take_back_case(deed.case, by=deed.by, result="那边办好了", at=deed.at)


def _calls(*states: str) -> frozenset[str]:
    return frozenset(f"call:{state}" for state in states)


PART = frozenset({"part"})
VERBS_JOINT = (
    Verb("whistle", permissions.WHISTLE, None, _whistle, often=3),
    Verb("report_in", permissions.ATTEND, None, _report_in, 8, _calls(*AWAITED), _called(AWAITED)),
    Verb("do_part", permissions.ATTEND, None, _do_part, 8, _calls(*HERE), _called(HERE)),
    Verb("appraise", permissions.WHISTLE, None, _appraise, 5, _calls(*CAME), _called(CAME)),
    Verb("cancel_whistle", permissions.WHISTLE, None, _cancel_whistle, 2, _calls(*AWAITED)),
    Verb("split", permissions.SPLIT, "dispatch", _split, often=2),
    Verb(
        "accept_part",
        permissions.SPLIT,
        "archive",
        lambda d: accept_part(d.case, by=d.by, at=d.at),
        14,
        PART,
        _whole,
    ),
    Verb("send_part_back", permissions.SPLIT, "send_back", _send_part_back, 5, PART, _whole),
    Verb("hand_over", permissions.HAND_OVER, "hand_over", _hand_over, often=3),
    Verb("chase", permissions.HAND_OVER, "take_back", _chase, often=4),
    Verb("take_back", permissions.HAND_OVER, "take_back", _take_back, often=6),
)
