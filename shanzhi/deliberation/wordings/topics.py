"""What this room tells people."""

from __future__ import annotations
