"""The desk enters a vote that came on paper, by letter, or in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.cast_vote import (
    Cast,
    Entry,
    NewVote,
    behind_the_lock,
    place,
    require_proxy,
    require_window,
)
from shanzhi.ballots.actions.chain import seal_soon
from shanzhi.ballots.models import Elector, SetAside, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import RECORD_PAPER
from shanzhi.kernel.api import Actor, Invalid, StoredFile, WrongState, claim_files, now, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``received_at`` is when it came in; ``scan_id`` the picture of it, uploaded by
    ``uploader_key``, which only a booth with a screen does without."""

    vote: NewVote
    channel: Channel
    received_at: datetime
    scan_id: UUID | None = None
    uploader_key: str = ""


@transaction.atomic
def record_paper(elector: Elector, paper: Paper, *, by: Actor, at: datetime | None = None) -> Cast:
    """Enter a paper vote that came in time, until the count; where the elector has voted already it
    is set aside for a person to decide.

    Raises Denied; WrongState; Invalid (channel, scan, received_at, choices, proxy); Conflict.
    """
    moment = at or now()
    require(by, RECORD_PAPER, elector.ballot.target())
    elector = behind_the_lock(elector, BallotState.OPEN, BallotState.CLOSED)
    ballot = elector.ballot
    require_window(ballot, paper.received_at)
    if ballot.is_secret:
        raise WrongState(_("这是无记名投票，纸质票在开箱时一起录入。"))
    if paper.received_at > moment:
        raise Invalid({"received_at": _("收到的时间不能晚于现在。")})
    if paper.channel == Channel.ONLINE or paper.channel not in Channel.values:
        raise Invalid({"channel": _("请选择这张票是怎么来的：纸质、现场或信函。")})
    if paper.vote.proxy is not None:
        require_proxy(elector, paper.vote.proxy, paper.received_at)
    entry = Entry(
        new=paper.vote,
        channel=paper.channel,
        at=paper.received_at,
        scan=_scan(elector, paper),
        recorded_by_id=by.id if by.is_staff else None,
    )
    cast = place(elector, entry, by=by)
    seal_soon(ballot.pk)
    return cast


def _scan(elector: Elector, paper: Paper) -> StoredFile | None:
    if paper.scan_id is None:
        if paper.channel == Channel.BOOTH:
            return None
        raise Invalid({"scan": _("纸质票要附上照片或扫描件，方便以后核对。")})
    if known := _kept_with(elector, paper.vote.key):
        return known
    (file,) = claim_files([paper.scan_id], uploader_key=paper.uploader_key)
    return file


def _kept_with(elector: Elector, key: UUID) -> StoredFile | None:
    """Sent again with the same key: the picture belongs to that vote already, or to what was set
    aside of it."""
    for rows in (Vote.objects.all(), SetAside.objects.all()):
        known = rows.filter(elector=elector, key=key).select_related("scan").first()
        if known is not None and known.scan is not None:
            return known.scan
    return None
