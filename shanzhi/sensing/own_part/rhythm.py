"""What this room holds about a resident's days: when somebody usually moves about at home."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.people.api import Held, OwnDataPart, Resident, people_linked, register_own_data
from shanzhi.sensing.models import Rhythm
from shanzhi.sensing.rules.rhythm import shares_of


def held(resident: Resident) -> list[Held]:
    """One line for each device; nothing where there is none."""
    return [
        Held(
            what=_("%(device)s：平时几点有动静") % {"device": rhythm.device.kind.shown_name},
            why=_("比平时安静得多时，叫人来看您"),
            since=rhythm.device.made_at,
            until=_("您撤回同意时"),
            rows=[
                {"from": f"{at // 2:02}:{at % 2 * 30:02}", "share_of_days": share}
                for at, share in enumerate(shares_of(bytes(rhythm.state)))
            ],
        )
        for rhythm in _of(resident)
    ]


def erase(resident: Resident, _at: datetime) -> None:
    """The profile goes."""
    Rhythm.objects.filter(pk__in=[rhythm.pk for rhythm in _of(resident)]).delete()


def _of(resident: Resident) -> list[Rhythm]:
    mine = [person.pk for person in people_linked(resident)]
    rows = Rhythm.objects.filter(device__person_id__in=mine)
    return list(rows.select_related("device__kind").order_by("pk"))


register_own_data(OwnDataPart("sensing.rhythm", held, erase))
