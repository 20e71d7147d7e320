"""A matter as its neighbours see it: what and how far, never who."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.kernel.api import moment
from shanzhi.lib.masking import mask_for_neighbours


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One row of a public list. ``since`` is when it was reported, in words."""

    public_id: UUID
    title: str
    category: str
    state: str
    state_label: str
    unit: str
    since: str
    supports: int


def public_row(case: Case) -> PublicRow:
    """The row of a matter that was read with its category and holder."""
    return PublicRow(
        public_id=case.public_id,
        title=mask_for_neighbours(case.summary),
        category=case.category.shown_name,
        state=case.state,
        state_label=str(State(case.state).label),
        unit=case.holder_unit.name,
        since=moment(case.opened_at),
        supports=case.supports,
    )
