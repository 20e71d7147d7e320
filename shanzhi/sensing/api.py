"""The room's front door."""

from shanzhi.sensing.actions.load_kinds import load_kinds

__all__ = ["load_kinds"]
