"""An elector votes secretly: that they did is noted, what they ticked goes into the box, sealed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.actions.cast_vote import (
    NewVote,
    behind_the_lock,
    checked,
    require_proxy,
    require_window,
)
from shanzhi.ballots.models import Elector, Envelope, Proxy, Turnout
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.permissions import PROXY_VOTE, RECORD_PAPER, VOTE
from shanzhi.ballots.rules.canonical import canonical
from shanzhi.ballots.sealing import seal_choices
from shanzhi.kernel.api import Actor, Conflict, Invalid, WrongState, now, require


@dataclass(frozen=True, slots=True)
class Dropped:
    """``digest`` is of the sealed envelope, for the voter to keep: it will stand in the record. It is
    known once, when it is dropped; a retry finds ``created`` False and none."""

    digest: str
    created: bool


def cast_secret(
    elector: Elector, new: NewVote, *, by: Actor, at: datetime | None = None
) -> Dropped:
    """Vote once, without any change afterwards: nobody can find the envelope again.

    Raises Denied; WrongState; Invalid (choices, proxy); Conflict when the elector has voted.
    """
    moment = at or now()
    target = new.proxy.target() if new.proxy else elector.target()
    require(by, PROXY_VOTE if new.proxy else VOTE, target)
    with transaction.atomic():
        elector = behind_the_lock(elector, BallotState.OPEN)
        ballot = elector.ballot
        require_window(ballot, moment)
        if not ballot.is_secret:
            raise WrongState(_("这次投票是记名的，请用记名的方式投。"))
        if new.proxy is not None:
            require_proxy(elector, new.proxy, moment)
        choices = checked(ballot, new.choices, on_paper=False)
        if not _note(elector, Channel.ONLINE, new.proxy, new.key):
            return Dropped("", created=False)
        sealed = seal_choices(canonical(choices).decode())
        digest = hashlib.sha256(sealed).hexdigest()
        Envelope.objects.create(ballot=ballot, sealed=sealed, digest=digest)
    return Dropped(digest, created=True)


@transaction.atomic
def note_booth_voter(
    elector: Elector,
    *,
    key: UUID,
    by: Actor,
    channel: str = Channel.BOOTH,
    proxy: Proxy | None = None,
    at: datetime | None = None,
) -> bool:
    """Somebody was given a paper in the room (or sent theirs by letter): they vote nowhere else.
    False when this key had noted it before.

    Raises Denied; WrongState; Invalid (channel, proxy); Conflict when the elector has voted.
    """
    moment = at or now()
    require(by, RECORD_PAPER, elector.ballot.target())
    elector = behind_the_lock(elector, BallotState.OPEN)
    require_window(elector.ballot, moment)
    if not elector.ballot.is_secret:
        raise WrongState(_("这次投票是记名的，请用记名的方式投。"))
    if channel not in Channel.values or channel == Channel.ONLINE:
        raise Invalid({"channel": _("请选择这张票是怎么来的：纸质、现场或信函。")})
    if proxy is not None:
        require_proxy(elector, proxy, moment)
    return _note(elector, channel, proxy, key)


def _note(elector: Elector, channel: str, proxy: Proxy | None, key: UUID) -> bool:
    """True when they are noted now, False when this key had done so. Raises Conflict."""
    key_hash = hashlib.sha256(key.bytes).hexdigest()
    known = Turnout.objects.filter(elector=elector).first()
    if known is not None:
        if known.key_hash == key_hash:
            return False
        raise Conflict(_("这位选民已经投过票。无记名投票投出后不能更改。"), code="voted")
    try:
        Turnout.objects.create(
            ballot_id=elector.ballot_id,
            elector=elector,
            channel=channel,
            proxy=proxy,
            key_hash=key_hash,
        )
    except IntegrityError as why:
        raise Conflict(_("这次提交的编号已经用过，请刷新后重新投。")) from why
    return True
