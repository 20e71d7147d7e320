"""An elector votes by name, or somebody for them by a written proxy: the hottest path of the house.

Nearly every vote is a head's first: it is written in one trip (``ballots_first_vote``, migration 0012),
which takes it only where nothing stands in its way. Whatever else comes is looked at carefully: let in
(a shared lock, so that closing waits), the elector behind a lock with the ballot's state, their votes so
far, the new row. Its place in the chain is given behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.chain import append, seal_soon
from shanzhi.ballots.actions.locking import VOTING, let_votes_in
from shanzhi.ballots.events import VoteSetAside
from shanzhi.ballots.models import Ballot, Elector, Proxy, SetAside, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import PROXY_VOTE, VOTE
from shanzhi.ballots.rules import bodies
from shanzhi.ballots.rules.canonical import leaf_of
from shanzhi.ballots.rules.choices import Choices, faults_in, normal
from shanzhi.ballots.rules.proxies import why_not_used
from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    StoredFile,
    WrongState,
    announce,
    now,
    require,
)

# Written out: of the time that a vote takes, making such statements anew would be the larger part.
LOCKED = (
    "SELECT elector.number, ballot.place_code, ballot.state, ballot.is_secret, ballot.opens_at,"
    " ballot.closes_at, (ballot.frozen->'items')::text FROM ballots_elector elector"
    " JOIN ballots_ballot ballot ON ballot.id = elector.ballot_id WHERE elector.id = %s"
    " FOR UPDATE OF elector"
)
FIRST = "SELECT ballots_first_vote(%s, %s, %s, %s, %s, %s, %s, %s)"
INSERTED = (
    "INSERT INTO ballots_vote (key, ballot_id, elector_id, voter_id, channel, choices, proxy_id,"
    " supersedes_id, scan_id, scan_hash, recorded_by_id, at, leaf)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVote:
    """``choices`` maps item numbers to keys; ``key`` is made by the sender: the same key never votes
    twice. ``voter_id`` is who of the roll's people casts it, ``proxy`` with which written proxy."""

    key: UUID
    choices: Choices
    voter_id: int | None = None
    proxy: Proxy | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of it: ``vote`` counts (``created`` False: this key had made it before), or it was
    ``set_aside`` for a person to decide."""

    vote: Vote | None
    created: bool
    set_aside: SetAside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A vote on its way in, from whichever channel."""

    new: NewVote
    channel: Channel
    at: datetime
    scan: StoredFile | None = None
    recorded_by_id: int | None = None

    @property
    def scan_hash(self) -> str:
        """SHA-256 (hex) of the scanned paper, "" online."""
        return bytes(self.scan.sha256).hex() if self.scan else ""


def cast_vote(elector: Elector, new: NewVote, *, by: Actor, at: datetime | None = None) -> Cast:
    """Vote online; once more by the same person takes the place of the vote before.

    Raises Denied; WrongState outside of the window and for secret ballots; Invalid (choices, proxy);
    Conflict when a co-owner has voted, when the owner has and a proxy comes, or the key is another's.
    """
    moment = at or now()
    target = new.proxy.target() if new.proxy else elector.target()
    require(by, PROXY_VOTE if new.proxy else VOTE, target)
    cast = _first(elector, new, moment)
    if cast is None:
        with transaction.atomic():
            cast = _carefully(elector, new, moment, by=by)
    seal_soon(elector.ballot_id)
    return cast


def _first(elector: Elector, new: NewVote, at: datetime) -> Cast | None:
    """In one trip and a transaction of its own, as the owner's first vote; None when something stands
    in its way, and then nothing was changed. Raises Invalid."""
    ballot = elector.ballot
    if new.proxy is not None or ballot.frozen is None or ballot.is_secret:
        return None
    if ballot.state != BallotState.OPEN:
        return None
    entry = Entry(new=new, channel=Channel.ONLINE, at=at)
    vote = _made(elector, entry, checked(ballot, new.choices, on_paper=False), None)
    given = [
        VOTING, vote.ballot_id, elector.pk, vote.voter_id, vote.key,
        json.dumps(vote.choices), vote.at, bytes(vote.leaf),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FIRST, given)
        (vote.pk,) = cursor.fetchone()
    return None if vote.pk is None else Cast(vote, created=True)


