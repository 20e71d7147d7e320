"""What this room holds about a resident: their home's devices and alarms, their days, their plates."""

from shanzhi.sensing.own_part import absences, alarms, devices, rhythm, vision

__all__ = ["absences", "alarms", "devices", "rhythm", "vision"]
