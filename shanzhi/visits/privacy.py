"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.visits import link_privacy

__all__ = ["link_privacy"]
