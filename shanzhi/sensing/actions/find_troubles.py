"""Find which devices need somebody: said again every few minutes, gone when they are well.

Written as whole statements: a page that asked every device of a city each time would be slow, and a
row for each trouble is few.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from shanzhi.kernel.api import SYSTEM, Actor, Target, now, require
from shanzhi.sensing.models import DeviceTrouble
from shanzhi.sensing.permissions import TAKE_IN

# Intervals without a sign of life; the shipped rules of silence say the same.
SILENT_AFTER = 3
LOW_PERCENT = 15
# Drift: each of the last days differs from the two weeks before by more than so many deadbands, and
# that more than the devices of the same kind in the same community do (a cold week is no drift).
DRIFT_DAYS, BEFORE_DAYS, DEADBANDS, LEAST_BESIDE = 3, 14, 8, 5

_FOUND = {
    "never": """
        SELECT d.id, d.place_code, d.maintainer_unit_id, d.changed_at AS since, 0 AS slot,
            NULL::float8 AS value
        FROM sensing_device d JOIN sensing_devicekind k ON k.code = d.kind_id
        LEFT JOIN sensing_laststate l ON l.device_id = d.id
        WHERE d.state = 'active' AND l.seen_at IS NULL
            AND d.changed_at < %(at)s - greatest(k.interval_s * %(silent)s, 3600) * interval '1 second'
    """,
    "silent": """
        SELECT d.id, d.place_code, d.maintainer_unit_id, l.seen_at AS since, 0 AS slot,
            NULL::float8 AS value
        FROM sensing_laststate l
        JOIN sensing_device d ON d.id = l.device_id AND d.state = 'active'
        JOIN sensing_devicekind k ON k.code = d.kind_id
        WHERE l.seen_at < %(at)s - k.interval_s * %(silent)s * interval '1 second'
            AND (  -- where the narrowest rule of silence is switched off, nobody is missed
                SELECT r.is_on FROM sensing_alarmrule r
                WHERE r.kind_id = d.kind_id AND r.form = 'silence'
                    AND starts_with(d.place_code, r.place_code)
                ORDER BY length(r.place_code) DESC LIMIT 1
            ) IS NOT FALSE
    """,
    "battery": """
        SELECT d.id, d.place_code, d.maintainer_unit_id, %(at)s AS since, m.slot,
            l.values[m.slot + 1] AS value
        FROM sensing_metric m
        JOIN sensing_device d ON d.kind_id = m.kind_id AND d.state = 'active'
        JOIN sensing_laststate l ON l.device_id = d.id
        WHERE m.key = 'battery' AND l.values[m.slot + 1] < %(low)s
    """,
}
_DRIFT = """
    WITH daily AS (
        SELECT h.device_id, h.slot, d.kind_id, left(d.place_code, 12) AS community, d.place_code,
            d.maintainer_unit_id, m.deadband, date_trunc('day', h.hour) AS day, avg(h.mean) AS mean
        FROM sensing_readinghour h
        JOIN sensing_device d ON d.id = h.device_id AND d.state = 'active'
        JOIN sensing_metric m ON m.kind_id = d.kind_id AND m.slot = h.slot
            AND NOT m.is_state AND m.key <> 'battery' AND m.deadband > 0
        WHERE h.hour >= %(at)s - %(all)s * interval '1 day' AND h.hour < %(at)s
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ), own AS (
        SELECT device_id, slot, percentile_cont(0.5) WITHIN GROUP (ORDER BY mean) AS usual
        FROM daily WHERE day < %(since)s GROUP BY 1, 2 HAVING count(*) >= 7
    ), late AS (
        SELECT daily.*, daily.mean - own.usual AS off
        FROM daily JOIN own USING (device_id, slot) WHERE day >= %(since)s
    ), beside AS (
        SELECT kind_id, slot, community, day,
            CASE WHEN count(*) >= %(beside)s
                THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY off) ELSE 0 END AS off
        FROM late GROUP BY 1, 2, 3, 4
    )
    SELECT DISTINCT ON (late.device_id) late.device_id AS id, late.place_code,
        late.maintainer_unit_id, min(late.day) AS since, late.slot,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY late.off - beside.off) AS value
    FROM late JOIN beside USING (kind_id, slot, community, day)
    GROUP BY late.device_id, late.slot, late.place_code, late.maintainer_unit_id, late.deadband
    HAVING count(*) >= %(days)s
        AND abs(sum(sign(late.off - beside.off))) = count(*)
        AND min(abs(late.off - beside.off)) > late.deadband * %(bands)s
    ORDER BY late.device_id, late.slot
"""


def find_troubles(*, by: Actor = SYSTEM, at: datetime | None = None) -> dict[str, int]:
    """Enter who is silent, was never heard or has a low battery, and take out who is well; how many of
    each there are. Raises Denied."""
    require(by, TAKE_IN, Target())
    values = {"at": at or now(), "silent": SILENT_AFTER, "low": LOW_PERCENT}
    for name, statement in _FOUND.items():
        _keep(name, statement, values)
    return {name: DeviceTrouble.objects.filter(trouble=name).count() for name in _FOUND}


def find_drift(*, by: Actor = SYSTEM, at: datetime | None = None) -> int:
    """Enter which devices drift; how many there are. Reads the hours of 17 days: once a night.

    Raises Denied.
    """
    require(by, TAKE_IN, Target())
    moment = at or now()
    today = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    values = {
        "at": today,
        "since": today - timedelta(days=DRIFT_DAYS),
        "all": DRIFT_DAYS + BEFORE_DAYS,
        "days": DRIFT_DAYS,
        "beside": LEAST_BESIDE,
        "bands": DEADBANDS,
    }
    _keep("drift", _DRIFT, values)
    return DeviceTrouble.objects.filter(trouble="drift").count()


@transaction.atomic
def _keep(name: str, statement: str, values: dict[str, Any]) -> None:
    """The rows of the statement are the troubles of this name; since when is kept of those that stand."""
    asked = {**values, "name": name}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sensing.troubles'))")
        cursor.execute(
            f"CREATE TEMPORARY TABLE found_troubles ON COMMIT DROP AS {statement}", asked
        )
        cursor.execute(
            "DELETE FROM sensing_devicetrouble t WHERE trouble = %(name)s"
            " AND NOT EXISTS (SELECT FROM found_troubles f WHERE f.id = t.device_id)",
            asked,
        )
        cursor.execute(
            "INSERT INTO sensing_devicetrouble"
            " (device_id, trouble, place_code, unit_id, since, slot, value)"
            " SELECT id, %(name)s, place_code, maintainer_unit_id, since, slot, value"
            " FROM found_troubles"
            " ON CONFLICT (device_id, trouble) DO UPDATE SET value = excluded.value,"
            " slot = excluded.slot, place_code = excluded.place_code, unit_id = excluded.unit_id"
            " WHERE (sensing_devicetrouble.value, sensing_devicetrouble.place_code,"
            " sensing_devicetrouble.unit_id) IS DISTINCT FROM"
            " (excluded.value, excluded.place_code, excluded.unit_id)",
            asked,
        )
        cursor.execute("DROP TABLE found_troubles")
