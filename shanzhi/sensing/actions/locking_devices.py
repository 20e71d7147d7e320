"""The device of a change: locked first, then asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Capability, WrongState, require
from shanzhi.sensing.models import Device, DeviceState


def locked_device(device: Device, *, by: Actor, capability: Capability) -> Device:
    """The row as it is now, held until the end of the transaction. Raises Denied; WrongState for one
    that was taken down."""
    found = Device.objects.select_for_update(of=("self",)).select_related("kind").get(pk=device.pk)
    require(by, capability, found.target())
    if found.state == DeviceState.RETIRED:
        raise WrongState(_("这台设备已经拆除，不能再更改。"))
    return found
