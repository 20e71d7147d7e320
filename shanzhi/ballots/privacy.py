"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations
