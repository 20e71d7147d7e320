"""Voting over JSON: the same actions as the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from shanzhi.ballots.actions.cast_secret import cast_secret
from shanzhi.ballots.actions.cast_vote import NewVote, cast_vote
from shanzhi.ballots.queries.ballots import public_ballot
from shanzhi.ballots.queries.voters import Voter, actor_of, own_voter, voters_of
from shanzhi.kernel.api import Denied
from shanzhi.people.api import Resident, resident_of

router = Router(tags=["ballots"])


class VoteIn(Schema):
    """``key`` is made by the sender: the same key never votes twice. ``choices`` maps item numbers to
    the keys ticked. ``elector`` is the roll number, for who may vote for several."""

    key: UUID
    choices: dict[str, list[str]] = Field(max_length=20)
    elector: int | None = None


class VoteOut(Schema):
    """``receipt`` is the fingerprint of the vote (of the envelope in a secret ballot, once)."""

    receipt: str
    created: bool
    set_aside: bool = False


@router.post(
    "/ballots/{uuid:public_id}/votes",
    auth=None,
    response={201: VoteOut, 200: VoteOut, 202: VoteOut},
    summary="Vote",
)
def vote(request: HttpRequest, public_id: UUID, body: VoteIn) -> Status[dict[str, Any]]:
    """Vote with the session of a resident. 201 when it is new, 200 when this key had voted before,
    202 when a paper vote stood and a person decides."""
    resident = resident_of(request)
    chosen = _chosen(resident, public_id, body.elector)
    new = NewVote(key=body.key, choices=body.choices, voter_id=chosen.person_id, proxy=chosen.proxy)
    if chosen.elector.ballot.is_secret:
        dropped = cast_secret(chosen.elector, new, by=actor_of([chosen]))
        return Status(201 if dropped.created else 200, _out(dropped.digest, dropped.created))
    cast = cast_vote(chosen.elector, new, by=actor_of([chosen]))
    if cast.vote is None:
        return Status(202, {**_out("", cast.created), "set_aside": True})
    return Status(201 if cast.created else 200, _out(bytes(cast.vote.leaf).hex(), cast.created))


def _chosen(resident: Resident | None, public_id: UUID, number: int | None) -> Voter:
    """Their own head, or one whose proxy they hold. Raises NotFound; Denied for who is not on the
    roll."""
    if resident is not None and (own := own_voter(resident, public_id, number)):
        return own
    ballot = public_ballot(public_id)
    for voter in voters_of(resident, ballot) if resident else ():
        if number is None or voter.elector.number == number:
            voter.elector.ballot = ballot
            return voter
    raise Denied(_("您不在这次投票的名册上。请先登录；如有疑问，请联系社区核对名册。"))


def _out(receipt: str, created: bool) -> dict[str, Any]:
    return {"receipt": receipt, "created": created}
