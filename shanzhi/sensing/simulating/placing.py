"""Devices of a simulation in the database: made, found again by their serials, taken away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from django.db import connection, transaction

from shanzhi.kernel.api import SYSTEM, WrongState, now
from shanzhi.places.api import buildings_in, grid_names
from shanzhi.sensing.actions.close_alarms import close_alarms
from shanzhi.sensing.actions.load_kinds import load_kinds
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import AlarmGroup, AlarmOutcome
from shanzhi.sensing.simulating.world import OUTSIDE, PREFIX, Building, World

Progress = Callable[[int, int], None]
AT_ONCE = 20_000
COPY = """COPY sensing_device (public_id, serial, kind_id, name, model, firmware, state, place_code,
    building_id, spot, latitude, longitude, feeder, made_at, changed_at) FROM STDIN"""
BEHIND = """
UPDATE sensing_device child SET gateway_id = gateway.id
FROM unnest(%s::text[], %s::text[]) AS said (serial, gateway), sensing_device gateway
WHERE child.serial = said.serial AND gateway.serial = said.gateway
"""
OURS = f"(SELECT id FROM sensing_device WHERE serial LIKE '{PREFIX}%')"  # noqa: S608  # 2026-11-26: a constant
ALARMS = f"(SELECT id FROM sensing_alarm WHERE device_id IN {OURS})"  # noqa: S608  # 2026-11-26: a constant
# In the order in which one holds the other.
GONE = (
    f"DELETE FROM sensing_alarmcall WHERE alarm_id IN {ALARMS}",  # noqa: S608  # 2026-11-26: a constant
    f"DELETE FROM sensing_alarmstep WHERE alarm_id IN {ALARMS}",  # noqa: S608  # 2026-11-26: a constant
    f"UPDATE sensing_alarmgroup SET lead_id = NULL WHERE lead_id IN {ALARMS}",  # noqa: S608  # 2026-11-26: a constant
    *(
        f"DELETE FROM sensing_{table} WHERE device_id IN {OURS}"  # noqa: S608  # 2026-11-26: a constant
        for table in ("alarm", "reading", "readinghour", "laststate", "rhythm", "devicetrouble")
    ),
    f"DELETE FROM sensing_device WHERE serial LIKE '{PREFIX}%' AND gateway_id IS NOT NULL",  # noqa: S608  # 2026-11-26: a constant
    f"DELETE FROM sensing_device WHERE serial LIKE '{PREFIX}%'",  # noqa: S608  # 2026-11-26: a constant
)


def buildings_here() -> list[Building]:
    """Every building of the deployment, grid by grid."""
    return [
        Building(row.pk, row.grid_id, row.latitude, row.longitude)
        for row in buildings_in(sorted(grid_names()))
    ]


def place_devices(world: World, progress: Progress) -> list[int]:
    """Their rows, in the order of ``world.things``. No household owns any of them, so nobody's consent is
    asked and nobody's life is made up."""
    load_kinds()
    moment, total = now(), len(world.things)
    for start in range(0, total, AT_ONCE):
        part = world.things[start : start + AT_ONCE]
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                for thing in part:
                    home = world.buildings[thing.building]
                    building = None if thing.kind in OUTSIDE else home.id
                    copy.write_row((
                        _uuid(thing.serial), thing.serial, thing.kind, "", thing.model, "", "active",
                        home.grid, building, "", home.latitude, home.longitude, thing.feeder,
                        moment, moment,
                    ))  # fmt: skip
            behind = [(t.serial, world.things[t.gateway].serial) for t in part if t.gateway >= 0]
            cursor.execute(BEHIND, [[one[0] for one in behind], [one[1] for one in behind]])
        progress(start + len(part), total)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sensing_device")
        cursor.execute(f"SELECT id, serial FROM sensing_device WHERE serial LIKE '{PREFIX}%'")  # noqa: S608  # 2026-11-26: a constant
        found = {serial: pk for pk, serial in cursor.fetchall()}
    tell_fleet([])
    return [found[thing.serial] for thing in world.things]


def standing() -> int:
    """How many devices of a simulation are in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM sensing_device WHERE serial LIKE '{PREFIX}%'")  # noqa: S608  # 2026-11-26: a constant
        return int(cursor.fetchone()[0])


def remove_devices(progress: Progress) -> int:
    """Their matters are closed as tests and stay, because no matter is ever removed; the rest of what they
    left goes with them. Returns how many devices there were."""
    groups = AlarmGroup.objects.filter(alarms__device__serial__startswith=PREFIX).distinct()
    ids = list(groups.order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(ids, start=1):
        _close(pk)
        progress(done, len(ids))
    with transaction.atomic(), connection.cursor() as cursor:
        count = standing()
        for statement in GONE:
            cursor.execute(statement)
        cursor.execute(
            "DELETE FROM sensing_alarmgroup g WHERE g.id = ANY(%s)"
            " AND NOT EXISTS (SELECT FROM sensing_alarm a WHERE a.group_id = g.id)",
            [ids],
        )
        tell_fleet([])
    return count


def _close(group_id: int) -> None:
    group = AlarmGroup.objects.get(pk=group_id)
    if group.closed_at is None:
        try:
            close_alarms(group, by=SYSTEM, outcome=AlarmOutcome.TEST, note="simulation")
        except WrongState:
            return  # somebody closed it meanwhile


def _uuid(serial: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"shanzhi simulation {serial}"))
