"""Work is done on devices for a time: their alarms are kept and call nobody until it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, require
from shanzhi.places import api as places
from shanzhi.sensing.events import MaintenanceSet
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceGroup, Maintenance
from shanzhi.sensing.permissions import TEND_DEVICES

LONGEST = timedelta(days=7)
WORDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is worked on: exactly one of device, gateway (with all behind it), building, group."""

    reason: str
    starts_at: datetime
    ends_at: datetime
    device: Device | None = None
    gateway: Device | None = None
    building: places.Building | None = None
    group: DeviceGroup | None = None


@transaction.atomic
def set_maintenance(work: Work, *, by: Actor, at: datetime | None = None) -> Maintenance:
    """Begin it, now or later. Raises Denied; Invalid (of, starts_at, ends_at, reason)."""
    moment = at or now()
    of, thing, target = _what(work)
    require(by, TEND_DEVICES, target)
    _check(work, moment)
    row = Maintenance.objects.create(
        place_code=target.place_code,
        starts_at=work.starts_at,
        ends_at=work.ends_at,
        reason=" ".join(work.reason.split()),
        made_by_id=by.id if by.is_staff else None,
        made_at=moment,
        **{of: thing},
    )
    event = MaintenanceSet(
        maintenance_id=row.pk,
        of=of,
        of_id=thing.pk,
        starts_at=row.starts_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
    )
    announce(event, by=by, place_code=row.place_code, at=moment, fresh=True)
    tell_fleet([])
    return row


def _what(work: Work) -> tuple[str, Device | places.Building | DeviceGroup, Target]:
    chosen = [
        (name, thing)
        for name in ("device", "gateway", "building", "group")
        if (thing := getattr(work, name)) is not None
    ]
    if len(chosen) != 1:
        raise Invalid({"of": _("请选择检修什么：一台设备、一个网关、一栋楼或一个分组。")})
    name, thing = chosen[0]
    if isinstance(thing, Device):
        return name, thing, thing.target()
    code = thing.place_code if isinstance(thing, DeviceGroup) else thing.grid_id
    return name, thing, Target(place_code=code)


def _check(work: Work, at: datetime) -> None:
    faults = {}
    if not work.starts_at < work.ends_at or work.ends_at <= at:
        faults["ends_at"] = _("结束时间要晚于开始时间和现在。")
    elif work.ends_at - work.starts_at > LONGEST:
        faults["ends_at"] = _("一次检修最长 7 天，没做完可以再登记一次。")
    if not work.reason.strip() or len(work.reason) > WORDS or "\x00" in work.reason:
        faults["reason"] = _("请写明检修什么，最多 %(n)s 个字。") % {"n": WORDS}
    if faults:
        raise Invalid(faults)
