"""What people do to a matter, by the public actions. A new action joins with a line in VERBS."""

from __future__ import annotations

from uuid import uuid4

from shanzhi.cases import api, permissions
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.handling import ReturnReason
from shanzhi.cases.models.states import Outcome
from tests.loop.deeds import Deed, Verb
from tests.loop.verbs_above import VERBS_ABOVE
from tests.loop.verbs_joint import VERBS_JOINT
from tests.loop.verbs_many import VERBS_MANY
from tests.loop.verbs_watch import VERBS_WATCH

CODES = ("01", "04", "0401", "9999999")
NOTES = ("已到现场处理完毕。", "已要求整改", "已协调", " ")
STARS = (1, 3, 5, 9)


def _dispatch(deed: Deed) -> object:
    unit_id = deed.chance.choice(deed.cast.unit_ids)
    reason = deed.chance.choice(("归他们管", "请尽快处理", ""))
    return api.dispatch_case(deed.case, by=deed.by, unit_id=unit_id, reason=reason, at=deed.at)


def _escalate(deed: Deed) -> object:
    return api.escalate_case(deed.case, by=deed.by, reason="社区办不了", at=deed.at)


def _return(deed: Deed) -> object:
    why = deed.chance.choice([*ReturnReason.values, "no such reason"])
    return api.return_case(deed.case, by=deed.by, why=why, note="不归我们管", at=deed.at)


def _decide(deed: Deed) -> object:
    unit_id = deed.chance.choice(deed.cast.unit_ids)
    return api.decide_case(deed.case, by=deed.by, unit_id=unit_id, reason="由你们办", at=deed.at)


def _close(deed: Deed) -> object:
    outcome, note = deed.chance.choice(list(Outcome)), deed.chance.choice(NOTES)
    basis = deed.chance.choice((*["《物业管理条例》第三十五条"] * 3, ""))
    return api.close_case(
        deed.case, by=deed.by, outcome=outcome, note=note, basis=basis, at=deed.at
    )


def _comment(deed: Deed) -> object:
    seen = deed.chance.choice(list(Visibility))
    return api.comment_on_case(deed.case, by=deed.by, body="下午到", visibility=seen, at=deed.at)


def _classify(deed: Deed) -> object:
    code = deed.chance.choice(CODES)
    return api.correct_category(deed.case, by=deed.by, category_code=code, at=deed.at)


def _rate(deed: Deed) -> object:
    stars = deed.chance.choice(STARS)
    return api.rate_case(deed.case, by=deed.by, solved=stars > 2, satisfaction=stars, at=deed.at)


def _send_back(deed: Deed) -> object:
    reason = deed.chance.choice(("还在响", ""))
    return api.send_back_case(deed.case, by=deed.by, satisfaction=1, reason=reason, at=deed.at)


def _support(deed: Deed) -> object:
    key = f"device-{deed.chance.randrange(3)}"
    return api.support_case(deed.case, by=deed.by, device_key=key, at=deed.at)


def _link_phone(deed: Deed) -> object:
    resident = deed.chance.choice(deed.cast.resident_ids)
    return api.link_phone(deed.case, by=deed.by, resident_id=resident, at=deed.at)


def _attach_nothing(deed: Deed) -> object:
    """Pictures that nobody sent; real ones are in the tests of files."""
    files = [uuid4()] * deed.chance.randrange(2)
    return api.attach_evidence(deed.case, by=deed.by, file_ids=files, uploader_key="x", at=deed.at)


VERBS = (
    Verb(
        "accept",
        permissions.ACCEPT,
        "accept",
        lambda d: api.accept_case(d.case, by=d.by, at=d.at),
        often=14,
    ),
    Verb("dispatch", permissions.DISPATCH, "dispatch", _dispatch, often=4),
    Verb(
        "ask",
        permissions.ASK,
        "ask",
        lambda d: api.ask_reporter(d.case, by=d.by, body="几点开始？", at=d.at),
        often=4,
    ),
    Verb(
        "answer",
        permissions.ANSWER,
        "answer",
        lambda d: api.answer_question(d.case, by=d.by, body="昨晚十一点", at=d.at),
        often=10,
    ),
    Verb("escalate", permissions.ESCALATE, "escalate", _escalate),
    Verb("return", permissions.RETURN, "return", _return, often=2),
    Verb("decide", permissions.DECIDE, "decide", _decide, often=5),
    Verb("close", permissions.CLOSE, "close", _close, often=14),
    Verb("comment", permissions.COMMENT, None, _comment),
    Verb("classify", permissions.CLASSIFY, None, _classify),
    Verb("attach", permissions.ATTACH, None, _attach_nothing),
    Verb("rate", permissions.RATE, "rate", _rate, often=8),
    Verb("send_back", permissions.SEND_BACK, "send_back", _send_back, often=4),
    Verb(
        "withdraw",
        permissions.WITHDRAW,
        "withdraw",
        lambda d: api.withdraw_case(d.case, by=d.by, at=d.at),
    ),
    Verb("support", permissions.SUPPORT, None, _support),
    Verb("link_phone", permissions.LINK_PHONE, None, _link_phone),
    *VERBS_ABOVE,
    *VERBS_JOINT,
    *VERBS_WATCH,
    *VERBS_MANY,
)
