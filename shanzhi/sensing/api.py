"""The room's front door."""

from shanzhi.sensing.actions.load_kinds import load_kinds

# Things.
from shanzhi.sensing.demo import load_demo_devices
from shanzhi.sensing.queries.health import silent_by_community
from shanzhi.sensing.queries.on_map import OpenAlarm, SensorsHere, alarms_on_map, sensors_on_map

__all__ = [
    "OpenAlarm",
    "SensorsHere",
    "alarms_on_map",
    "load_demo_devices",
    "load_kinds",
    "sensors_on_map",
    "silent_by_community",
]
