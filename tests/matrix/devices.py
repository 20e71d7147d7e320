"""A device of each place with its key, work on it, its group, and a list that brought others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from shanzhi.kernel.api import Target
from shanzhi.sensing.models import DeviceGroup, DeviceImport, DeviceKey, Maintenance
from shanzhi.sensing.tests.factories import make_device


def put_devices(put: Callable[..., None], code: str, at: datetime) -> None:
    """What the URLs of devices take."""
    here = Target(place_code=code)
    device = make_device(place_code=code)
    key = DeviceKey.objects.create(device=device, digest=code.encode(), hint="0000", made_at=at)
    put("sensor", here, public_id=device.public_id, key_id=key.pk)
    work = Maintenance.objects.create(
        place_code=code,
        device=device,
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        reason="换电池",
        made_at=at,
    )
    put("maintenance", here, maintenance_id=work.pk)
    group = DeviceGroup.objects.create(place_code=code, name="一组", made_at=at)
    put("device_group", here, group_id=group.pk)
    run = DeviceImport.objects.create(
        place_code=code, name="表", file_sha256=code.encode(), size_bytes=1, made_at=at
    )
    put("device_import", here, import_id=run.pk)
