"""Groups of opinion and common ground of a talk, reckoned from its votes."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.db import transaction

from shanzhi.deliberation.events.ground import TalkReckoned
from shanzhi.deliberation.models import Statement, StatementVote, Talk, TalkResult
from shanzhi.deliberation.models.talk import StatementState
from shanzhi.deliberation.permissions.ground import RECKON_TALKS
from shanzhi.deliberation.rules.common_ground import LEAST_PEOPLE, common_ground
from shanzhi.deliberation.rules.opinion_groups import Votes, opinion_groups
from shanzhi.deliberation.rules.stored_frame import frame_of, stored
from shanzhi.kernel.api import SYSTEM, Actor, announce, now, require


@transaction.atomic
def reckon_talk(
    talk: Talk, *, by: Actor, at: datetime | None = None, is_last: bool = False
) -> TalkResult | None:
    """Reckon it anew, once five people have voted since the last time: what one person added could
    else be read from the difference. ``is_last`` reckons in any case. Raises Denied."""
    moment = at or now()
    require(by, RECKON_TALKS, talk.target())
    talk = Talk.objects.select_for_update().get(pk=talk.pk)
    before = TalkResult.objects.filter(talk=talk).first()
    if not is_last and not _has_moved(talk, before):
        return before
    votes = votes_of(talk)
    frame = frame_of(before.frame) if before and before.frame else None
    found = opinion_groups(votes, least=LEAST_PEOPLE, before=frame)
    result, _is_new = TalkResult.objects.update_or_create(
        talk=talk,
        defaults={
            "at": moment,
            "voters": votes.n,
            "votes": len(votes.people),
            "shown": common_ground(votes, found),
            "frame": stored(found.frame) if found else None,
        },
    )
    event = TalkReckoned(talk_id=talk.pk, voters=result.voters, votes=result.votes)
    announce(event, by=by, place_code=talk.place_code, at=moment)
    return result


def reckon_moved(at: datetime | None = None) -> int:
    """Reckon what is open and has moved; returns how many."""
    moment = at or now()
    found = 0
    for talk in Talk.objects.filter(closed_at__isnull=True).select_related("result"):
        before = getattr(talk, "result", None)
        if _has_moved(talk, before):
            reckon_talk(talk, by=SYSTEM, at=moment)
            found += 1
    return found


def _has_moved(talk: Talk, before: TalkResult | None) -> bool:
    since = talk.votes.filter(at__gt=before.at) if before else talk.votes
    voters = since.values("voter").distinct()[:LEAST_PEOPLE]
    return len(voters) >= LEAST_PEOPLE


def votes_of(talk: Talk) -> Votes:
    """Every vote as arrays; people in the order in which they came, statements by number. Two
    queries, whatever their number."""
    statements = list(
        Statement.objects.filter(talk=talk, state__in=[StatementState.SHOWN, StatementState.OUT])
        .order_by("pk")
        .values_list("pk", "state")
    )
    ids = np.array([pk for pk, _state in statements], dtype=np.int64)
    rows = list(
        StatementVote.objects.filter(talk=talk, statement_id__in=ids.tolist())
        .order_by("pk")
        .values_list("voter", "statement_id", "opinion")
    )
    number_of: dict[str, int] = {}
    people = [number_of.setdefault(voter, len(number_of)) for voter, _statement, _vote in rows]
    return Votes(
        people=np.array(people, dtype=np.int64),
        columns=np.searchsorted(ids, [statement for _voter, statement, _vote in rows]),
        values=np.array([opinion for _voter, _statement, opinion in rows], dtype=np.int8),
        n=len(number_of),
        ids=ids,
        is_out=np.array([state == StatementState.OUT for _pk, state in statements], dtype=bool),
    )
