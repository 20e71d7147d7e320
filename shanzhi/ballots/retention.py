"""How long this room keeps what."""

from __future__ import annotations
