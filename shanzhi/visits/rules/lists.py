"""Which households are to be visited, and why: each rule is a function over what is known.

Facts in, reasons out: no ORM, no clock. A rule adds nothing up and ranks nobody; a household is on a
list because of something that can be named, and the row says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

NEW_FOR = timedelta(days=90)
AFTER_A_DISPUTE = timedelta(days=30)
UNSEEN_FOR = timedelta(days=60)
ALONE_SEEN_EVERY = timedelta(days=30)


class Why(StrEnum):
    """Why a household is on the list, the most pressing first."""

    CARE_MISSED = "care_missed"
    CARE_DUE = "care_due"
    AFTER_DISPUTE = "after_dispute"
    NEW_TENANT = "new_tenant"
    HAZARD = "hazard"
    ALONE = "alone"
    HARDSHIP = "hardship"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What the rules look at. ``facts`` maps the kind of each fact that holds to the day since when;
    ``seen_on`` is the last day on which somebody was met, ``dispute_ended_on`` the last day on which
    a dispute of the household came to an end, ``care_due_on`` the first day on which care is due."""

    registered_on: date
    facts: dict[str, date] = field(default_factory=dict)
    seen_on: date | None = None
    dispute_ended_on: date | None = None
    care_due_on: date | None = None
    is_care_missed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """``day`` is what the reason counts from, None where it needs none."""

    why: Why
    day: date | None = None


def reasons(known: HouseholdFacts, today: date) -> list[Reason]:
    """Every reason why this household is to be visited today, the most pressing first."""
    found = [rule(known, today) for rule in RULES]
    return [reason for reason in found if reason is not None]


def names_door(address: str, door: str) -> bool:
    """Does an address in words name this door? 12单元302 does not name 2单元302."""
    return re.search(rf"(?<!\d){re.escape(door)}(?!\d)", address) is not None


def _care_missed(known: HouseholdFacts, _today: date) -> Reason | None:
    return Reason(Why.CARE_MISSED, known.care_due_on) if known.is_care_missed else None


def _care_due(known: HouseholdFacts, today: date) -> Reason | None:
    due = known.care_due_on
    return Reason(Why.CARE_DUE, due) if due is not None and due <= today else None


def _after_dispute(known: HouseholdFacts, today: date) -> Reason | None:
    """The dispute is over for a while: does the peace hold?"""
    ended = known.dispute_ended_on
    if ended is None or today - ended > AFTER_A_DISPUTE or _seen_since(known, ended):
        return None
    return Reason(Why.AFTER_DISPUTE, ended)


def _new_tenant(known: HouseholdFacts, today: date) -> Reason | None:
    since = known.facts.get("new_tenant")
    if since is None or today - since > NEW_FOR or _seen_since(known, since):
        return None
    return Reason(Why.NEW_TENANT, since)


def _alone(known: HouseholdFacts, today: date) -> Reason | None:
    if "alone" not in known.facts or _seen_since(known, today - ALONE_SEEN_EVERY):
        return None
    return Reason(Why.ALONE, known.seen_on)


def _hazard(known: HouseholdFacts, _today: date) -> Reason | None:
    since = known.facts.get("hazard")
    if since is None or _seen_since(known, since):
        return None
    return Reason(Why.HAZARD, since)


def _hardship(known: HouseholdFacts, today: date) -> Reason | None:
    if not {"hardship", "ill", "disabled"} & known.facts.keys():
        return None
    return None if _seen_since(known, today - ALONE_SEEN_EVERY) else Reason(Why.HARDSHIP)


def _unseen(known: HouseholdFacts, today: date) -> Reason | None:
    last = known.seen_on or known.registered_on
    return Reason(Why.UNSEEN, known.seen_on) if today - last >= UNSEEN_FOR else None


def _seen_since(known: HouseholdFacts, day: date) -> bool:
    return known.seen_on is not None and known.seen_on > day


Rule = Callable[[HouseholdFacts, date], Reason | None]
# In the order of Why.
RULES: tuple[Rule, ...] = (
    _care_missed,
    _care_due,
    _after_dispute,
    _new_tenant,
    _hazard,
    _alone,
    _hardship,
    _unseen,
)
