"""A talk is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.events.ground import TalkClosed
from shanzhi.deliberation.models import Talk
from shanzhi.deliberation.permissions.ground import MANAGE_TALKS
from shanzhi.kernel.api import SYSTEM, Actor, WrongState, announce, now, require


@transaction.atomic
def close_talk(talk: Talk, *, by: Actor, at: datetime | None = None) -> Talk:
    """Nobody speaks or votes any more; what all share is reckoned once more.

    Raises Denied; WrongState when it is over already.
    """
    moment = at or now()
    talk = Talk.objects.select_for_update().get(pk=talk.pk)
    require(by, MANAGE_TALKS, talk.target())
    if talk.closed_at is not None:
        raise WrongState(_("这场众议已经结束了。"))
    talk.closed_at = moment
    talk.save(update_fields=["closed_at"])
    voters = talk.votes.values("voter").distinct().count()
    event = TalkClosed(talk_id=talk.pk, voters=voters)
    announce(event, by=by, place_code=talk.place_code, at=moment)
    return talk


def close_due(at: datetime | None = None) -> int:
    """Close what has come to its end; returns how many."""
    moment = at or now()
    due = list(Talk.objects.filter(closed_at__isnull=True, closes_at__lte=moment))
    for talk in due:
        close_talk(talk, by=SYSTEM, at=moment)
    return len(due)
