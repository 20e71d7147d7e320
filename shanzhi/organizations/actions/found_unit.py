"""Set up a unit or team that can hold matters, and keep its public particulars true."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Self

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, bump, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.organizations.events import UnitChanged, UnitFounded
from shanzhi.organizations.models import Unit
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import MANAGE_UNITS
from shanzhi.organizations.queries import UNITS

LONGEST = {"name": 80, "phone": 30, "address": 120, "opening_hours": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitParticulars:
    """What is public about a unit; ``place_code`` is the area it serves (6, 9, 12, 15 digits)."""

    kind: str
    name: str
    place_code: str
    phone: str = ""
    address: str = ""
    opening_hours: str = ""
    is_active: bool = True

    @classmethod
    def of(cls, unit: Unit) -> Self:
        """A unit's present particulars."""
        return cls(**{field.name: getattr(unit, field.name) for field in fields(cls)})


@transaction.atomic
def found_unit(unit: UnitParticulars, *, by: Actor, parent: Unit | None = None) -> Unit:
    """Set up a unit. Raises Denied, Invalid, or Conflict when the place has one of that name."""
    require(by, MANAGE_UNITS, Target(place_code=unit.place_code))
    _check(unit)
    try:
        with transaction.atomic():
            row = Unit.objects.create(**asdict(unit), parent=parent)
    except IntegrityError as why:
        same = _("这个地方已经有名为“%(name)s”的单位。") % {"name": unit.name}
        raise Conflict(same) from why
    announce(
        UnitFounded(unit_id=row.pk, unit_kind=row.kind),
        by=by,
        place_code=row.place_code,
        fresh=True,
    )
    bump(UNITS)
    return row


@transaction.atomic
def change_unit(unit: Unit, given: UnitParticulars, *, by: Actor) -> Unit:
    """Correct a unit's particulars, or take it out of use (``is_active``); it keeps its matters
    until somebody hands them on. Raises Denied (old and new place), Invalid, Conflict."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    for place in {unit.place_code, given.place_code}:
        require(by, MANAGE_UNITS, Target(place_code=place))
    _check(given)
    before, after = asdict(UnitParticulars.of(unit)), asdict(given)
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return unit
    for name in changed:
        setattr(unit, name, after[name])
    try:
        with transaction.atomic():
            unit.save(update_fields=changed)
    except IntegrityError as why:
        raise Conflict(_("这个地方已经有同名的单位。")) from why
    announce(UnitChanged(unit_id=unit.pk, fields=changed), by=by, place_code=unit.place_code)
    bump(UNITS)
    return unit


def _check(unit: UnitParticulars) -> None:
    faults: dict[str, str] = {}
    if unit.kind not in UnitKind.values:
        known = "、".join(f"{kind.value}（{kind.label}）" for kind in UnitKind)
        faults["kind"] = _("单位类别只能是：%(known)s。") % {"known": known}
    if not unit.name.strip():
        faults["name"] = _("请填写单位名称。")
    if not is_place_code(unit.place_code):
        faults["place_code"] = _("地区代码应为 6、9、12 或 15 位数字。")
    for field, longest in LONGEST.items():
        if len(getattr(unit, field)) > longest:
            faults[field] = _("最多 %(n)s 个字，请缩短。") % {"n": longest}
    if faults:
        raise Invalid(faults)
