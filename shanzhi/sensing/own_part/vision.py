"""What this room holds about a resident."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data
from shanzhi.sensing.models import OwnPlate, VisionEvent
from shanzhi.sensing.queries.vision import events_of_resident, own_plates
from shanzhi.sensing.sealing import unseal_plate


def held(resident: Resident) -> list[Held]:
    """Plates they registered, and what cameras saw of those."""
    plates, seen = own_plates(resident), events_of_resident(resident)
    found = []
    if plates:
        found.append(
            Held(
                what=_("您登记的电动车车牌"),
                why=_("摄像机看到它时直接提醒您，不告诉别人"),
                since=plates[0][0].made_at,
                until=_("您删除为止"),
                shown=[masked for _row, masked in plates],
                rows=[
                    {"text": unseal_plate(row.plate_encrypted), "since": row.made_at.isoformat()}
                    for row, _masked in plates
                ],
                page="/me/plates",
            )
        )
    if seen:
        found.append(
            Held(
                what=_("摄像机看到您登记的电动车"),
                why=_("第一次提醒，再次发生上门；不处罚、不记分"),
                since=seen[0].at,
                until=_("照片 30 天，车牌 90 天"),
                shown=[f"{event.get_kind_display()} · {event.spot}" for event in seen],
                rows=[
                    {
                        "text": f"{event.get_kind_display()} · {event.spot}",
                        "at": event.at.isoformat(),
                        "state": event.get_state_display(),
                    }
                    for event in seen
                ],
            )
        )
    return found


def erase(resident: Resident, at: datetime) -> None:
    """Their plates go, also from what was seen."""
    seen = [event.pk for event in events_of_resident(resident)]
    VisionEvent.objects.filter(pk__in=seen).update(plate_encrypted=b"", plate_index=None)
    OwnPlate.objects.filter(resident=resident).delete()


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Events of their plates: who looked at one looked at something of theirs."""
    return [("vision", event.pk) for event in events_of_resident(resident)]


register_own_data(OwnDataPart("sensing", held, erase, subjects))
