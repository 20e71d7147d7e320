"""A ballot of each place: announced, with somebody on its roll, a table that was sent, and two votes that met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from shanzhi.ballots.models import Ballot, BallotItem, Elector, RollImport, SetAside, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.kernel.api import Target


def put_ballots(put: Callable[..., None], code: str, at: datetime) -> None:
    """What the URLs of ballots take."""
    ballot = Ballot.objects.create(
        kind="owners", place_code=code[:12], title="投票", made_at=at, noticed_at=at,
        state=BallotState.NOTICED, opens_at=at + timedelta(days=20),
        closes_at=at + timedelta(days=30),
    )  # fmt: skip
    BallotItem.objects.create(ballot=ballot, number=1, kind="ordinary", matter=4, title="续聘")
    elector = Elector.objects.create(ballot=ballot, number=1, kind="owner", area=80)
    run = RollImport.objects.create(ballot=ballot, name="表", size_bytes=1, made_at=at)
    said = {"choices": {"1": ["yes"]}, "at": at, "elector": elector, "ballot": ballot}
    first = Vote.objects.create(key=uuid4(), channel="online", leaf=bytes(32), **said)
    second = SetAside.objects.create(key=uuid4(), channel="booth", against=first, **said)
    takes = {"number": 1, "import_id": run.pk, "aside_id": second.pk, "sheet": "notice"}
    put("ballot", Target(place_code=code[:12]), ballot_id=ballot.pk, **takes)
