"""Kinds of rules that a place may edit at the desk; each kind registers itself here.

The editor, its versions, restoring and the dry run know nothing else about a kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django_stubs_ext import StrPromise

from shanzhi.cases.permissions import MANAGE_RULES
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.kernel.api import Capability, NotFound


@dataclass(frozen=True, slots=True)
class Past:
    """A matter of the last month, as far as rules ask."""

    id: int
    place_code: str
    category_code: str
    urgency: int
    opened_at: datetime
    handled_at: datetime | None
    source: str = ""
    standard_id: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The rows a place might have, asked about the past at the moment ``at``."""

    place_code: str
    rows: Sequence[Row]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKind:
    """``table`` is the versioned table to bump, ``permission`` what changing it asks for. ``load``
    gives a place's rows in their order, ``check`` what is wrong with each by position and field,
    ``warn`` what is odd about each, ``write`` stores them and returns them with ids, ``title``
    names a row and ``describe`` says it as (label, words) pairs, of which ``details`` are not in
    its title. ``ask`` asks a draft about past matters and adds to the findings; None: no dry run.

    Rules that are ``ordered`` are asked one after the other and are switched off, never removed,
    because past dispatches name them. Of the others the narrowest holds, they can be removed, and
    ``shown_by`` says in which order a page lists them."""

    name: str
    label: StrPromise
    table: str
    permission: Capability = MANAGE_RULES
    is_ordered: bool = True
    load: Callable[[str], list[Row]]
    check: Callable[[str, Sequence[Row]], dict[int, dict[str, str]]]
    warn: Callable[[str, Sequence[Row]], dict[int, str]]
    write: Callable[[str, Sequence[Row]], list[Row]]
    title: Callable[[Mapping[str, Any]], str]
    describe: Callable[[Mapping[str, Any]], list[tuple[str, str]]]
    details: slice
    shown_by: Callable[[Row], Any] = lambda _row: 0
    ask: Callable[[Draft, Sequence[Past], dict[str, Any]], None] | None = None


_kinds: dict[str, RuleKind] = {}


def register_rules(kind: RuleKind) -> None:
    """Make a kind of rules editable."""
    _kinds[kind.name] = kind


def rule_kind(name: str) -> RuleKind:
    """The kind with this name. Raises NotFound."""
    if name not in _kinds:
        raise NotFound
    return _kinds[name]
