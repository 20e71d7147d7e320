"""Several people vote for one head at the same moment: one vote counts, and nobody meets an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection

from shanzhi.ballots.actions.cast_vote import Cast, NewVote
from shanzhi.ballots.actions.close_ballot import close_ballot
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import Ballot, SetAside, Vote
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.queries.export import broken_link
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.ballots.tests.factories import (
    AFTER,
    COMMUNITY,
    DURING,
    NO,
    YES,
    make_open,
    vote,
    voter,
)
from shanzhi.kernel.api import SYSTEM, Refusal
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db(transaction=True)


def couple(number: int) -> tuple[RollName, RollName]:
    """Two co-owners of a flat."""
    return RollName("林海", f"1370000001{number}"), RollName("苏晴", f"1370000002{number}")


def together(*acts: Callable[[], Cast]) -> list[Cast | Refusal]:
    """What became of acts that begin at the same moment; anything but a refusal is raised."""
    gate, found = threading.Barrier(len(acts)), list[Cast | Refusal | Exception]()

    def run(act: Callable[[], Cast]) -> None:
        gate.wait()
        try:
            found.append(act())
        except Exception as why:  # noqa: BLE001  # 2026-11-26: shown below, in the test's own thread
            found.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [one for one in found if isinstance(one, Cast | Refusal)]
    assert len(said) == len(acts), found
    return said


def on_paper(ballot: Ballot, number: int) -> Cast:
    """The desk enters what was ticked in the booth."""
    new = Paper(vote=NewVote(key=uuid4(), choices=NO), channel=Channel.BOOTH, received_at=DURING)
    return record_paper(voter(ballot, number).elector, new, by=SYSTEM, at=DURING)


def currents(ballot: Ballot, number: int) -> int:
    return Vote.objects.filter(
        ballot=ballot, elector__number=number, superseded_by__isnull=True
    ).count()


def test_one_vote_counts_whoever_comes_at_the_same_moment() -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())
    ballot = make_open([RollRow(f"1-{n}", couple(n), "80.00") for n in range(1, 5)])

    # Twice the same press: one vote, and the second is told of it.
    key = uuid4()
    twice = together(*(_voting(ballot, 1, key=key) for _press in range(2)))
    assert sorted(one.created for one in twice if isinstance(one, Cast)) == [False, True]
    # Two devices of one owner: the later takes the place of the earlier.
    again = together(*(_voting(ballot, 2, key=uuid4()) for _device in range(2)))
    assert all(isinstance(one, Cast) for one in again)
    # Two co-owners: one is told that the other has voted.
    pair = together(*(_voting(ballot, 3, key=uuid4(), place=place) for place in range(2)))
    assert [one.code for one in pair if isinstance(one, Refusal)] == ["co-owner-voted"]
    # Paper and online: one counts, the other waits for a person.
    mixed = together(lambda: on_paper(ballot, 4), _voting(ballot, 4, key=uuid4()))
    assert all(isinstance(one, Cast) for one in mixed)
    assert SetAside.objects.filter(elector__number=4).count() == 1

    assert [currents(ballot, n) for n in range(1, 5)] == [1, 1, 1, 1]
    close_ballot(ballot, by=SYSTEM, at=AFTER)
    ballot.refresh_from_db()
    assert broken_link(ballot) is None


def _voting(ballot: Ballot, number: int, *, key: UUID, place: int = 0) -> Callable[[], Cast]:
    return lambda: vote(ballot, number, YES, key=key, place=place)
