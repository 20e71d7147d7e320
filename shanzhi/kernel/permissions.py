"""The permission table: capability × role × reach, as data that can be printed.

Each room keeps its own rows in its ``permissions.py`` and registers them here; ``require`` is the
only way an action asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.actors import Actor, Grant, Role
from shanzhi.kernel.refusals import Denied


class Reach(StrEnum):
    """How far a rule reaches from the one who holds the role."""

    ANYWHERE = "anywhere"
    PLACE = "place"
    UNIT = "unit"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that can be done, named room.verb, with its label for the docs."""

    name: str
    label: StrPromise


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    capability: Capability
    role: Role
    reach: Reach = Reach.PLACE


@dataclass(frozen=True, slots=True)
class Target:
    """Where a thing stands, as far as permission asks: its place, its holder, its identity."""

    place_code: str = ""
    unit_id: int | None = None
    key: tuple[str, int] | None = None


_table: dict[str, list[Rule]] = {}
_capabilities: dict[str, Capability] = {}


def register(rules: Iterable[Rule]) -> None:
    """Add a room's rows. Registering the same row twice changes nothing."""
    for rule in rules:
        _capabilities[rule.capability.name] = rule.capability
        rows = _table.setdefault(rule.capability.name, [])
        if rule not in rows:
            rows.append(rule)


def table() -> list[Rule]:
    """Every row, ordered by capability: what the docs print and the matrix test walks."""
    return [rule for name in sorted(_table) for rule in _table[name]]


def capabilities() -> list[Capability]:
    """Every capability that some role has."""
    return [_capabilities[name] for name in sorted(_capabilities)]


def allowed(actor: Actor, capability: Capability, target: Target | None = None) -> bool:
    """May ``actor`` do this to ``target``? Without a target: may they do it anywhere at all?"""
    return any(_fits(rule, actor, target) for rule in _table.get(capability.name, ()))


def require(actor: Actor, capability: Capability, target: Target | None = None) -> None:
    """Raise Denied, naming what was asked, unless the table allows it."""
    if not allowed(actor, capability, target):
        raise Denied(
            _("您没有“%(what)s”的权限。如需办理，请联系所在单位的管理员。")
            % {"what": capability.label}
        )


def _fits(rule: Rule, actor: Actor, target: Target | None) -> bool:
    if rule.role is Role.ANYONE:
        return True
    if rule.role is Role.REPORTER:
        return bool(actor.owns) if target is None else target.key in actor.owns
    held = [grant for grant in actor.grants if grant.role is rule.role]
    if not held:
        return False
    return target is None or _reaches(rule.reach, actor, held, target)


def _reaches(reach: Reach, actor: Actor, held: list[Grant], target: Target) -> bool:
    if reach is Reach.ANYWHERE:
        return True
    if reach is Reach.UNIT:
        return target.unit_id in actor.unit_ids
    if reach is Reach.OWN:
        return target.key in actor.owns
    return any(target.place_code.startswith(grant.scope_code) for grant in held)
