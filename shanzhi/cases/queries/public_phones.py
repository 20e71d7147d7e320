"""Numbers that every resident may be given."""

from __future__ import annotations

from shanzhi.cases.models import Case
from shanzhi.organizations import api as organizations


def public_phones(case: Case) -> list[str]:
    """Phones of the unit that has the matter and of all units that serve its place; from memory."""
    holder = organizations.unit(case.holder_unit_id)
    units = [*([holder] if holder else []), *organizations.units_for(case.place_code)]
    return [unit.phone for unit in units if unit.phone]
