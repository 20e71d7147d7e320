"""The votes are counted, once: from here on everybody entitled sees the result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.cast_vote import checked
from shanzhi.ballots.actions.chain import append, seal_locked
from shanzhi.ballots.actions.locking import hold_votes_off, locked
from shanzhi.ballots.events import BallotCounted
from shanzhi.ballots.models import (
    Ballot,
    Delivery,
    Elector,
    Envelope,
    OpenedPaper,
    SetAside,
    Turnout,
    Vote,
)
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import COUNT_BALLOT
from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import leaf_of, without_floats
from shanzhi.ballots.rules.tally import Roll, tally, tally_secret
from shanzhi.ballots.sealing import unseal_choices
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now

Papers = Sequence[Mapping[str, Sequence[str]]]


@transaction.atomic
def count_ballot(
    ballot: Ballot, *, by: Actor, papers: Papers = (), at: datetime | None = None
) -> Ballot:
    """Count it, after it was closed and everything set aside was decided. ``papers`` are those of a
    secret ballot's box in the room, in any order.

    Raises Denied; WrongState while something is undecided; Invalid (papers).
    """
    moment = at or now()
    hold_votes_off(ballot.pk)
    ballot = locked(ballot, by, COUNT_BALLOT, BallotState.CLOSED)
    waiting = SetAside.objects.filter(ballot=ballot, decided_at__isnull=True).count()
    if waiting:
        raise WrongState(
            _("还有 %(n)s 户的纸质票和网上票并存，请先逐一裁定再计票。") % {"n": waiting}
        )
    seal_locked(ballot, moment)
    ballot.result = _secret(ballot, papers, moment) if ballot.is_secret else _named(ballot, moment)
    if papers and not ballot.is_secret:
        raise Invalid({"papers": _("记名投票的纸质票要逐张录入。")})
    link = append(
        ballot, bodies.counted(leaf_of(without_floats(ballot.result)).hex(), moment), moment
    )
    ballot.state, ballot.counted_at = BallotState.COUNTED, moment
    ballot.save(update_fields=["state", "counted_at", "result"])
    event = BallotCounted(
        ballot_id=ballot.pk,
        force=ballot.force,
        quorum_met=ballot.result["quorum_met"],
        passed=ballot.result["passed"],
        sequence=link.sequence,
        head=bytes(link.link).hex(),
    )
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return ballot


def fixed(ballot: Ballot) -> dict[str, Any]:
    """What was fixed at opening. Raises WrongState for a ballot that never opened."""
    if ballot.frozen is None:
        raise WrongState
    found: dict[str, Any] = ballot.frozen
    return found


def _roll(ballot: Ballot) -> Roll:
    rows = Elector.objects.filter(ballot=ballot).values_list("number", "area")
    return Roll({number: int(area * 100) for number, area in rows})


def _named(ballot: Ballot, at: datetime) -> dict[str, Any]:
    delivered: list[int] = []
    if ballot.silence_clause:
        rows = Delivery.objects.filter(elector__ballot=ballot)
        delivered = list(rows.values_list("elector__number", flat=True))
        append(ballot, bodies.delivered(delivered), at)
    current = Vote.objects.filter(ballot_id=ballot.pk, superseded_by__isnull=True)
    votes = dict(current.values_list("elector__number", "choices"))
    return tally(fixed(ballot), _roll(ballot), votes, delivered)


def _secret(ballot: Ballot, papers: Papers, at: datetime) -> dict[str, Any]:
    rows = Turnout.objects.filter(ballot=ballot).values_list(
        "elector__number", "channel", "proxy_id"
    )
    turnout = [(number, channel, proxy is not None) for number, channel, proxy in rows]
    in_room = sum(1 for _number, channel, _proxy in turnout if channel != Channel.ONLINE)
    opened = [(True, choices) for choices in _opened(ballot)]
    opened += [(False, checked(ballot, paper, on_paper=True)) for paper in papers]
    if len(papers) and not in_room:
        raise Invalid({"papers": _("没有人领过纸质选票，不能录入。")})
    OpenedPaper.objects.bulk_create(
        OpenedPaper(ballot=ballot, is_online=is_online, choices=choices)
        for is_online, choices in sorted(opened, key=repr)
    )
    append(ballot, bodies.turnout(turnout), at)
    append(ballot, bodies.papers(opened), at)
    found = (choices for _is_online, choices in opened)
    return tally_secret(fixed(ballot), _roll(ballot), len(turnout), found)


def _opened(ballot: Ballot) -> list[dict[str, list[str]]]:
    """All envelopes at once, in an order that tells nothing; what was sealed is gone afterwards."""
    envelopes = Envelope.objects.filter(ballot=ballot)
    texts = sorted(
        unseal_choices(bytes(sealed)) for sealed in envelopes.values_list("sealed", flat=True)
    )
    envelopes.update(sealed=b"")
    return [json.loads(text) for text in texts]
