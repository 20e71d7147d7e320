"""The receipts of what somebody voted, with the place in the chain."""

from __future__ import annotations

from dataclasses import dataclass

from shanzhi.ballots.models import ChainLink, Vote
from shanzhi.ballots.queries.voters import Voter


@dataclass(frozen=True, slots=True)
class Receipt:
    """``leaf`` is the vote's fingerprint; ``sequence``, ``previous`` and ``link`` (hex) its place in
    the chain: SHA-256(previous + leaf) is the link. They are missing for the second before it is
    sealed. ``counts`` is False when a later vote took its place."""

    vote: Vote
    leaf: str
    counts: bool
    sequence: int | None = None
    previous: str = ""
    link: str = ""


def receipts_of(voter: Voter) -> list[Receipt]:
    """Of every vote of the elector that this voter cast, the newest first (3 queries)."""
    votes = Vote.objects.filter(elector=voter.elector).order_by("pk")
    found = list(votes)
    replaced = {vote.supersedes_id for vote in found}
    links = {link.vote_id: link for link in ChainLink.objects.filter(vote__in=found)}
    mine = [vote for vote in found if _is_theirs(voter, vote)]
    return [_receipt(vote, links.get(vote.pk), vote.pk not in replaced) for vote in mine[::-1]]


def _is_theirs(voter: Voter, vote: Vote) -> bool:
    if voter.proxy is not None:
        return vote.proxy_id == voter.proxy.pk
    return vote.voter_id == voter.person_id


def _receipt(vote: Vote, link: ChainLink | None, counts: bool) -> Receipt:
    leaf = bytes(vote.leaf).hex()
    if link is None:
        return Receipt(vote, leaf, counts)
    before = ChainLink.objects.filter(ballot_id=vote.ballot_id, sequence=link.sequence - 1)
    previous = before.values_list("link", flat=True).first()
    return Receipt(
        vote,
        leaf,
        counts,
        link.sequence,
        bytes(previous or bytes(32)).hex(),
        bytes(link.link).hex(),
    )
