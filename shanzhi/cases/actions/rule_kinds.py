"""Kinds of rules that a place may edit at the desk; each kind registers itself here.

The editor, its versions, restoring and the dry run know nothing else about a kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django_stubs_ext import StrPromise

from shanzhi.cases.rules.rule_rows import Row
from shanzhi.kernel.api import NotFound


@dataclass(frozen=True, slots=True)
class Past:
    """A matter of the last month, as far as rules ask."""

    id: int
    place_code: str
    category_code: str
    urgency: int
    opened_at: datetime
    handled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKind:
    """``table`` is the versioned table to bump. ``load`` gives a place's rows in their order,
    ``check`` what is wrong with each by position and field, ``warn`` what is odd about each,
    ``write`` stores them and returns them with ids, ``describe`` says a row as (label, words)
    pairs. ``ask`` asks the rows about past matters and adds to the findings; None: no dry run."""

    name: str
    label: StrPromise
    table: str
    load: Callable[[str], list[Row]]
    check: Callable[[str, Sequence[Row]], dict[int, dict[str, str]]]
    warn: Callable[[str, Sequence[Row]], dict[int, str]]
    write: Callable[[str, Sequence[Row]], list[Row]]
    describe: Callable[[Mapping[str, Any]], list[tuple[str, str]]]
    ask: Callable[[str, Sequence[Row], Sequence[Past], dict[str, Any]], None] | None = None


_kinds: dict[str, RuleKind] = {}


def register_rules(kind: RuleKind) -> None:
    """Make a kind of rules editable."""
    _kinds[kind.name] = kind


def rule_kind(name: str) -> RuleKind:
    """The kind with this name. Raises NotFound."""
    if name not in _kinds:
        raise NotFound
    return _kinds[name]


def rule_kinds() -> list[RuleKind]:
    """All kinds, in the order in which they were registered."""
    return list(_kinds.values())
