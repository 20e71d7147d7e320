"""Server-sent events: who listens to which topic, and what is sent to them.

A topic is ``room:code``. Messages are published about a place ("cases:320583001001001"); who
listens to a street ("cases:320583001") hears of every place below it. Inboxes are heard by their
owner alone ("inbox:7").
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from shanzhi.kernel.actors import WORKING_ROLES, Actor, Role

WAITING_MESSAGES = 64
RETRY_MILLISECONDS = 3_000
HEARTBEAT = b": here\n\n"
EXACT_ROOMS = frozenset({"inbox"})
_TOPIC = re.compile(r"([a-z_]{1,30}):(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a page listens to."""

    room: str
    code: str

    @classmethod
    def parse(cls, text: str) -> Topic | None:
        """``room:digits``, or None when it is nothing of the kind."""
        found = _TOPIC.fullmatch(text)
        return cls(found[1], found[2]) if found else None

    def is_open_to(self, viewer: Actor) -> bool:
        """An inbox to its owner, the kernel's own topics to operators, a place to whoever
        works over all of it."""
        if self.room in EXACT_ROOMS:
            return viewer.is_staff and self.code == str(viewer.id)
        wanted = (Role.OPERATOR,) if self.room == "kernel" else WORKING_ROLES
        scopes = viewer.scopes(*wanted)
        return viewer.is_staff and any(self.code.startswith(scope) for scope in scopes)

    def heard_by(self) -> list[Topic]:
        """The topics whose listeners hear a message about this one: itself and all above."""
        if self.room in EXACT_ROOMS:
            return [self]
        return [Topic(self.room, self.code[:length]) for length in range(len(self.code) + 1)]


@dataclass(eq=False)
class Listener:
    """An open page. It holds at most 64 messages: a page that cannot keep up is told once to
    load itself anew, which is all that the lost messages would have said."""

    topic: Topic
    session_key: str
    queue: asyncio.Queue[bytes] = field(
        default_factory=lambda: asyncio.Queue(maxsize=WAITING_MESSAGES)
    )
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, message: bytes, otherwise: bytes) -> None:
        """Queue ``message``; when the queue is full, empty it and queue ``otherwise``."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait(otherwise)


class Hub:
    """All listeners of this process, by topic."""

    def __init__(self) -> None:
        self._listeners: defaultdict[Topic, set[Listener]] = defaultdict(set)
        self._numbers = itertools.count(1)
        self._began = int(time.time())

    def __len__(self) -> int:
        return sum(len(listeners) for listeners in self._listeners.values())

    def join(self, listener: Listener) -> None:
        """From now on it hears its topic."""
        self._listeners[listener.topic].add(listener)

    def leave(self, listener: Listener) -> None:
        """It hears nothing more."""
        self._listeners[listener.topic].discard(listener)
        if not self._listeners[listener.topic]:
            del self._listeners[listener.topic]

    def everybody(self) -> list[Listener]:
        """Every open page."""
        return [one for listeners in self._listeners.values() for one in listeners]

    def spread(self, notification: str) -> int:
        """Pass a published message on; returns to how many pages. Nonsense is ignored."""
        payload = _payload(notification)
        topic = Topic.parse(str(payload.get("topic", "")))
        if topic is None:
            return 0
        message = self._event(payload)
        heard = [one for above in topic.heard_by() for one in self._listeners.get(above, ())]
        for listener in heard:
            listener.offer(message, otherwise=self.reload_event(listener.topic))
        return len(heard)

    def tell_to_reload(self) -> None:
        """Messages may have been lost: every page loads itself anew."""
        for listener in self.everybody():
            event = self.reload_event(listener.topic)
            listener.offer(event, otherwise=event)

    def reload_event(self, topic: Topic) -> bytes:
        """The message that says no more than: something changed."""
        return self._event({"topic": f"{topic.room}:{topic.code}", "reload": True})

    def _event(self, payload: dict[str, Any]) -> bytes:
        text = json.dumps(payload, ensure_ascii=False)
        return f"id: {self._began}-{next(self._numbers)}\ndata: {text}\n\n".encode()


def _payload(notification: str) -> dict[str, Any]:
    try:
        found = json.loads(notification)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
