"""The district of the sensing benchmark: the demo county, 2,000 buildings more, and its devices."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.sensing_load import SERIAL

BUILDINGS = 2_000
# Of a hundred devices one is a gateway that speaks for the ninety-nine after it.
BEHIND_ONE = 100
GATEWAY = "GW{:07d}"


def prepare(url: str, devices: int, say: Callable[[str], None], var: Path) -> None:
    """Migrate, load the demo county, then buildings and smoke detectors spread over its grids; each
    hundred detectors stand behind a gateway of their own."""
    var.mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "shanzhi.config.settings",
        "DEMO": "1", "VAR_DIR": str(var),
    }  # fmt: skip
    command = [sys.executable, "-m", "shanzhi.config.runtime.preparation"]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("DELETE FROM sensing_alarmcall; DELETE FROM sensing_alarmstep")
        _buildings(link)
        _devices(link, devices, say)
        say("  vacuum")
        link.execute("VACUUM (ANALYZE)")


def _buildings(link: psycopg.Connection[Any]) -> None:
    link.execute(
        """
        INSERT INTO places_building (grid_id, name, floors, latitude, longitude)
        SELECT (SELECT code FROM places_grid ORDER BY code OFFSET n %% (SELECT count(*) FROM places_grid) LIMIT 1),
            '测量楼' || n, 20, 31.0 + n * 0.0001, 124.0
        FROM generate_series(0, %s - 1) n
        """,
        [BUILDINGS],
    )


def _devices(link: psycopg.Connection[Any], devices: int, say: Callable[[str], None]) -> None:
    gateways = devices // BEHIND_ONE
    say(f"  {devices:,} detectors behind {gateways:,} gateways")
    one = """
        INSERT INTO sensing_device (public_id, serial, kind_id, name, model, firmware, state,
            place_code, building_id, spot, feeder, gateway_id, made_at, changed_at)
        SELECT gen_random_uuid(), {serial}, '{kind}', '', 'bench', '1', 'active', b.code, b.id, '',
            '', {gateway}, now(), now()
        FROM generate_series(0, %s - 1) n
        JOIN (SELECT row_number() OVER (ORDER BY b.id) - 1 AS place, b.id, b.grid_id AS code
              FROM places_building b
              WHERE b.name LIKE '测量楼%%') b ON b.place = {building}
    """
    number = f"lpad((n / {BEHIND_ONE})::text, 7, '0')"
    behind = f"(SELECT id FROM sensing_device w WHERE w.serial = 'GW' || {number})"  # noqa: S608  # 2026-11-26: constants
    link.execute(
        one.format(
            serial="'GW' || lpad(n::text, 7, '0')", kind="gateway", gateway="NULL",
            building=f"n %% {BUILDINGS}",
        ),
        [gateways],
    )  # fmt: skip
    link.execute(
        one.format(
            serial="'B' || lpad(n::text, 7, '0')", kind="smoke",
            gateway=behind,
            building=f"n / {BEHIND_ONE} %% {BUILDINGS}",
        ),
        [devices],
    )  # fmt: skip


def serial_of(device: int) -> str:
    """What a detector calls itself."""
    return SERIAL.format(device)
