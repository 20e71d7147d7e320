"""As whom a resident may vote, and the receipts of what they voted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from shanzhi.ballots.models import Ballot, ChainLink, Elector, Proxy, RollPerson, Vote
from shanzhi.ballots.queries.ballots import PUBLIC
from shanzhi.ballots.sealing import indexes_of
from shanzhi.kernel.api import Actor, now
from shanzhi.people.api import Resident, phone_of

OWN = (
    "SELECT ballot.id, ballot.is_secret, elector.id, elector.number, person.id"
    " FROM ballots_ballot ballot JOIN ballots_elector elector ON elector.ballot_id = ballot.id"
    " JOIN ballots_rollperson person ON person.elector_id = elector.id"
    " WHERE ballot.public_id = %s AND ballot.state = ANY(%s) AND person.phone_index = ANY(%s)"
    " AND (%s::int IS NULL OR elector.number = %s) ORDER BY elector.number, person.id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Voter:
    """An elector for whom the resident may vote: as ``person`` of the roll, or with ``proxy``."""

    elector: Elector
    person_id: int | None
    proxy: Proxy | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """``leaf`` is the vote's fingerprint; ``sequence``, ``previous`` and ``link`` (hex) its place in
    the chain: SHA-256(previous + leaf) is the link. They are missing for the second before it is
    sealed. ``counts`` is False when a later vote took its place."""

    vote: Vote
    leaf: str
    counts: bool
    sequence: int | None = None
    previous: str = ""
    link: str = ""


def voters_of(resident: Resident, ballot: Ballot) -> list[Voter]:
    """By the number that the resident has proved: own heads first, then proxies that hold now; nothing
    for who is not on the roll."""
    indexes = indexes_of(phone_of(resident))
    people = RollPerson.objects.filter(phone_index__in=indexes, elector__ballot=ballot)
    people = people.select_related("elector").order_by("elector__number", "pk")
    own = [Voter(person.elector, person.pk, None) for person in people]
    held = Q(holder_id__in=[voter.elector.pk for voter in own]) | Q(holder_phone_index__in=indexes)
    proxies = Proxy.objects.filter(held, elector__ballot=ballot, revoked_at__isnull=True)
    standing = proxies.filter(valid_until__gte=now()).select_related("elector").order_by("pk")
    return [*own, *(Voter(proxy.elector, None, proxy) for proxy in standing)]


def has_voted(resident: Resident, ballot: Ballot) -> bool:
    """Did somebody vote for a head of theirs, by whichever channel? Never how (2 queries)."""
    indexes = indexes_of(phone_of(resident))
    heads = Elector.objects.filter(ballot=ballot, people__phone_index__in=indexes)
    voted = Q(pk__in=Vote.objects.filter(elector__in=heads).values("elector"))
    return heads.filter(voted | Q(turnout__isnull=False)).exists()


def own_voter(resident: Resident, public_id: UUID, number: int | None = None) -> Voter | None:
    """The resident's own head in an announced ballot, the first or that ``number``, in one statement:
    what most votes ask. ``elector.ballot`` holds no more than its key and whether it is secret."""
    with connection.cursor() as cursor:
        cursor.execute(
            OWN, [public_id, list(PUBLIC), indexes_of(phone_of(resident)), number, number]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    ballot = Ballot(pk=row[0], public_id=public_id, is_secret=row[1])
    return Voter(Elector(pk=row[2], ballot=ballot, number=row[3]), row[4], None)


def actor_of(voters: Iterable[Voter]) -> Actor:
    """The resident as somebody who votes for these electors."""
    owns: set[tuple[str, int]] = set()
    for voter in voters:
        owns.add(("proxy", voter.proxy.pk) if voter.proxy else ("elector", voter.elector.pk))
        owns.add(("ballot", voter.elector.ballot_id))
    return Actor(kind="reporter", owns=frozenset(owns))


def receipts_of(voter: Voter) -> list[Receipt]:
    """Of every vote of the elector that this voter cast, the newest first (3 queries)."""
    votes = Vote.objects.filter(elector=voter.elector).order_by("pk")
    found = list(votes)
    replaced = {vote.supersedes_id for vote in found}
    links = {link.vote_id: link for link in ChainLink.objects.filter(vote__in=found)}
    mine = [vote for vote in found if _is_theirs(voter, vote)]
    return [_receipt(vote, links.get(vote.pk), vote.pk not in replaced) for vote in mine[::-1]]


def _is_theirs(voter: Voter, vote: Vote) -> bool:
    if voter.proxy is not None:
        return vote.proxy_id == voter.proxy.pk
    return vote.voter_id == voter.person_id


def _receipt(vote: Vote, link: ChainLink | None, counts: bool) -> Receipt:
    leaf = bytes(vote.leaf).hex()
    if link is None:
        return Receipt(vote, leaf, counts)
    before = ChainLink.objects.filter(ballot_id=vote.ballot_id, sequence=link.sequence - 1)
    previous = before.values_list("link", flat=True).first()
    return Receipt(
        vote,
        leaf,
        counts,
        link.sequence,
        bytes(previous or bytes(32)).hex(),
        bytes(link.link).hex(),
    )
