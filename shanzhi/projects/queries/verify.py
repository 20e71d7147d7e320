"""Recount everything that can be recounted: seals, sums, balances, and the results of rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shanzhi.projects.models import BudgetRound, Fund, FundEntry
from shanzhi.projects.models.fund import AccountKind
from shanzhi.projects.queries.votes import count_of
from shanzhi.projects.rules.ledger import GENESIS, Line, Sealed, balances, faults_of, seal


@dataclass(slots=True)
class Verified:
    """How much was looked at, and each thing that is wrong, in words for whoever runs the machine."""

    entries: int = 0
    rounds: int = 0
    broken: list[str] = field(default_factory=list)


def verify_projects() -> Verified:
    """All funds and all rounds that are over."""
    found = Verified()
    for fund in Fund.objects.order_by("pk"):
        found.entries += _verify_fund(fund, found.broken)
    for round_ in BudgetRound.objects.filter(counted_at__isnull=False).order_by("pk"):
        found.rounds += 1
        found.broken += list(_verify_round(round_))
    return found


def _verify_fund(fund: Fund, broken: list[str]) -> int:
    """Walk the entries in order: each seal from the one before, sums of zero, money never below zero in the
    order of approval."""
    previous, expected = GENESIS, 1
    rows = fund.entries.select_related("decision").prefetch_related("lines").order_by("number")
    entries = list(rows)
    for entry in entries:
        where = f"fund {fund.place_code} entry {entry.number}"
        lines = _lines(entry)
        if entry.number != expected:
            broken.append(f"{where}: entry {expected} is gone")
        if faults_of(lines):
            broken.append(f"{where}: its lines do not sum to zero")
        if seal(previous, _sealed(entry, lines)) != bytes(entry.seal):
            broken.append(
                f"{where}: its seal does not fit: it was changed, or one before it is gone"
            )
        previous, expected = bytes(entry.seal), entry.number + 1
        decision = getattr(entry, "decision", None)
        if decision is not None and decision.decided_by_id == entry.entered_by_id:
            broken.append(f"{where}: entered and decided by one person")
    broken += _below_zero(fund, entries)
    return len(entries)


def _below_zero(fund: Fund, entries: list[FundEntry]) -> Iterator[str]:
    money = set(fund.accounts.filter(kind=AccountKind.MONEY).values_list("pk", flat=True))
    approved = [e for e in entries if hasattr(e, "decision") and e.decision.is_approved]
    counted: list[Line] = []
    for entry in sorted(approved, key=lambda e: (e.decision.decided_at, e.decision.pk)):
        counted += _lines(entry)
        if any(fen < 0 for account, fen in balances(counted).items() if account in money):
            yield f"fund {fund.place_code} entry {entry.number}: the balance is below zero after it"


def _lines(entry: FundEntry) -> tuple[Line, ...]:
    rows = sorted(entry.lines.all(), key=lambda line: line.account_id)
    return tuple(Line(line.account_id, line.fen) for line in rows)


def _sealed(entry: FundEntry, lines: tuple[Line, ...]) -> Sealed:
    return Sealed(
        fund_id=entry.fund_id,
        number=entry.number,
        day=entry.day,
        kind=entry.kind,
        purpose=entry.purpose,
        project_id=entry.project_id,
        entered_by=entry.entered_by_id,
        lines=lines,
    )


def _verify_round(round_: BudgetRound) -> Iterator[str]:
    """Count again and compare with what was published."""
    ballots, outcomes = count_of(round_)
    if ballots != round_.ballots:
        yield f"round {round_.public_id}: {ballots} votes now, {round_.ballots} published"
    published = {row.number: row for row in round_.proposals.all()}
    for outcome in outcomes:
        row = published[outcome.number]
        told = (row.votes, row.position, row.left_fen, row.why, row.tied)
        if told != (
            outcome.votes, outcome.position, outcome.left, outcome.why.value, outcome.tied,
        ):  # fmt: skip
            yield f"round {round_.public_id} proposal {row.number}: published otherwise"
