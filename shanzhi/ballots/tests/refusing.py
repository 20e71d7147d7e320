"""What is refused changes nothing: how tests look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from shanzhi.ballots.actions.cast_vote import NewVote
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import (
    Ballot,
    ChainLink,
    Elector,
    Envelope,
    Proxy,
    SetAside,
    Turnout,
    Vote,
)
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.tests.factories import (
    AFTER,
    CLOSES,
    DURING,
    YES,
    make_scan,
    voter,
)
from shanzhi.kernel.api import (
    Actor,
    EventRecord,
    Invalid,
    Refusal,
)

TABLES = (Ballot, Elector, Vote, ChainLink, SetAside, Proxy, Turnout, Envelope, EventRecord)


@contextmanager
def refused(kind: type[Refusal], words: str = "") -> Iterator[None]:
    """It is refused with that reason, and everything stands as before."""
    before = [
        (table.objects.count(), list(table.objects.order_by("pk").values())) for table in TABLES
    ]
    with pytest.raises(kind) as why:
        yield
    told = " ".join(why.value.fields.values()) if isinstance(why.value, Invalid) else str(why.value)
    assert words in told
    after = [
        (table.objects.count(), list(table.objects.order_by("pk").values())) for table in TABLES
    ]
    assert after == before


def paper_of(ballot: Ballot, number: int, by: Actor, **changes: Any) -> None:
    """A paper of a head, entered at the desk."""
    choices = changes.pop("choices", YES)
    given: dict[str, Any] = {
        "vote": NewVote(key=uuid4(), choices=choices), "channel": Channel.PAPER,
        "received_at": DURING, "uploader_key": "desk",
    } | changes  # fmt: skip
    record_paper(voter(ballot, number).elector, Paper(**given), by=by, at=AFTER)


def proxy_of(ballot: Ballot, giver: int, holder: int | None, by: Actor, **changes: Any) -> Proxy:
    """A written proxy, entered at the desk."""
    given: dict[str, Any] = {
        "valid_until": CLOSES, "written_id": make_scan(), "uploader_key": "desk",
        "holder": voter(ballot, holder).elector if holder else None,
    } | changes  # fmt: skip
    return give_proxy(voter(ballot, giver).elector, NewProxy(**given), by=by, at=DURING)
