"""Which limit holds for a matter, and until when that is in its place."""

from __future__ import annotations

from datetime import datetime

from shanzhi.cases.models import Case
from shanzhi.cases.queries.tables import categories, deadline_rows
from shanzhi.cases.rules.deadlines import NORMAL, Limit, limit_of
from shanzhi.kernel.api import due


def limit_for(case: Case, clock: str, *, rule_limit: Limit | None = None) -> Limit:
    """The limit of a clock of this matter; from memory."""
    return limit_at(
        clock,
        place_code=case.place_code,
        category_code=case.category_id,
        urgency=case.urgency,
        rule_limit=rule_limit,
    )


def limit_at(
    clock: str,
    *,
    place_code: str,
    category_code: str,
    urgency: int,
    rule_limit: Limit | None = None,
) -> Limit:
    """The limit for a matter that may not exist yet; ``rule_limit`` is the routing rule's."""
    own = rule_limit
    if own is None and clock == "handle" and urgency == NORMAL:
        known = categories.get().get(category_code)
        own = known.limit if known else None
    return limit_of(
        clock,
        deadline_rows.get(),
        place_code=place_code,
        category_code=category_code,
        urgency=urgency,
        own=own,
    )


def due_for(place_code: str, at: datetime, limit: Limit) -> datetime:
    """The moment at which a limit that begins at ``at`` runs out, by the place's calendar."""
    return due(at, *limit)
