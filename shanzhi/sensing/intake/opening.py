"""Everything an intake process reads before it begins, and again when something was changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from psycopg import Connection

from shanzhi.sensing.intake.absences import know_absences
from shanzhi.sensing.intake.house import House
from shanzhi.sensing.intake.loading import (
    load_fleet,
    load_latest,
    load_slots,
    reload_devices,
    reload_fleet,
)
from shanzhi.sensing.intake.rules_at_work import know_standing, rules_at_work
from shanzhi.sensing.intake.store import wait_for_writers


def open_house(link: Connection[Any]) -> House:
    """Devices, latest values, rules with the alarms that stand."""
    wait_for_writers(link)
    fleet = load_fleet(link)
    latest = load_latest(link, fleet)
    rules = rules_at_work(link, fleet)
    know_absences(link, fleet, rules)
    return House(fleet, latest, rules)


def refresh(link: Connection[Any], house: House, changed: Collection[int] | None) -> None:
    """These devices as they are now; None reads kinds, devices and rules again."""
    if changed is not None:
        reload_devices(link, house.fleet, changed)
    else:
        reload_fleet(link, house.fleet)
    house.rules = rules_at_work(link, house.fleet, before=house.rules)
    know_absences(link, house.fleet, house.rules)
    house.latest.make_room(house.fleet.count)


def take_over(link: Connection[Any], house: House, slots: Collection[str], since_ms: int) -> None:
    """Devices that another process heard until now (see loading.load_slots), and their alarms."""
    wait_for_writers(link)
    load_slots(link, house.fleet, house.latest, slots, since_ms)
    know_standing(link, house.fleet, house.rules)
