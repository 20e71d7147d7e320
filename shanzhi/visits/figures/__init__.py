"""What this room brings to the reports of a place and to a worker's quarter."""

from shanzhi.visits.figures import households, links  # noqa: F401  # 2026-11-26: registers
