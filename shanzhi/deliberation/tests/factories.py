"""People who talk and meet, for stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import unescape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation.actions.open_talk import NewTalk, open_talk
from shanzhi.deliberation.actions.vote_on_statement import vote_on_statement
from shanzhi.deliberation.models import Talk
from shanzhi.deliberation.queries.talks import as_speaker
from shanzhi.kernel.api import SYSTEM, Actor
from shanzhi.people.api import Resident, declare_home, sign_resident_in
from shanzhi.people.tests.factories import make_resident

SEEDS = (
    "小区应该先修电梯",
    "停车位要划给业主优先",
    "晚上十点以后不跳广场舞",
    "快递柜放在东门更方便",
    "垃圾桶应该每天清洗两次",
    "健身器材坏了要一周内修好",
    "门口的路灯要亮到天明",
    "宠物进电梯必须拴绳",
)


def make_talk(
    place_code: str,
    *,
    by: Actor = SYSTEM,
    seeds: Sequence[str] = SEEDS,
    at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Talk:
    """A question with eight statements to begin with."""
    new = NewTalk(
        place_code=place_code, question="小区公共空间怎么用", seeds=seeds, closes_at=closes_at
    )
    return open_talk(new, by=by, at=at)


def make_speakers(number: int) -> list[tuple[Resident, Actor]]:
    """Residents who have proved their phones and said that they live in the community."""
    residents = [make_resident() for _n in range(number)]
    for resident in residents:
        declare_home(resident, COMMUNITY)
    return [(resident, as_speaker(resident)) for resident in residents]


def vote_all(talk: Talk, speaker: Actor, opinions: Sequence[int]) -> None:
    """Their votes on the statements in their order."""
    for statement, opinion in zip(talk.statements.order_by("pk"), opinions, strict=False):
        vote_on_statement(statement, opinion, by=speaker)


def phone_of(resident: Resident) -> Client:
    """A resident's phone, signed in."""
    client, response = Client(), HttpResponse()
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    sign_resident_in(request, response, resident, means="sms")
    for name, morsel in response.cookies.items():
        client.cookies[name] = morsel.value
    return client


def text_of(page: Any) -> str:
    """A page as its HTML."""
    return unescape(page.content.decode())
