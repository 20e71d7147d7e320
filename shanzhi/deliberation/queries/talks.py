"""Talks for everybody, for who speaks in them, and for the desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from shanzhi.deliberation.models import Statement, StatementVote, Talk
from shanzhi.deliberation.models.talk import StatementState
from shanzhi.deliberation.permissions.ground import READ_TALKS, TALK_DESKS
from shanzhi.deliberation.rules.voter_keys import voter_key
from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role, require
from shanzhi.people.api import Resident

LISTED = 200


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """Where somebody stands in a talk: the statement that comes next (None: they have said
    something to all), what they said to it before, and how many of how many they have seen."""

    statement: Statement | None
    before: int | None
    seen: int
    of: int


def is_open(talk: Talk, at: datetime) -> bool:
    """Do people speak and vote in it?"""
    return talk.closed_at is None and (talk.closes_at is None or at < talk.closes_at)


def as_speaker(resident: Resident) -> Actor:
    """Somebody who proved their phone on this device, as far as permission asks."""
    owns = frozenset({("resident", resident.pk)})
    return replace(NOBODY, id=resident.pk, grants=(Grant(Role.REPORTER, ""),), owns=owns)


def key_of(talk: Talk, resident_id: int) -> str:
    """Under which key a resident speaks and votes in this talk."""
    secret = str(settings.SECRET_KEY).encode()
    return voter_key(talk.public_id, "resident", resident_id, secret)


def public_talk(public_id: UUID) -> Talk:
    """Talks are public. Raises NotFound."""
    talk = Talk.objects.filter(public_id=public_id).select_related("result").first()
    if talk is None:
        raise NotFound
    return talk


def public_talks(place_code: str, at: datetime) -> list[Talk]:
    """What is asked in a place and in those above it, open ones first, newest first (1 query)."""
    above = [place_code[:length] for length in (6, 9, 12, 15) if length <= len(place_code)]
    rows = list(Talk.objects.filter(place_code__in=above).order_by("-opened_at", "-pk")[:LISTED])
    return sorted(rows, key=lambda talk: not is_open(talk, at))


def own_turn(talk: Talk, resident_id: int | None, wanted: int | None = None) -> OwnTurn:
    """What comes next for somebody, or for a stranger: what was voted on least, so that nothing
    said late stays unseen. ``wanted`` is a statement they want to see again (2 queries)."""
    key = key_of(talk, resident_id) if resident_id else ""
    own = dict(
        StatementVote.objects.filter(talk=talk, voter=key).values_list("statement_id", "opinion")
    )
    shown = list(
        talk.statements.filter(state=StatementState.SHOWN)
        .annotate(cast=Count("votes"))
        .order_by("cast", "pk")
    )
    chosen = next((each for each in shown if each.pk == wanted), None)
    if chosen is None:
        chosen = next((each for each in shown if each.pk not in own), None)
    before = own.get(chosen.pk) if chosen is not None else None
    seen = sum(1 for each in shown if each.pk in own)
    return OwnTurn(chosen, before, seen, len(shown))


def own_opinions(talk: Talk, resident_id: int) -> list[StatementVote]:
    """What somebody said to each statement that is shown, in their order (1 query)."""
    mine = StatementVote.objects.filter(talk=talk, voter=key_of(talk, resident_id))
    shown = mine.filter(statement__state=StatementState.SHOWN)
    return list(shown.select_related("statement").order_by("statement_id"))


def shown_statement(talk: Talk, statement_id: int) -> Statement:
    """One to vote on. Raises NotFound."""
    found = talk.statements.filter(pk=statement_id, state=StatementState.SHOWN).first()
    if found is None:
        raise NotFound
    return found


def talks_for(viewer: Actor) -> list[Talk]:
    """Talks of the viewer's places with ``waiting``, ``shown`` and ``votes_cast``, newest first
    (1 query). Raises Denied."""
    require(viewer, READ_TALKS)
    counted = _reached(viewer).annotate(
        waiting=Count("statements", filter=Q(statements__state="waiting"), distinct=True),
        said=Count("statements", filter=Q(statements__state="shown"), distinct=True),
    )
    return list(counted.select_related("result").order_by("-opened_at", "-pk")[:LISTED])


def talk_for(viewer: Actor, talk_id: int) -> Talk:
    """Raises NotFound: to others it does not exist at the desk."""
    talk = _reached(viewer).filter(pk=talk_id).select_related("result", "opened_by").first()
    if talk is None:
        raise NotFound
    return talk


def statement_for(viewer: Actor, statement_id: int) -> Statement:
    """A statement of a talk of the viewer's places. Raises NotFound."""
    rows = Statement.objects.filter(talk__in=_reached(viewer)).select_related("talk")
    found = rows.filter(pk=statement_id).first()
    if found is None:
        raise NotFound
    return found


def _reached(viewer: Actor) -> QuerySet[Talk]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*TALK_DESKS):
        reach |= Q(place_code__startswith=scope)
    return Talk.objects.filter(reach)
