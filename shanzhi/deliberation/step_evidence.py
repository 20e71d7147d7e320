"""What other parts of the room know about a step: its meetings, its conversation, its ballot.

A part registers a finder under its kind; the steps ask all of them and know none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django_stubs_ext import StrPromise

from shanzhi.deliberation.models import ExecutionItem, Topic, TopicStep
from shanzhi.kernel.api import Actor


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """``what`` is said on the page with a link to ``href`` (public); ``counts`` whether it is enough to be
    counted as evidence (a meeting that was held, a conversation that people joined)."""

    what: StrPromise | str
    href: str
    at: datetime
    counts: bool = True


Find = Callable[[Topic, TopicStep], Iterable[StepEvidence]]
_finders: dict[str, Find] = {}


def register_step_evidence(kind: str, find: Find) -> None:
    """``find(topic, step)`` gives what there is of this ``kind`` ("meeting", "conversation"); the same
    kind again takes the place of the one before."""
    _finders[kind] = find


def evidence_of(topic: Topic, step: TopicStep) -> list[StepEvidence]:
    """Of all parts, the oldest first."""
    found = [each for find in _finders.values() for each in find(topic, step)]
    return sorted(found, key=lambda each: each.at)


TookPart = Callable[[Topic, int], bool]
Everybody = Callable[[Topic], Iterable[int]]
_parts: dict[str, TookPart] = {}
_everybody: dict[str, Everybody] = {}


def register_taking_part(kind: str, find: TookPart, everybody: Everybody | None = None) -> None:
    """``find(topic, resident_id)`` says whether somebody took part in a meeting, a conversation or a ballot
    of the topic: whoever did evaluates it. ``everybody(topic)`` names them all where that is known, so that
    they are asked. The same kind again takes the place of the one before."""
    _parts[kind] = find
    if everybody is not None:
        _everybody[kind] = everybody


def took_part_elsewhere(topic: Topic, resident_id: int) -> bool:
    """Did they take part in any of these?"""
    return any(find(topic, resident_id) for find in _parts.values())


def everybody_elsewhere(topic: Topic) -> set[int]:
    """Residents who are known to have taken part in any of these."""
    return {pk for find in _everybody.values() for pk in find(topic)}


@dataclass(frozen=True, slots=True)
class ItemLink:
    """What stands behind an item in a room above: a project. ``href`` is for everybody and "" while it is
    not public, ``desk_href`` for the desk; ``note`` says how far it is."""

    what: StrPromise | str
    href: str
    desk_href: str = ""
    note: str = ""


FindLinks = Callable[[ExecutionItem], Iterable[ItemLink]]
_item_finders: list[FindLinks] = []


def register_item_links(find: FindLinks) -> None:
    """A room above tells what it made of an item; said again changes nothing."""
    if find not in _item_finders:
        _item_finders.append(find)


def links_of_item(item: ExecutionItem) -> list[ItemLink]:
    """Of all rooms."""
    return [each for find in _item_finders for each in find(item)]


@dataclass(frozen=True, slots=True)
class ItemDoor:
    """What the desk may make of an item in a room above: a button that posts to ``action``."""

    label: StrPromise | str
    action: str


FindDoors = Callable[[ExecutionItem, Actor], Iterable[ItemDoor]]
_door_finders: list[FindDoors] = []


def register_item_doors(find: FindDoors) -> None:
    """A room above tells what a viewer may make of an item; said again changes nothing."""
    if find not in _door_finders:
        _door_finders.append(find)


def doors_of_item(item: ExecutionItem, viewer: Actor) -> list[ItemDoor]:
    """Of all rooms, for this viewer."""
    return [each for find in _door_finders for each in find(item, viewer)]
