"""Names for the pages of the audit. The kernel knows numbers only; each room says once, at start,
how its accounts, things and acts are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.events import event_kinds

NamesOf = Callable[[Iterable[int]], Mapping[int, str]]
Find = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Named:
    """``label`` is what such a thing is called; ``names_of`` its rows, ``find`` one by its name."""

    label: StrPromise | str
    names_of: NamesOf
    find: Find


PERSON = "account"
_things: dict[str, Named] = {}
# What is written about and has no number to look up.
_kinds: dict[str, StrPromise | str] = {
    "access_log": _("访问记录"),
    "access_alert": _("异常访问提醒"),
    "url": _("页面"),
    "calendar": _("工作日历"),
    "watch_rules": _("异常访问规则"),
    "retention": _("到期清除"),
}
_words: dict[str, StrPromise | str] = {}
_actions: dict[str, StrPromise | str] = {
    "kernel.refused": _("被拒绝或没有找到"),
    "kernel.api_read": _("用密钥读取接口"),
    "kernel.audit_search": _("查询访问审计"),
    "kernel.audit_verify": _("校验访问记录"),
    "kernel.alerts_read": _("查看异常访问"),
}


def name_things_by(kind: str, label: StrPromise | str, names_of: NamesOf, find: Find) -> None:
    """``kind`` is the aggregate, "account" for who works here. ``names_of(ids)`` gives names by id,
    ``find(name)`` an id; neither may give anything personal but the names of who works here."""
    _things[kind] = Named(label, names_of, find)


def name_actions(labels: Mapping[str, StrPromise | str]) -> None:
    """What a room's dotted words are called on the page."""
    _actions.update(labels)


def name_kinds(labels: Mapping[str, StrPromise | str]) -> None:
    """What is written about, where nobody can look one up by its number."""
    _kinds.update(labels)


def name_words(labels: Mapping[str, StrPromise | str]) -> None:
    """What the program writes as a reason or as fields, and how the page says it."""
    _words.update(labels)


def names_of(kind: str, ids: Iterable[int]) -> Mapping[int, str]:
    """Names by id, of those that are known."""
    known = _things.get(kind)
    return known.names_of(set(ids)) if known else {}


def find(kind: str, name: str) -> int | None:
    """The id of a thing by its name or, written as a plain number, by its id."""
    known = _things.get(kind)
    found = known.find(name) if known else None
    return int(name) if found is None and name.isdecimal() and len(name) < 19 else found


def kinds() -> list[tuple[str, str]]:
    """(kind, label) of what can be asked for, except people."""
    return [(kind, str(named.label)) for kind, named in _things.items() if kind != PERSON]


def kind_label(kind: str) -> str:
    """What such a thing is called, or its word."""
    return str(_things[kind].label if kind in _things else _kinds.get(kind, kind))


def in_words(text: str) -> str:
    """A reason or a field: what somebody typed stays, the program's own words (joined by +) get names."""
    parts = text.split("+")
    known = [str(_words[part]) for part in parts if part in _words]
    return " + ".join(known) if len(known) == len(parts) else text


def action_label(action: str) -> str:
    """What an action is called: an own label, that of the event, or its word."""
    if action in _actions:
        return str(_actions[action])
    event = event_kinds().get(action)
    return str(event.label) if event and event.label else action
