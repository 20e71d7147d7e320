"""The ledger as it is shown: accounts with their sums, entries with who made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet, Sum

from shanzhi.kernel.api import Actor, NotFound, Role, allowed, require
from shanzhi.projects.models import Fund, FundEntry, FundLine, FundYear
from shanzhi.projects.models.fund import AccountKind
from shanzhi.projects.permissions import DESKS, READ_FUNDS

LISTED = 500


@dataclass(frozen=True, slots=True)
class YearSums:
    """Fen of a year: what was carried over, came in, was spent, is left; and what the year was to have."""

    year: int
    planned: int
    opening: int
    received: int
    spent: int

    @property
    def left(self) -> int:
        """What is on the money accounts."""
        return self.opening + self.received - self.spent


def fund_at(place_code: str) -> Fund:
    """A place's fund, for everybody. Raises NotFound."""
    known = place_code.isascii() and place_code.isdecimal()
    found = Fund.objects.filter(place_code=place_code).first() if known else None
    if found is None:
        raise NotFound
    return found


def fund_paying(viewer: Actor, place_code: str) -> Fund | None:
    """The fund from which something in a place is paid, as far as the viewer may see it (1 query)."""
    if not allowed(viewer, READ_FUNDS):
        return None
    found = [each for each in funds_for(viewer) if place_code.startswith(each.place_code)]
    return max(found, key=lambda each: len(each.place_code), default=None)


def funds_for(viewer: Actor) -> list[Fund]:
    """Those of the viewer's places (1 query). Raises Denied."""
    require(viewer, READ_FUNDS)
    return list(_reached(viewer).order_by("place_code"))


def fund_for(viewer: Actor, fund_id: int) -> Fund:
    """Raises NotFound: to others it does not exist."""
    found = _reached(viewer).filter(pk=fund_id).first()
    if found is None:
        raise NotFound
    return found


def entry_for(viewer: Actor, entry_id: int) -> FundEntry:
    """Raises NotFound."""
    rows = FundEntry.objects.filter(pk=entry_id, fund__in=_reached(viewer))
    found = rows.select_related("fund", "voucher").first()
    if found is None:
        raise NotFound
    return found


def years_of(fund: Fund) -> list[FundYear]:
    """The newest first (1 query)."""
    return list(fund.years.order_by("-year"))


def sums_of(fund: Fund, year: FundYear) -> YearSums:
    """From approved entries of the year; a receipt that was taken back is not one (1 query)."""
    rows = FundLine.objects.filter(
        entry__fund=fund, entry__day__year=year.year, entry__decision__is_approved=True
    )
    found = rows.aggregate(
        used=Sum("fen", filter=Q(account__kind=AccountKind.USE)),
        money=Sum("fen", filter=Q(account__kind=AccountKind.MONEY)),
    )
    used, money = found["used"] or 0, found["money"] or 0
    return YearSums(year.year, year.planned_fen, year.opening_fen, money + used, used)


def entries_of(fund: Fund, year: int, *, approved_only: bool) -> list[FundEntry]:
    """Of a year, the newest first, with lines, project, and who made and approved them (2 queries)."""
    lines = FundLine.objects.select_related("account").order_by("-fen")
    rows = fund.entries.filter(day__year=year)
    if approved_only:
        rows = rows.filter(decision__is_approved=True)
    found = rows.select_related(
        "project", "voucher", "entered_by", "decision__decided_by", "reverses", "reversal"
    ).prefetch_related(Prefetch("lines", lines))
    return list(found.order_by("-number")[:LISTED])


def waiting_entries(viewer: Actor) -> int:
    """How many entries wait for a second person in the viewer's places."""
    return FundEntry.objects.filter(fund__in=_reached(viewer), decision__isnull=True).count()


def change_of(lines: Iterable[FundLine]) -> int:
    """By how much an entry moves the money, in fen."""
    return sum(line.fen for line in lines if line.account.kind == AccountKind.MONEY)


def _reached(viewer: Actor) -> QuerySet[Fund]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*DESKS, Role.LEADER):
        reach |= Q(place_code__startswith=scope)
    return Fund.objects.filter(reach)
