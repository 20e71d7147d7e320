"""A resident says something in a talk; the desk looks at it before others see it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.talk_doors import open_for
from shanzhi.deliberation.events.ground import StatementSaid
from shanzhi.deliberation.models import Statement, Talk
from shanzhi.deliberation.models.talk import StatementState
from shanzhi.deliberation.queries.talks import key_of
from shanzhi.deliberation.rules.statements import LONGEST, SHORTEST, is_one_sentence, nearest, plain
from shanzhi.kernel.api import NOBODY, Actor, Invalid, Refusal, announce, now

MOST_WAITING = 5


class NearlySaid(Refusal):
    """Somebody said nearly the same: ``near`` are those statements, nearest first. Who means
    something else says so and sends it again."""

    status = 409
    code = "nearly-said"

    def __init__(self, near: list[Statement]) -> None:
        super().__init__(_("已经有相近的观点，看看是不是同一个意思。"))
        self.near = near


@transaction.atomic
def say_statement(
    talk: Talk, text: str, *, by: Actor, is_other: bool = False, at: datetime | None = None
) -> Statement:
    """Put it before the desk. The same words twice are one statement.

    Raises Denied; WrongState when the talk is over; Invalid (text); NearlySaid unless ``is_other``;
    Invalid when five of theirs wait already.
    """
    moment = at or now()
    talk, speaker = open_for(talk, by=by, at=moment)
    if fault := statement_faults(text):
        raise Invalid({"text": fault})
    words, author = plain(text), key_of(talk, speaker)
    if known := talk.statements.filter(plain=words).first():
        return _again(known)
    if not is_other:
        _offer(talk, text)
    if talk.statements.filter(author=author, state=StatementState.WAITING).count() >= MOST_WAITING:
        raise Invalid({"text": _("您有 %(n)s 条观点还在审核，请等一等。") % {"n": MOST_WAITING}})
    said = Statement.objects.create(
        talk=talk,
        text=text.strip(),
        plain=words,
        author=author,
        state=StatementState.WAITING,
        said_at=moment,
    )
    # By nobody: who said it stands in no event.
    event = StatementSaid(talk_id=talk.pk, statement_id=said.pk)
    announce(event, by=NOBODY, place_code=talk.place_code, at=moment)
    return said


def statement_faults(text: str) -> str:
    """What is wrong with it; "" for nothing."""
    stripped = text.strip()
    if len(plain(stripped)) < SHORTEST:
        return _("请写一句完整的话，让别人能同意或不同意。")
    if len(stripped) > LONGEST:
        return _("最多 %(n)s 个字，请缩短。") % {"n": LONGEST}
    if "\x00" in stripped:
        return _("文字里有无法保存的字符，请重新输入。")
    if not is_one_sentence(stripped):
        return _("一次只说一件事、一句话；别的意思请另写一条。")
    return ""


def _again(known: Statement) -> Statement:
    if known.state == StatementState.REFUSED:
        raise Invalid({"text": _("这条观点没有通过审核：%(why)s") % {"why": known.reason}})
    return known


def _offer(talk: Talk, text: str) -> None:
    shown = {each.pk: each for each in talk.statements.filter(state=StatementState.SHOWN)}
    near = nearest(text, ((each.pk, each.plain) for each in shown.values()))
    if near:
        raise NearlySaid([shown[key] for key in near])
