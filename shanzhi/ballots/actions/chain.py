"""The chain of a ballot: what is added to it, one event after the other, behind the ballot's lock."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from shanzhi.ballots.models import Ballot, ChainLink, Envelope
from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import GENESIS, leaf_of, link_of, links_of
from shanzhi.kernel.api import now

# Each process looks after a ballot's waiting votes at most this often.
SEALED_EVERY_S = 1.0
BATCH = 2_000
_looked: dict[int, float] = {}
# What waits, in the order of the votes; and its links, in two statements for a second's votes.
TAKEN = (
    "WITH taken AS (DELETE FROM ballots_votewaiting WHERE ballot_id = %s RETURNING vote_id)"
    " SELECT vote.id, vote.leaf FROM taken JOIN ballots_vote vote ON vote.id = taken.vote_id"
    " ORDER BY vote.id"
)
LINKED = (
    "INSERT INTO ballots_chainlink (ballot_id, sequence, at, vote_id, leaf, link)"
    " SELECT %s, %s + place, %s, vote, leaf, link FROM"
    " unnest(%s::bigint[], %s::bytea[], %s::bytea[]) WITH ORDINALITY AS one (vote, leaf, link, place)"
)


def append(ballot: Ballot, body: Sequence[Any], at: datetime) -> ChainLink:
    """Add an event that is no vote. The caller holds the ballot's row; it is saved here."""
    leaf = leaf_of(body)
    link = link_of(tail_of(ballot), leaf)
    row = ChainLink.objects.create(
        ballot=ballot, sequence=ballot.sequence + 1, body=list(body), at=at, leaf=leaf, link=link
    )
    _move(ballot, row.sequence, link)
    return row


def tail_of(ballot: Ballot) -> bytes:
    """The last link, or 32 zero bytes before the first."""
    return bytes.fromhex(ballot.head) if ballot.head else GENESIS


def seal_soon(ballot_id: int, *, is_secret: bool = False) -> None:
    """Called behind every vote: seals what waits, unless this process did so a second ago or
    somebody else is at it. What is left is sealed by the next vote, the minute's job or the close."""
    moment = time.monotonic()
    if moment - _looked.get(ballot_id, -SEALED_EVERY_S) < SEALED_EVERY_S:
        return
    _looked[ballot_id] = moment
    # One secret vote alone would stand in the chain when it was cast: many wait for the job.
    if not is_secret:
        seal_votes(ballot_id)


def seal_votes(ballot_id: int, at: datetime | None = None, *, wait: bool = False) -> int:
    """Give every vote that waits its link; returns how many. 0 when somebody else is at it and
    ``wait`` is not said."""
    with transaction.atomic():
        rows = Ballot.objects.select_for_update(skip_locked=not wait).filter(pk=ballot_id)
        ballot = rows.defer("frozen", "words").first()
        return 0 if ballot is None else seal_locked(ballot, at or now())


def seal_locked(ballot: Ballot, at: datetime) -> int:
    """The same for who holds the ballot's row already."""
    return _seal_envelopes(ballot, at) if ballot.is_secret else _seal_named(ballot, at)


def _seal_named(ballot: Ballot, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [ballot.pk])
        found = [(vote_id, bytes(leaf)) for vote_id, leaf in cursor.fetchall()]
    for begin in range(0, len(found), BATCH):
        _chain(ballot, found[begin : begin + BATCH], at)
    return len(found)


def _chain(ballot: Ballot, found: Sequence[tuple[int, bytes]], at: datetime) -> None:
    ids, leaves = [vote_id for vote_id, _leaf in found], [leaf for _vote_id, leaf in found]
    links = links_of(tail_of(ballot), leaves)
    with connection.cursor() as cursor:
        cursor.execute(LINKED, [ballot.pk, ballot.sequence, at, ids, leaves, links])
    _move(ballot, ballot.sequence + len(found), links[-1])


def _seal_envelopes(ballot: Ballot, at: datetime) -> int:
    rows = Envelope.objects.filter(ballot=ballot, is_chained=False)
    digests = list(rows.values_list("digest", flat=True))
    if digests:
        Envelope.objects.filter(digest__in=digests).update(is_chained=True)
        append(ballot, bodies.envelopes(digests), at)
    return len(digests)


def _move(ballot: Ballot, sequence: int, link: bytes) -> None:
    ballot.sequence, ballot.head = sequence, link.hex()
    ballot.save(update_fields=["sequence", "head"])
