"""What this room holds about a resident."""

from __future__ import annotations
