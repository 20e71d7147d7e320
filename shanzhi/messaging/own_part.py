"""What this room holds about a resident: the text messages they were sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.messaging.models import Notice
from shanzhi.messaging.wordings import write
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data


def held(resident: Resident) -> list[Held]:
    """Messages, the oldest first; nothing where there is none."""
    notices = list(Notice.objects.filter(resident_id=resident.pk).order_by("pk"))
    if not notices:
        return []
    return [
        Held(
            what=_("发给您的短信"),
            why=_("告诉您办理进展，知道有没有送到"),
            since=notices[0].created_at,
            until=_("发出 180 天后，或您要求删除时"),
            shown=[_("%(n)s 条") % {"n": len(notices)}],
            rows=[
                {
                    "at": notice.created_at.isoformat(),
                    "text": write(notice.template, notice.params, resident.language),
                    "state": notice.state,
                }
                for notice in notices
            ],
        )
    ]


def erase(resident: Resident, _at: datetime) -> None:
    """All of them, also those that still wait to be sent."""
    Notice.objects.filter(resident_id=resident.pk).delete()


register_own_data(OwnDataPart("messaging", held, erase))
