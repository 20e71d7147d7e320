"""Addresses of rule sets: the kind, and the place's code or “all”."""

from __future__ import annotations

from shanzhi.kernel.api import NotFound

EVERYWHERE = "all"
LENGTHS = {6, 9, 12, 15}


def place_of(slug: str) -> str:
    """The place code in an address. Raises NotFound for what is none."""
    if slug == EVERYWHERE:
        return ""
    if not (slug.isascii() and slug.isdecimal() and len(slug) in LENGTHS):
        raise NotFound
    return slug


def slug_of(place_code: str) -> str:
    """The place in an address."""
    return place_code or EVERYWHERE


def rule_set_url(kind: str, place_code: str) -> str:
    """Where a place's rules are edited."""
    return f"/desk/rules/{kind}/{slug_of(place_code)}/"
