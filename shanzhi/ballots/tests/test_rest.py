"""Voting and reading over the open API."""

from __future__ import annotations

from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from shanzhi.ballots.actions.cast_vote import NewVote
from shanzhi.ballots.actions.chain import _looked
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.demo import PHONE, load_demo_ballots
from shanzhi.ballots.models import Ballot, Elector, SetAside, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.tests.test_pages import signed_in
from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import SYSTEM, now

pytestmark = pytest.mark.django_db
WHOLE = {"1": ["yes"], "2": ["abstain"]}


@pytest.fixture
def ballot() -> Ballot:
    load_demo_ballots([make_town().grid.code])
    return Ballot.objects.get(state=BallotState.OPEN)


def send(client: Client, ballot: Ballot, **more: Any) -> Any:
    body = {"key": str(uuid4()), "choices": WHOLE, **more}
    path = f"/api/v1/ballots/{ballot.public_id}/votes"
    return client.post(path, body, content_type="application/json")


def test_a_vote_is_made_once_in_three_statements_and_can_be_taken_back(
    ballot: Ballot, django_assert_num_queries: Any
) -> None:
    owner, key = signed_in(PHONE), str(uuid4())
    before = Vote.objects.count()
    _looked[ballot.pk] = monotonic() + 60  # nothing is sealed meanwhile
    with django_assert_num_queries(3):
        first = send(owner, ballot, key=key)
    assert (first.status_code, first.json()["created"]) == (201, True)
    again = send(owner, ballot, key=key)
    assert (again.status_code, again.json()) == (200, first.json() | {"created": False})
    assert Vote.objects.count() == before + 1
    assert send(owner, ballot, key=key, choices=WHOLE | {"1": ["no"]}).status_code == 409

    later = send(owner, ballot, choices=WHOLE | {"1": ["no"]})
    assert later.status_code == 201
    base = f"/api/v1/ballots/{ballot.public_id}/receipts"
    assert Client().get(f"{base}/{later.json()['receipt']}").json()["state"] == "waiting"
    assert Client().get(f"{base}/{'ab' * 32}").json() == {"state": "unknown", "sequence": 0}


def test_what_is_wrong_is_said_and_nothing_changes(ballot: Ballot) -> None:
    owner, before = signed_in(PHONE), Vote.objects.count()
    for more, status, word in (
        ({"choices": {"1": ["yes"]}}, 422, "还有事项没有选"),
        ({"choices": {**WHOLE, "9": ["yes"]}}, 422, "公告里没有这个事项"),
        ({"choices": {**WHOLE, "2": ["maybe"]}}, 422, "没有这个选项"),
        ({"choices": {**WHOLE, "2": ["yes", "no"]}}, 422, "选得太多"),
        ({"key": "1"}, 422, "请求的格式不对"),
        ({"elector": 2}, 403, "名册"),
    ):
        answer = send(owner, ballot, **more)
        assert (answer.status_code, word in str(answer.json())) == (status, True), more
    assert send(Client(), ballot).status_code == 403
    assert send(signed_in("13900001111"), ballot).status_code == 403
    counted = Ballot.objects.get(state=BallotState.COUNTED)
    assert send(owner, counted).status_code == 409
    assert Vote.objects.count() == before


def test_a_co_owner_is_told_that_the_other_has_voted(ballot: Ballot) -> None:
    before = Vote.objects.count()
    answers = [send(signed_in(phone), ballot) for phone in ("13800001209", "13800001110")]
    told = {answer.status_code: answer.json() for answer in answers}
    assert set(told) == {201, 409}  # one of them had voted, and votes anew
    assert told[409]["type"] == "urn:shanzhi:problem:co-owner-voted"
    assert Vote.objects.count() == before + 1


def test_paper_that_came_first_waits_for_a_person(ballot: Ballot) -> None:
    elector = Elector.objects.get(ballot=ballot, number=1)
    new = NewVote(key=uuid4(), choices=WHOLE)
    record_paper(elector, Paper(vote=new, channel=Channel.BOOTH, received_at=now()), by=SYSTEM)
    owner, key = signed_in(PHONE), str(uuid4())
    first, again = send(owner, ballot, key=key), send(owner, ballot, key=key)
    assert (first.status_code, first.json()["set_aside"], first.json()["receipt"]) == (
        202,
        True,
        "",
    )
    assert (again.status_code, again.json()["created"]) == (202, False)
    assert SetAside.objects.filter(elector=elector).count() == 1


def test_lists_and_drafts_are_not_for_strangers(ballot: Ballot) -> None:
    assert Client().get("/api/v1/ballots").status_code == 401
    assert Client().get(f"/api/v1/ballots/{uuid4()}").status_code == 404
