"""The record of a ballot as it can be checked at home, and the chain as it is checked here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from shanzhi.ballots.models import Ballot, ChainLink
from shanzhi.ballots.queries.roll_lines import roll_lines
from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import GENESIS, canonical, leaf_of, link_of
from shanzhi.kernel.api import everywhere

FORMAT = b"shanzhi-ballot/1\n"
CHUNK = 5_000


def record_lines(ballot: Ballot) -> Iterator[bytes]:
    """Every line of the record of a counted ballot, ended by line feeds (4 queries, streamed). The
    format is told at the head of ``verifier/verify_ballot.py``."""
    digest = hashlib.sha256()
    # Who asks was let in by the action; the lines are sent when the request and its wall are gone.
    with everywhere():
        for line in _lines(ballot):
            digest.update(line)
            yield line
    yield b"Z %s\n" % digest.hexdigest().encode()


def _lines(ballot: Ballot) -> Iterator[bytes]:
    yield FORMAT
    head = {
        "frozen": ballot.frozen,
        "frozen_hash": ballot.frozen_hash,
        "result": ballot.result,
        "head": ballot.head,
        "sequence": ballot.sequence,
    }
    yield b"H %s\n" % canonical(head)
    for row in roll_lines(ballot):
        yield b"R %s\n" % canonical(row)
    for link, body in chain_of(ballot):
        yield b"E %s %s\n" % (link.hex().encode(), canonical(body))


def chain_of(ballot: Ballot) -> Iterator[tuple[bytes, list[Any]]]:
    """(stored link, what the event says) of every event in order; a vote's words are made from its
    row, so that a changed row shows."""
    rows = ChainLink.objects.filter(ballot=ballot).order_by("sequence")
    columns = rows.values_list(
        "link",
        "body",
        "vote__key",
        "vote__elector__number",
        "vote__channel",
        "vote__choices",
        "vote__at",
        "vote__proxy_id",
        "vote__scan_hash",
        "vote__supersedes__leaf",
    )
    for link, said, key, elector, channel, choices, at, proxy, scan, before in columns.iterator(
        CHUNK
    ):
        yield (
            bytes(link),
            said
            or bodies.vote(
                key=str(key),
                elector=elector,
                channel=channel,
                choices=choices,
                at=at,
                by_proxy=proxy is not None,
                scan_hash=scan,
                supersedes=bytes(before).hex() if before else "",
            ),
        )


def broken_link(ballot: Ballot) -> int | None:
    """The number of the first event that was changed, taken out or put in; None when all hold."""
    previous, sequence = GENESIS, 0
    for sequence, (link, body) in enumerate(chain_of(ballot), 1):
        if link_of(previous, leaf_of(body)) != link:
            return sequence
        previous = link
    whole = sequence == ballot.sequence and (previous.hex() == ballot.head or not sequence)
    return None if whole else sequence + 1
