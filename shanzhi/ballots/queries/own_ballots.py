"""Ballots of whoever has proved a number that stands on a roll, or in a written proxy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from shanzhi.ballots.models import Ballot, Elector, Proxy, RollPerson
from shanzhi.ballots.sealing import indexes_of
from shanzhi.kernel.api import NOBODY, Actor, Grant, NotFound, Role, now
from shanzhi.people.api import Resident, phone_of


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A vote that somebody may cast: for ``elector``, as ``person`` of the roll or with ``proxy``."""

    elector: Elector
    person: RollPerson | None
    proxy: Proxy | None
    resident_id: int

    @property
    def by(self) -> Actor:
        """The resident, as far as permission asks."""
        target = self.proxy.target() if self.proxy else self.elector.target()
        owns = frozenset({target.key} if target.key else ())
        grants = (Grant(Role.REPORTER, ""),)
        return replace(NOBODY, id=self.resident_id, grants=grants, owns=owns)


def own_papers(resident: Resident, ballot: Ballot | None = None) -> list[OwnPaper]:
    """Their votes, in one ballot or in all that were announced; the newest ballot first (4 queries)."""
    indexes = indexes_of(phone_of(resident))
    people = RollPerson.objects.filter(phone_index__in=indexes).select_related("elector__ballot")
    people = people.prefetch_related("elector__units", "elector__people")
    found = [
        OwnPaper(person.elector, person, None, resident.pk)
        for person in people.filter(_in(ballot, "elector__")).order_by("-elector__ballot", "pk")
    ]
    mine = [paper.elector.pk for paper in found]
    holding = Q(holder_id__in=mine) | Q(holder_phone_index__in=indexes)
    proxies = Proxy.objects.filter(holding, _in(ballot, "elector__"), valid_until__gt=now())
    proxies = proxies.filter(revoked_at__isnull=True).select_related("elector__ballot")
    proxies = proxies.prefetch_related("elector__units", "elector__people")
    found += [OwnPaper(proxy.elector, None, proxy, resident.pk) for proxy in proxies.order_by("pk")]
    return found


def own_paper(resident: Resident, ballot: Ballot, number: int) -> OwnPaper:
    """Theirs for one elector. Raises NotFound."""
    found = [paper for paper in own_papers(resident, ballot) if paper.elector.number == number]
    if not found:
        raise NotFound
    return found[0]


def announced_ballot(public_id: UUID) -> Ballot:
    """One that was announced, also when it was called off later: whoever was told of it reads why.
    Raises NotFound: of a draft nobody outside knows."""
    found = Ballot.objects.filter(public_id=public_id, noticed_at__isnull=False).first()
    if found is None:
        raise NotFound
    return found


def _in(ballot: Ballot | None, path: str) -> Q:
    if ballot is not None:
        return Q(**{f"{path}ballot": ballot})
    return Q(**{f"{path}ballot__noticed_at__isnull": False})
