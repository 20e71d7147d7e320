"""As whom a resident may vote: for heads of their own, or with a written proxy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from shanzhi.ballots.models import Ballot, Elector, Proxy, RollPerson, Vote
from shanzhi.ballots.sealing import indexes_of
from shanzhi.kernel.api import Actor, NotFound, now
from shanzhi.people.api import Resident, phone_of

M = TypeVar("M", bound=Model)
# In the order of the models' columns, which is how rows become models.
OF_BALLOT = (
    "id",
    "public_id",
    "state",
    "place_code",
    "is_secret",
    "opens_at",
    "closes_at",
    "frozen",
)
OF_ELECTOR = ("id", "ballot_id", "number")
OWN = "SELECT * FROM ballots_own_head(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Voter:
    """An elector for whom the resident may vote: as ``person`` of the roll, or with ``proxy``."""

    elector: Elector
    person_id: int | None
    proxy: Proxy | None


def voters_of(resident: Resident, ballot: Ballot | None = None) -> list[Voter]:
    """By the number that the resident has proved, in one ballot or in all that were announced: own heads
    first (the newest ballot before others), then proxies that hold now, with units and people of each;
    nothing for who is not on a roll (6 queries at most)."""
    indexes = indexes_of(phone_of(resident))
    people = RollPerson.objects.filter(_in(ballot), phone_index__in=indexes)
    rows = _whole(people).order_by("-elector__ballot", "elector__number", "pk")
    own = [Voter(person.elector, person.pk, None) for person in rows]
    held = Q(holder_id__in=[voter.elector.pk for voter in own]) | Q(holder_phone_index__in=indexes)
    proxies = Proxy.objects.filter(held, _in(ballot), revoked_at__isnull=True)
    standing = _whole(proxies.filter(valid_until__gte=now())).order_by("pk")
    return [*own, *(Voter(proxy.elector, None, proxy) for proxy in standing)]


def voter_for(resident: Resident, ballot: Ballot, number: int) -> Voter:
    """As whom they vote for the head with that roll number. Raises NotFound."""
    found = [voter for voter in voters_of(resident, ballot) if voter.elector.number == number]
    if not found:
        raise NotFound
    return found[0]


def own_voter(resident: Resident, public_id: UUID, number: int | None = None) -> Voter | None:
    """The resident's own head in an announced ballot, the first or that ``number``, in one statement:
    what most votes ask. ``elector.ballot`` holds as much as a vote needs; nothing of it is ever saved."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, [public_id, indexes_of(phone_of(resident)), number])
        row = cursor.fetchone()
    if row is None:
        return None
    *of_ballot, items, elector_id, roll_number, person_id = row
    fixed = {"items": json.loads(items)} if items else None
    ballot = Ballot.from_db(connection.alias, OF_BALLOT, [*of_ballot, fixed])
    elector = Elector.from_db(connection.alias, OF_ELECTOR, [elector_id, ballot.pk, roll_number])
    elector.ballot = ballot
    return Voter(elector, person_id, None)


def has_voted(resident: Resident, ballot: Ballot) -> bool:
    """Did somebody vote for a head of theirs, by whichever channel? Never how (2 queries)."""
    indexes = indexes_of(phone_of(resident))
    heads = Elector.objects.filter(ballot=ballot, people__phone_index__in=indexes)
    voted = Q(pk__in=Vote.objects.filter(elector__in=heads).values("elector"))
    return heads.filter(voted | Q(turnout__isnull=False)).exists()


def actor_of(voters: Iterable[Voter]) -> Actor:
    """The resident as somebody who votes for these electors."""
    owns: set[tuple[str, int]] = set()
    for voter in voters:
        owns.add(("proxy", voter.proxy.pk) if voter.proxy else ("elector", voter.elector.pk))
        owns.add(("ballot", voter.elector.ballot_id))
    return Actor(kind="reporter", owns=frozenset(owns))


def _in(ballot: Ballot | None) -> Q:
    if ballot is not None:
        return Q(elector__ballot=ballot)
    return Q(elector__ballot__noticed_at__isnull=False)


def _whole(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.select_related("elector__ballot").prefetch_related(
        "elector__units", "elector__people"
    )
