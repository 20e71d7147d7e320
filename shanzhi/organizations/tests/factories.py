"""Units for tests."""

from __future__ import annotations

from datetime import date
from itertools import count

from shanzhi.kernel.api import SYSTEM, Actor, Role
from shanzhi.organizations.actions.found_unit import UnitParticulars, found_unit
from shanzhi.organizations.models import Post, Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.queries import staff_actor
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import make_account

_number = count(1)


def make_unit(
    *,
    kind: UnitKind = UnitKind.COMMUNITY_DESK,
    place_code: str = "990101001001",
    name: str = "",
    phone: str = "",
) -> Unit:
    """A unit in use that serves ``place_code``."""
    particulars = UnitParticulars(
        kind=kind.value, name=name or f"单位{next(_number)}", place_code=place_code, phone=phone
    )
    return found_unit(particulars, by=SYSTEM)


def make_post(account: Account, unit: Unit, *, since: date = date(2020, 1, 1)) -> Post:
    """A post that is held today."""
    return Post.objects.create(account=account, unit=unit, starts_on=since)


def make_staff(
    role: Role, scope_code: str = "", *, unit: Unit | None = None, name: str = "李明"
) -> Actor:
    """Somebody who works here, as the actor of a request; with a post when a unit is given."""
    account = make_account(role=role, scope_code=scope_code, name=name)
    if unit is not None:
        make_post(account, unit)
    return staff_actor(account)