def _carefully(elector: Elector, new: NewVote, at: datetime, *, by: Actor) -> Cast:
    elector = behind_the_lock(elector, BallotState.OPEN)
    require_window(elector.ballot, at)
    if elector.ballot.is_secret:
        raise WrongState(_("这是无记名投票，请用无记名的方式投。"))
    if new.proxy is not None:
        require_proxy(elector, new.proxy, at)
    return place(elector, Entry(new=new, channel=Channel.ONLINE, at=at), by=by)


def behind_the_lock(elector: Elector, *states: BallotState) -> Elector:
    """The elector's row, locked, with its ballot as it is now; closing waits until this is over.

    Raises WrongState.
    """
    let_votes_in(elector.ballot_id)
    with connection.cursor() as cursor:
        cursor.execute(LOCKED, [elector.pk])
        number, place_code, state, is_secret, opens_at, closes_at, items = cursor.fetchone()
    # As much of the two rows as a vote asks; nothing of them is ever saved.
    ballot = Ballot(
        pk=elector.ballot_id,
        place_code=place_code,
        state=state,
        is_secret=is_secret,
        opens_at=opens_at,
        closes_at=closes_at,
        frozen={"items": json.loads(items or "[]")},
    )
    if state not in states:
        raise WrongState(_("现在不在投票时间内，这一票没有计入。"))
    return Elector(pk=elector.pk, ballot=ballot, number=number)


def require_window(ballot: Ballot, at: datetime) -> None:
    """Raises WrongState unless the moment lies in the window that was announced."""
    if not (ballot.opens_at and ballot.closes_at and ballot.opens_at <= at <= ballot.closes_at):
        raise WrongState(_("现在不在投票时间内，这一票没有计入。"))


def require_proxy(elector: Elector, proxy: Proxy, at: datetime) -> None:
    """Raises Invalid unless it is this elector's and holds."""
    found = Proxy.objects.filter(pk=proxy.pk, elector=elector).first()
    why = why_not_used(found.valid_until, found.revoked_at, at) if found else "revoked"
    if why:
        words = _("委托书已经过期。") if why == "expired" else _("这份委托已经撤回。")
        raise Invalid({"proxy": words})


def place(elector: Elector, entry: Entry, *, by: Actor) -> Cast:
    """Put it where it belongs, behind the elector's lock: a new vote, one that takes the place of the
    one before, or beside it for a person to decide. Raises Invalid; Conflict."""
    new = entry.new
    choices = checked(elector.ballot, new.choices, on_paper=entry.channel != Channel.ONLINE)
    before = _votes_of(elector)
    if known := next((vote for vote in before if vote.key == new.key), None):
        if known.choices != choices:
            raise Conflict(_("这次提交的内容和之前不一样，请刷新后重新投。"))
        return Cast(known, created=False)
    current = _current(before)
    if current is not None:
        if {current.channel, entry.channel} != {Channel.ONLINE}:
            return _beside(elector, entry, choices, current, by=by)
        _require_same_voter(current, new)
    return Cast(write_vote(elector, entry, choices, current), created=True)


