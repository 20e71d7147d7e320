"""The room's front door."""

from shanzhi.sensing.actions.load_kinds import load_kinds

# Things.
from shanzhi.sensing.demo import load_demo_devices
from shanzhi.sensing.queries.health import silent_by_community

__all__ = ["load_demo_devices", "load_kinds", "silent_by_community"]
