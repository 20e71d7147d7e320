"""How this room's things are called on the pages of the audit."""

from __future__ import annotations