def _votes_of(elector: Elector) -> list[Vote]:
    """Read behind the lock; most have none, and for them no models are made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ballots_vote WHERE elector_id = %s LIMIT 1", [elector.pk])
        if cursor.fetchone() is None:
            return []
    return list(Vote.objects.filter(elector_id=elector.pk).order_by("pk"))


def checked(ballot: Ballot, choices: Choices, *, on_paper: bool) -> dict[str, list[str]]:
    """The choices as they are stored. Raises Invalid (by item)."""
    items: Sequence[Mapping[str, Any]] = (ballot.frozen or {"items": ()})["items"]
    faults = faults_in(choices, items, on_paper=on_paper)
    if faults:
        reasons = {
            "unknown_item": _("公告里没有这个事项，不能表决。"),
            "missing": _("还有事项没有选。"),
            "unknown": _("没有这个选项。"),
            "too_many": _("选得太多了。"),
        }
        raise Invalid({f"item{number}": reasons[fault] for number, fault in faults.items()})
    return normal(choices)


def _current(before: Sequence[Vote]) -> Vote | None:
    superseded = {vote.supersedes_id for vote in before}
    return next((vote for vote in before if vote.pk not in superseded), None)


def _require_same_voter(current: Vote, new: NewVote) -> None:
    """The owner may take the place of their proxy; nobody else that of another."""
    if current.proxy_id is not None and new.proxy is None:
        return
    if new.proxy is not None and current.proxy_id is None:
        raise Conflict(_("业主本人已经投过票，委托不再有效。"), code="owner-voted")
    if new.proxy is None and current.voter_id != new.voter_id:
        raise Conflict(
            _("这套房屋的另一位共有人已经投过票。一套房屋只投一票，要改请由投票的人改。"),
            code="co-owner-voted",
        )


def write_vote(
    elector: Elector, entry: Entry, choices: dict[str, list[str]], current: Vote | None
) -> Vote:
    """The row itself, in the place of ``current``. Raises Conflict when the key is another's."""
    vote = _made(elector, entry, choices, current)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                INSERTED,
                [
                    vote.key, vote.ballot_id, elector.pk, vote.voter_id, vote.channel,
                    json.dumps(choices), vote.proxy_id, vote.supersedes_id, vote.scan_id,
                    vote.scan_hash, vote.recorded_by_id, vote.at, bytes(vote.leaf),
                ],
            )  # fmt: skip
            (vote.pk,) = cursor.fetchone()
    except IntegrityError as why:
        raise Conflict(_("这次提交的编号已经用过，请刷新后重新投。")) from why
    return vote


def _made(
    elector: Elector, entry: Entry, choices: dict[str, list[str]], current: Vote | None
) -> Vote:
    """As it will stand, with its leaf."""
    new = entry.new
    body = bodies.vote(
        key=str(new.key),
        elector=elector.number,
        channel=entry.channel,
        choices=choices,
        at=entry.at,
        by_proxy=new.proxy is not None,
        scan_hash=entry.scan_hash,
        supersedes=bytes(current.leaf).hex() if current else "",
    )
    return Vote(
        key=new.key,
        ballot_id=elector.ballot_id,
        elector=elector,
        voter_id=new.voter_id,
        channel=entry.channel,
        choices=choices,
        proxy=new.proxy,
        supersedes=current,
        scan=entry.scan,
        scan_hash=entry.scan_hash,
        recorded_by_id=entry.recorded_by_id,
        at=entry.at,
        leaf=leaf_of(body),
    )


def _beside(
    elector: Elector, entry: Entry, choices: dict[str, list[str]], current: Vote, *, by: Actor
) -> Cast:
    """A paper met a vote, or the other way round: it waits for a person, and nothing else changes."""
    waiting = list(SetAside.objects.filter(elector=elector).order_by("pk"))
    if known := next((row for row in waiting if row.key == entry.new.key), None):
        return Cast(None, created=False, set_aside=known)
    if any(row.decided_at is None for row in waiting):
        raise Conflict(_("这一户已有一张票在等裁定，请等工作人员处理。"))
    return Cast(None, created=True, set_aside=_aside(elector, entry, choices, current, by=by))


def _aside(
    elector: Elector, entry: Entry, choices: dict[str, list[str]], current: Vote, *, by: Actor
) -> SetAside:
    ballot = Ballot.objects.select_for_update().get(pk=elector.ballot_id)
    row = SetAside.objects.create(
        key=entry.new.key,
        ballot=ballot,
        elector=elector,
        against=current,
        voter_id=entry.new.voter_id,
        channel=entry.channel,
        choices=choices,
        proxy=entry.new.proxy,
        scan=entry.scan,
        recorded_by_id=entry.recorded_by_id,
        at=entry.at,
    )
    append(
        ballot,
        bodies.set_aside(elector.number, entry.channel, entry.at, entry.scan_hash),
        entry.at,
    )
    event = VoteSetAside(ballot_id=ballot.pk, set_aside_id=row.pk, channel=entry.channel)
    announce(event, by=by, place_code=ballot.place_code, at=entry.at)
    return row
