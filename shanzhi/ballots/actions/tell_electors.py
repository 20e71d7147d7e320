"""Text those on the roll whose number is known, in small parts; everybody else has the paper notice."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

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


@transaction.atomic
def tell_electors(ballot: Ballot, template: str, event_id: int, *, after: int = 0) -> int | None:
    """Tell the next part of the roll; returns where the one after that begins, None at the end. Told
    again, nobody hears it twice. A reminder goes to those alone who have not voted."""
    people = RollPerson.objects.filter(elector__ballot=ballot, pk__gt=after).exclude(
        phone_index=b""
    )
    if template == REMINDER:
        people = people.filter(~_has_voted())
    part = list(people.order_by("pk")[:PART])
    link = PAGES.get(template, "/ballots/") + str(ballot.public_id)
    for phone in {unseal_phone(bytes(person.phone_encrypted)) for person in part}:
        resident = resident_by_phone(phone) if phone else None
        if resident is not None:
            tell_resident(resident.pk, template, {"title": ballot.title}, link, event_id)
    return part[-1].pk if len(part) == PART else None


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
