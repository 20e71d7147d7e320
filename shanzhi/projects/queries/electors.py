"""Who may vote in a round, and where a round is. Yes and no alone; nobody is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shanzhi.kernel.api import NOBODY, Actor, Grant, Role
from shanzhi.people.api import Resident, people_linked, resident
from shanzhi.projects.models import BudgetRound
from shanzhi.projects.models.budget import Electors
from shanzhi.projects.rules.judging import phase


def as_resident(person: Resident) -> Actor:
    """Somebody who proved their phone on this device, as far as permission asks."""
    owns = frozenset({("resident", person.pk)})
    return replace(NOBODY, id=person.pk, grants=(Grant(Role.REPORTER, ""),), owns=owns)


def phase_of(round_: BudgetRound, moment: datetime) -> str:
    """before, proposing, checking, voting or closed."""
    return phase(
        moment, round_.opens_at, round_.proposals_until, round_.votes_from, round_.votes_until
    )


def may_vote(round_: BudgetRound, resident_id: int) -> bool:
    """Anybody with a proved number; or, where the round says so, who lives there as far as is entered."""
    if round_.electors == Electors.PHONE:
        return True
    known = resident(resident_id)
    return known is not None and any(
        person.left_at is None
        and person.household.ended_at is None
        and person.household.place_code.startswith(round_.place_code)
        for person in people_linked(known)
    )
