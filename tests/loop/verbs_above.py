"""What those above, beside and afterwards do to a matter: the rest of the loop's public actions."""

from __future__ import annotations

from shanzhi.cases import permissions
from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.correct_urgency import correct_urgency
from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.refuse_time import refuse_time
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.actions.unmerge import unmerge_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.models import Case, TimeRequest
from shanzhi.cases.models.review import Method
from shanzhi.cases.models.time_request import TimeKind, TimeReason
from shanzhi.kernel.api import NotFound, TimeUnit
from tests.loop.deeds import Deed, Verb

TWO_DAYS = (2, TimeUnit.WORK_DAY)


def _verify(deed: Deed) -> object:
    passed, method = deed.chance.random() < 0.7, deed.chance.choice([*Method.values, "smell"])
    return verify_case(
        deed.case, by=deed.by, passed=passed, method=method, note="看过现场", at=deed.at
    )


def _sign(deed: Deed) -> object:
    agreed = deed.chance.random() < 0.6
    return sign_case(deed.case, by=deed.by, agreed=agreed, note="再想想办法", at=deed.at)


def _ask_for_time(deed: Deed) -> object:
    kind = deed.chance.choice([*TimeKind.values])
    limit = TWO_DAYS if kind == TimeKind.EXTENSION else None
    return ask_for_time(
        deed.case, by=deed.by, kind=kind, reason=TimeReason.WEATHER, limit=limit, at=deed.at
    )


def _waiting(deed: Deed) -> TimeRequest:
    found = TimeRequest.objects.filter(case=deed.case, state="asked").first()
    if found is None:
        raise NotFound
    return found


def _grant(deed: Deed) -> object:
    return grant_time(_waiting(deed), by=deed.by, at=deed.at)


def _refuse(deed: Deed) -> object:
    return refuse_time(_waiting(deed), by=deed.by, note="抓紧办", at=deed.at)


def _reopen(deed: Deed) -> object:
    return reopen_case(deed.case, by=deed.by, reason="群众还在反映", at=deed.at)


def _appeal(deed: Deed) -> object:
    return appeal_case(deed.case, by=deed.by, words="没有人来过", at=deed.at)


def _decide_appeal(deed: Deed) -> object:
    again = deed.chance.random() < 0.5
    return decide_appeal(deed.case, by=deed.by, reopen=again, reason="已核实", at=deed.at)


def _merge(deed: Deed) -> object:
    into = deed.chance.choice(list(Case.objects.order_by("pk")))
    return merge_case(deed.case, by=deed.by, into=into, reason="同一件事", at=deed.at)


def _unmerge(deed: Deed) -> object:
    return unmerge_case(deed.case, by=deed.by, reason="不是同一件事", at=deed.at)


def _correct_urgency(deed: Deed) -> object:
    level = deed.chance.choice((0, 1, 2, 7))
    return correct_urgency(deed.case, by=deed.by, urgency=level, reason="看过了", at=deed.at)


ASKED = frozenset({"time:asked"})
VERBS_ABOVE = (
    Verb("verify", permissions.VERIFY, "verify", _verify, often=20),
    Verb("sign", permissions.SIGN, "sign", _sign, often=20),
    Verb("ask_for_time", permissions.ASK_TIME, None, _ask_for_time, often=3),
    Verb("grant_time", permissions.GRANT_TIME, None, _grant, 4, ASKED),
    Verb("refuse_time", permissions.GRANT_TIME, None, _refuse, 2, ASKED),
    Verb(
        "resume",
        permissions.RESUME_CLOCK,
        None,
        lambda d: resume_clock(d.case, by=d.by, at=d.at),
        2,
        frozenset({"time:granted"}),
    ),
    Verb("reopen", permissions.REOPEN, "reopen", _reopen, often=3),
    Verb("appeal", permissions.APPEAL, None, _appeal),
    Verb(
        "decide_appeal",
        permissions.DECIDE_APPEAL,
        None,
        _decide_appeal,
        4,
        frozenset({"appeal:waiting"}),
    ),
    Verb("merge", permissions.MERGE, "merge", _merge, often=2),
    Verb("unmerge", permissions.MERGE, "unmerge", _unmerge, often=4),
    Verb("correct_urgency", permissions.CORRECT, None, _correct_urgency),
)
