"""Devices are put together, to be looked at and worked on as one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, now, require
from shanzhi.lib.division_code import is_place_code
from shanzhi.sensing.events import DeviceGroupMade, DevicesGrouped
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceGroup
from shanzhi.sensing.permissions import MANAGE_DEVICES

NAME = 40
# A group is looked through by people; larger sets are places, kinds and gateways.
MOST = 2000


@transaction.atomic
def make_device_group(
    place_code: str, name: str, *, by: Actor, at: datetime | None = None
) -> DeviceGroup:
    """A group of a place. Raises Denied; Invalid (place, name); Conflict for a name that is there."""
    moment = at or now()
    require(by, MANAGE_DEVICES, Target(place_code=place_code))
    words = " ".join(name.split())
    if not is_place_code(place_code):
        raise Invalid({"place": _("地区代码应为 6、9、12 或 15 位数字。")})
    if not words or len(words) > NAME or "\x00" in words:
        raise Invalid({"name": _("请写分组的名称，最多 %(n)s 个字。") % {"n": NAME}})
    try:
        with transaction.atomic():
            group = DeviceGroup.objects.create(place_code=place_code, name=words, made_at=moment)
    except IntegrityError as why:
        raise Conflict(_("这个地方已经有同名的分组。")) from why
    event = DeviceGroupMade(group_id=group.pk)
    announce(event, by=by, place_code=place_code, at=moment, fresh=True)
    return group


@transaction.atomic
def group_devices(
    group: DeviceGroup,
    *,
    by: Actor,
    add: Collection[Device] = (),
    remove: Collection[Device] = (),
    at: datetime | None = None,
) -> DeviceGroup:
    """Put devices in and take others out; nothing is announced where nothing changes.

    Raises Denied, also for a device that ``by`` does not look after; Invalid (devices: too many).
    """
    moment = at or now()
    group = DeviceGroup.objects.select_for_update().get(pk=group.pk)
    require(by, MANAGE_DEVICES, Target(place_code=group.place_code))
    for device in (*add, *remove):
        require(by, MANAGE_DEVICES, device.target())
    standing = set(group.devices.values_list("pk", flat=True))
    coming = {device.pk for device in add} - standing
    going = {device.pk for device in remove} & standing
    if len(standing) + len(coming) - len(going) > MOST:
        raise Invalid({"devices": _("一个分组最多 %(n)s 台设备。") % {"n": MOST}})
    if not coming and not going:
        return group
    group.devices.add(*coming)
    group.devices.remove(*going)
    event = DevicesGrouped(group_id=group.pk, added=len(coming), removed=len(going))
    announce(event, by=by, place_code=group.place_code, at=moment)
    tell_fleet([])
    return group
