"""The room's tables."""

from shanzhi.visits.models.link import Link, LinkFile, LinkPlan, LinkRecord

__all__ = ["Link", "LinkFile", "LinkPlan", "LinkRecord"]
