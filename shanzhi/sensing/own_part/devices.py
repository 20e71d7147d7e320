"""What this room holds about a resident: the devices of their home, and all that those said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data
from shanzhi.sensing.actions.withdraw_home_consent import withdraw_home_consent
from shanzhi.sensing.models import Device, HomeConsent, LastState
from shanzhi.sensing.queries.devices import (
    devices_of_resident,
    homes_of,
    own_consents,
    own_device,
)
from shanzhi.sensing.queries.readings import DayOf, days_of
from shanzhi.sensing.words import day_words

KEPT = timedelta(days=400)


def held(resident: Resident) -> list[Held]:
    """Devices, consents and days; nothing where nothing hangs."""
    devices = devices_of_resident(resident)
    if not devices:
        return []
    given = own_consents(resident, devices)
    today = localdate()
    days = days_of(devices, today - KEPT, today + timedelta(days=1))
    return [
        Held(
            what=_("您家的感知设备和它记录的数值"),
            why=_("有危险时马上叫人；没有您家的同意不接收"),
            since=min((device.made_at for device in devices), default=None),
            until=_("按天的数值 400 天；撤回同意就不再有新的"),
            shown=[
                f"{device.kind.shown_name} · {_('正在使用') if _stands(given, device) else _('已停止')}"
                for device in devices
            ],
            rows=[
                row
                for device in devices
                for row in _rows(device, given.get(device.pk, []), days.get(device.pk, []))
            ],
            page="/me/devices",
        )
    ]


def _stands(given: dict[int, list[HomeConsent]], device: Device) -> bool:
    return any(row.withdrawn_at is None for row in given.get(device.pk, ()))


def _rows(device: Device, given: list[HomeConsent], days: list[DayOf]) -> list[dict[str, Any]]:
    """The consents, then a row for each day and metric since the first of them."""
    name = f"{device.kind.shown_name} {device.serial}"
    metrics = {metric.slot: metric for metric in device.kind.metrics.all()}
    first = min((localdate(row.given_at) for row in given), default=None)
    return [
        *(
            {
                "text": name,
                "given_at": row.given_at.isoformat(),
                "withdrawn_at": row.withdrawn_at and row.withdrawn_at.isoformat(),
            }
            for row in given
        ),
        *(
            {"at": row.day.isoformat(), "text": f"{name} · {day_words(metrics[row.slot], row)}"}
            for row in days
            if row.slot in metrics and first is not None and row.day >= first
        ),
    ]


def erase(resident: Resident, at: datetime) -> None:
    """What they consented to themselves ends; what devices said of them in person goes."""
    mine = list(homes_of(resident).values())
    own = HomeConsent.objects.filter(person_id__in=mine, withdrawn_at__isnull=True)
    for device in Device.objects.filter(pk__in=list(own.values_list("device_id", flat=True))):
        _found, me = own_device(resident, device.public_id)
        withdraw_home_consent(device, by=me, at=at)
    HomeConsent.objects.filter(person_id__in=mine).update(person=None)
    about = list(Device.objects.filter(person_id__in=mine).values_list("pk", flat=True))
    Device.objects.filter(pk__in=about).update(person=None)
    LastState.objects.filter(device_id__in=about).update(values=[])
    if about:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sensing_readinghour WHERE device_id = ANY(%s)", [about])
            cursor.execute("DELETE FROM sensing_reading WHERE device_id = ANY(%s)", [about])


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Their devices: who looked at one looked at something of theirs."""
    return [("device", device.pk) for device in devices_of_resident(resident)]


register_own_data(OwnDataPart("sensing.devices", held, erase, subjects))
