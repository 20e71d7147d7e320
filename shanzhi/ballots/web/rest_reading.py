"""Ballots over the open API: what was announced and what came out, and what became of a receipt."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.queries.ballots import announced_ballot, attendance, visible_ballots
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.receipts import receipt_of
from shanzhi.ballots.web.shown import heads_shown
from shanzhi.kernel.api import actor_of

LISTED = 100
router = Router(tags=["ballots"])


class BallotOut(Schema):
    """A ballot: ``kind``, ``force`` and ``state`` as in the glossary; moments with their zone."""

    id: UUID
    title: str
    kind: str
    force: str
    state: str
    place_code: str
    opens_at: datetime | None
    closes_at: datetime | None


class OptionOut(Schema):
    """What can be ticked."""

    key: str
    label: str


class ItemOut(Schema):
    """What is asked; ``matter`` is its number in art. 278 of the Civil Code, 0 elsewhere."""

    number: int
    kind: str
    matter: int
    title: str
    words: str
    options: list[OptionOut]
    most: int


class HeadOut(Schema):
    """The end of the chain as it was published behind event ``sequence``: 64 hexadecimal digits."""

    sequence: int
    head: str
    at: datetime


class WholeBallotOut(BallotOut):
    """With what is asked, how many took part, the published heads and, once counted, the result as
    the verifier reads it."""

    words: str
    is_secret: bool
    items: list[ItemOut]
    electors: int
    voted: int
    heads: list[HeadOut]
    result: dict[str, object] | None


class ReceiptOut(Schema):
    """``state``: chained, waiting, replaced or unknown; ``sequence`` is its event, 0 where it has
    none. It says nothing of who voted or how."""

    state: str
    sequence: int


@router.get("/ballots", response=list[BallotOut], summary="Ballots of the caller's places")
def list_ballots(request: HttpRequest, state: str = "") -> list[BallotOut]:
    """The newest first, a hundred at most; ``state`` picks one."""
    rows = visible_ballots(actor_of(request))
    if state:
        rows = rows.filter(state=state)
    return [_ballot(ballot) for ballot in rows[:LISTED]]


@router.get("/ballots/{public_id}", response=WholeBallotOut, auth=None, summary="A ballot")
def read_ballot(request: HttpRequest, public_id: UUID) -> WholeBallotOut:
    """One that was announced; before the count nobody is told how anybody voted."""
    ballot = announced_ballot(public_id)
    part = attendance(ballot)
    return WholeBallotOut(
        **_ballot(ballot).dict(),
        words=ballot.words,
        is_secret=ballot.is_secret,
        items=[ItemOut(**item) for item in items_of(ballot)],
        electors=part.electors,
        voted=part.voted,
        heads=[
            HeadOut(sequence=head.sequence, head=head.head, at=head.at)
            for head in heads_shown(ballot)
        ],
        result=ballot.result,
    )


@router.get(
    "/ballots/{public_id}/receipts/{code}",
    response=ReceiptOut,
    auth=None,
    summary="What became of a vote",
)
def read_receipt(request: HttpRequest, public_id: UUID, code: str) -> ReceiptOut:
    """By the receipt that the voter keeps."""
    found = receipt_of(announced_ballot(public_id), code)
    return ReceiptOut(state=found.state.value, sequence=found.sequence)


def _ballot(ballot: Ballot) -> BallotOut:
    return BallotOut(
        id=ballot.public_id,
        title=ballot.title,
        kind=ballot.kind,
        force=ballot.force,
        state=ballot.state,
        place_code=ballot.place_code,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
    )
