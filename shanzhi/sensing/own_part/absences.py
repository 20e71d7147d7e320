"""What this room holds about a resident: when their home said that it is away."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.kernel.api import moment
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data
from shanzhi.sensing.actions.say_away import tell_devices
from shanzhi.sensing.models import Absence
from shanzhi.sensing.queries.absences import own_absences
from shanzhi.sensing.queries.devices import homes_of


def held(resident: Resident) -> list[Held]:
    """One line for each; nothing where nothing was said."""
    absences = own_absences(resident)
    if not absences:
        return []
    return [
        Held(
            what=_("您家登记的外出"),
            why=_("外出期间家里没有动静，不叫人去找您"),
            since=absences[-1].said_at,
            until=_("回来后 30 天，或您要求删除时"),
            shown=[_line(row) for row in absences],
            rows=[
                {
                    "text": _line(row),
                    "from": row.from_at.isoformat(),
                    "until": row.until_at.isoformat(),
                    "ended_at": row.ended_at and row.ended_at.isoformat(),
                }
                for row in absences
            ],
            page="/me/devices",
        )
    ]


def _line(row: Absence) -> str:
    return f"{moment(row.from_at)} – {moment(row.until_at)}"


def erase(resident: Resident, _at: datetime) -> None:
    """They go; a home whose absence is erased is one that is at home."""
    homes = list(homes_of(resident))
    Absence.objects.filter(household_id__in=homes).delete()
    tell_devices(homes)


register_own_data(OwnDataPart("sensing.absences", held, erase))
