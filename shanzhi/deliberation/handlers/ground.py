"""What follows in this room from events."""

from __future__ import annotations
