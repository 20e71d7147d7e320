"""Ballots for tests, made through the actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shanzhi.ballots.actions.cast_vote import Cast, NewVote, cast_vote
from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, draft_ballot
from shanzhi.ballots.actions.give_notice import give_notice
from shanzhi.ballots.actions.load_roll import load_roll
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.models import Ballot, Elector
from shanzhi.ballots.queries.voters import Voter, actor_of
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.kernel.api import SYSTEM, Actor, StoredFile

COMMUNITY = "990101001001"
NOTICED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OPENS = NOTICED + timedelta(days=40)
DURING = OPENS + timedelta(days=1)
CLOSES = OPENS + timedelta(days=10)
AFTER = CLOSES + timedelta(hours=1)
YES, NO, ABSTAIN = {"1": ["yes"]}, {"1": ["no"]}, {"1": ["abstain"]}
ORDINARY = NewItem(title="选聘物业服务人", matter=4)
SPECIAL = NewItem(title="改建小区大门", matter=7)


def rows_of(areas: Sequence[str]) -> list[RollRow]:
    """Owners of one unit each, with a number of their own."""
    return [
        RollRow(
            unit=f"1-{n}", people=(RollName(name=f"业主{n}", phone=f"137{n:08d}"),), area=area
        )
        for n, area in enumerate(areas, 1)
    ]


def people_rows(many: int, kind: str = "") -> list[RollRow]:
    """Heads without units."""
    return [
        RollRow(unit="", people=(RollName(name=f"居民{n}", phone=f"136{n:08d}"),), kind=kind)
        for n in range(1, many + 1)
    ]


def make_draft(
    *, kind: str = "owners", items: Sequence[NewItem] = (ORDINARY,), by: Actor = SYSTEM, **more: Any
) -> Ballot:
    """A ballot that somebody prepares in 和风社区."""
    more = {"place_code": COMMUNITY, "title": "选聘物业", "force": "binding", **more}
    if kind == "opinion":
        more["force"] = "advisory"
    return draft_ballot(NewBallot(kind=kind, items=items, **more), by=by, at=NOTICED)


def make_noticed(rows: Sequence[RollRow], **more: Any) -> Ballot:
    """Announced, with its roll."""
    ballot = make_draft(**more)
    load_roll(ballot, rows, by=SYSTEM, at=NOTICED)
    return give_notice(ballot, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM, at=NOTICED)


def make_open(rows: Sequence[RollRow], **more: Any) -> Ballot:
    """Open for voting."""
    return open_ballot(make_noticed(rows, **more), by=SYSTEM, at=OPENS)


def voter(ballot: Ballot, number: int, place: int = 0) -> Voter:
    """Who votes for a head: the first of its people, or another."""
    elector = Elector.objects.get(ballot=ballot, number=number)
    people = list(elector.people.order_by("pk"))
    return Voter(elector, people[place].pk, None)


def vote(
    ballot: Ballot,
    number: int,
    choices: Mapping[str, Sequence[str]] = YES,
    *,
    key: UUID | None = None,
    place: int = 0,
    at: datetime = DURING,
) -> Cast:
    """An online vote of a head."""
    who = voter(ballot, number, place)
    new = NewVote(key=key or uuid4(), choices=choices, voter_id=who.person_id)
    return cast_vote(who.elector, new, by=actor_of([who]), at=at)


def make_scan(content: bytes = b"paper") -> UUID:
    """A picture that the desk uploaded (key "desk") and has not used yet."""
    import hashlib

    from shanzhi.kernel.api import now

    file = StoredFile.objects.create(
        kind="image",
        media_type="image/jpeg",
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        path=f"test/{uuid4().hex}.jpg",
        uploader_key="desk",
        stored_at=now(),
    )
    return UUID(str(file.public_id))
