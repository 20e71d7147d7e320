"""Some things only the level above may do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.rules.circles import stands_above
from shanzhi.kernel.api import Actor, Denied, Role

ABOVE_ROLES = (Role.STREET_DISPATCHER, Role.CITY_DISPATCHER)


def is_above(case: Case, by: Actor) -> bool:
    """Does ``by`` dispatch at the level above the matter's circle (for the city: at the city)?"""
    return stands_above(case.circle, by.scopes(*ABOVE_ROLES), case.place_code)


def require_above(case: Case, by: Actor, *, what: str) -> None:
    """Raises Denied unless ``by`` stands above; ``what`` is what they wanted to do."""
    if not is_above(case, by):
        raise Denied(_("%(what)s要由上一级的调度员来做。") % {"what": what})
