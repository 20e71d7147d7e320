"""How long this room keeps what."""

from shanzhi.visits import link_retention

__all__ = ["link_retention"]
