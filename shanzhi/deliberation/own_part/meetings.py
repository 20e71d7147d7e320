"""What meetings hold about a resident: that they were invited, what they answered, that they came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Invitation
from shanzhi.people.api import Held, OwnDataPart, Resident, people_linked, register_own_data


def held(resident: Resident) -> list[Held]:
    """Invitations to them or their household; nothing where there is none."""
    rows = list(_mine(resident).select_related("meeting").order_by("pk"))
    if not rows:
        return []
    return [
        Held(
            what=_("会议邀请、您的回复和签到"),
            why=_("通知您开会，证明通知送到了，统计到会人数"),
            until=_("会议后 2 年，或您要求删除时"),
            shown=[row.meeting.title for row in rows],
            rows=[_row(row) for row in rows],
        )
    ]


def _row(row: Invitation) -> dict[str, Any]:
    said = [row.meeting.title, row.label]
    if row.answer:
        said.append(row.get_answer_display())
    if row.came_at:
        said.append(_("已到会"))
    return {"at": row.meeting.starts_at.isoformat(), "text": " · ".join(said)}


def erase(resident: Resident, _at: datetime) -> None:
    """The number of those present stays; that they were among them cannot be told any more. The
    address of a household stays with those who still live there."""
    Invitation.objects.filter(resident=resident).update(
        label=_("已删除"), name_encrypted=b"", resident=None
    )


def _mine(resident: Resident) -> QuerySet[Invitation]:
    households = [person.household_id for person in people_linked(resident)]
    return Invitation.objects.filter(Q(resident=resident) | Q(household_id__in=households))


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """Their invitations: who looked at the list looked at something of theirs."""
    return [("invitation", pk) for pk in _mine(resident).values_list("pk", flat=True)]


register_own_data(OwnDataPart("meetings", held, erase, subjects))
