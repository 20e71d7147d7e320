"""A desk puts a question to a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.say_statement import statement_faults
from shanzhi.deliberation.events.ground import TalkOpened
from shanzhi.deliberation.models import Statement, Talk, Topic
from shanzhi.deliberation.models.talk import StatementState
from shanzhi.deliberation.permissions.ground import MANAGE_TALKS
from shanzhi.deliberation.procedures import Figure
from shanzhi.deliberation.queries.figures import place_figure
from shanzhi.deliberation.rules.statements import plain
from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.places.api import division_name

QUESTION_WORDS, BACKGROUND_WORDS, MOST_SEEDS = 120, 1000, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTalk:
    """``seeds`` are statements to begin with, so that the first who comes has something to say
    yes or no to; ``closes_at`` None means until somebody closes it."""

    place_code: str
    question: str
    background: str = ""
    seeds: Sequence[str] = ()
    closes_at: datetime | None = None
    topic: Topic | None = None


@transaction.atomic
def open_talk(new: NewTalk, *, by: Actor, at: datetime | None = None) -> Talk:
    """Open it at once. Raises Denied; Invalid (place, question, background, seeds, closes_at)."""
    moment = at or now()
    require(by, MANAGE_TALKS, Target(place_code=new.place_code))
    seeds = list({plain(text): text.strip() for text in new.seeds if plain(text)}.values())
    _check(new, seeds, moment)
    talk = Talk.objects.create(
        place_code=new.place_code,
        topic=new.topic,
        voices=place_figure(new.place_code, Figure.VOICES),
        question=new.question.strip(),
        background=new.background.strip(),
        opened_by_id=by.id if by.is_staff else None,
        opened_at=moment,
        closes_at=new.closes_at,
    )
    Statement.objects.bulk_create(
        Statement(
            talk=talk,
            text=text,
            plain=plain(text),
            state=StatementState.SHOWN,
            said_at=moment,
            decided_at=moment,
            decided_by_id=talk.opened_by_id,
        )
        for text in seeds
    )
    event = TalkOpened(talk_id=talk.pk)
    announce(event, by=by, place_code=talk.place_code, at=moment, fresh=True)
    return talk


def _check(new: NewTalk, seeds: Sequence[str], at: datetime) -> None:
    faults: dict[str, str] = {}
    question = new.question.strip()
    if not question or len(question) > QUESTION_WORDS or "\x00" in question:
        faults["question"] = _("请写一个问题，最多 %(n)s 个字。") % {"n": QUESTION_WORDS}
    if len(new.background) > BACKGROUND_WORDS or "\x00" in new.background:
        faults["background"] = _("最多 %(n)s 个字，请缩短。") % {"n": BACKGROUND_WORDS}
    if not division_name(new.place_code):
        faults["place"] = _("请选择地点。")
    if len(seeds) > MOST_SEEDS:
        faults["seeds"] = _("最多先放 %(n)s 条观点。") % {"n": MOST_SEEDS}
    elif wrong := next((fault for text in seeds if (fault := statement_faults(text))), ""):
        faults["seeds"] = wrong
    if new.closes_at is not None and new.closes_at <= at:
        faults["closes_at"] = _("截止时间要晚于现在。")
    if faults:
        raise Invalid(faults)
