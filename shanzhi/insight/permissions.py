"""Who may do what in this room."""

from __future__ import annotations

from shanzhi.kernel.api import Rule, register

TABLE: tuple[Rule, ...] = ()
register(TABLE)
