"""How this room's things, and looks at them, are called on the pages of the audit."""

from shanzhi.sensing.auditing import alarms, devices, vision

__all__ = ["alarms", "devices", "vision"]
