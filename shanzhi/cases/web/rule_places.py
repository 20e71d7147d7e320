"""Addresses of rule sets: the kind, and the place's code or “all”; and which places one may edit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.cases.actions.rule_kinds import RuleKind
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.kernel.api import Actor, NotFound, Target, allowed

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


def managed_places(viewer: Actor, kind: RuleKind, chosen: str = "") -> list[tuple[str, str]]:
    """(address, indented name) of places whose rules of this kind the viewer may change, opened
    down to what was ``chosen``."""
    found = [
        (code, name)
        for code, name in place_choices(viewer, chosen)
        if allowed(viewer, kind.permission, Target(place_code=code))
    ]
    if allowed(viewer, kind.permission, Target(place_code="")):
        found.insert(0, (EVERYWHERE, _("全部地点")))
    return found
