"""Text those on the roll whose number is known, in small parts; everybody else has the paper notice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from shanzhi.ballots.models import Ballot, RollPerson, Turnout, Vote
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.sealing import unseal_phone
from shanzhi.kernel.api import history, now
from shanzhi.messaging.api import tell_resident
from shanzhi.people.api import resident_by_phone

PART = 500
SOON = timedelta(hours=24)
REMINDER, OPENED = "ballots.closing_soon", "ballots.BallotOpened"
# What is said, and the page on which it goes on.
PAGES = {"ballots.opened": "/vote/", REMINDER: "/vote/"}


@dataclass(frozen=True, slots=True)
class Telling:
    """A message: its wording with what it is filled with, where it leads, and because of which event."""

    template: str
    params: Mapping[str, str]
    link: str
    event_id: int


@transaction.atomic
def tell_electors(ballot: Ballot, template: str, event_id: int, *, after: int = 0) -> int | None:
    """Tell the next part of the roll; returns where the one after that begins, None at the end. Told
    again, nobody hears it twice. A reminder goes to those alone who have not voted."""
    people = _with_number(ballot, after)
    if template == REMINDER:
        people = people.filter(~_has_voted())
    link = PAGES.get(template, "/ballots/") + str(ballot.public_id)
    known, goes_on = _known(people)
    for resident_id in known:
        tell_resident(resident_id, template, {"title": ballot.title}, link, event_id)
    return goes_on


@transaction.atomic
def tell_voters(
    ballot: Ballot, telling: Telling, *, after: int = 0, without: Collection[int] = ()
) -> int | None:
    """Tell the next part of those for whose head somebody voted, but residents ``without``; never how it
    was voted. Returns where the part after that begins, None at the end. Told again, nobody hears it
    twice."""
    known, goes_on = _known(_with_number(ballot, after).filter(_has_voted()))
    for resident_id in known - {*without}:
        tell_resident(resident_id, telling.template, telling.params, telling.link, telling.event_id)
    return goes_on


def _with_number(ballot: Ballot, after: int) -> QuerySet[RollPerson]:
    people = RollPerson.objects.filter(elector__ballot=ballot, pk__gt=after)
    return people.exclude(phone_index=b"").order_by("pk")


def _known(people: QuerySet[RollPerson]) -> tuple[set[int], int | None]:
    """The residents among the first of them, and after whom to go on."""
    part = list(people[:PART])
    phones = {unseal_phone(bytes(person.phone_encrypted)) for person in part}
    found = (resident_by_phone(phone) for phone in phones if phone)
    known = {resident.pk for resident in found if resident is not None}
    return known, part[-1].pk if len(part) == PART else None


def closing_soon() -> list[tuple[int, int]]:
    """(ballot, the event with which it opened) of what closes within a day."""
    until = now() + SOON
    rows = Ballot.objects.filter(
        state=BallotState.OPEN, closes_at__lt=until, opened_at__lt=until - SOON
    )
    found = []
    for ballot in rows.order_by("pk"):
        opened = [each.pk for each in history("ballot", ballot.pk) if each.kind == OPENED]
        found += [(ballot.pk, pk) for pk in opened[:1]]
    return found


def _has_voted() -> Q:
    named = Exists(Vote.objects.filter(elector=OuterRef("elector")))
    secret = Exists(Turnout.objects.filter(elector=OuterRef("elector")))
    return Q(named) | Q(secret)
