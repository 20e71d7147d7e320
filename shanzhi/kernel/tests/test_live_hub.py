"""The hub: prefixes, slow pages, nonsense."""

from __future__ import annotations

import asyncio
import json

from shanzhi.kernel.actors import NOBODY, Role
from shanzhi.kernel.tests.factories import make_actor
from shanzhi.kernel.web.live import WAITING_MESSAGES, Hub, Listener, Topic


def listener(topic: str) -> Listener:
    found = Topic.parse(topic)
    assert found is not None
    return Listener(found, "session")


def heard(page: Listener) -> list[dict[str, object]]:
    messages = []
    while not page.queue.empty():
        text = page.queue.get_nowait().decode()
        messages.append(json.loads(text.split("data: ")[1]))
    return messages


def test_a_message_reaches_its_place_and_all_above_it() -> None:
    async def story() -> None:
        hub = Hub()
        pages = {
            code: listener(f"cases:{code}")
            for code in ("", "990101", "990101001", "990101001003004", "990101002")
        }
        for page in pages.values():
            hub.join(page)
        assert hub.spread('{"topic": "cases:990101001003004", "case": 5}') == 4
        assert [code for code, page in pages.items() if heard(page)] == [
            "", "990101", "990101001", "990101001003004"
        ]  # fmt: skip
        for page in pages.values():
            hub.leave(page)
        assert len(hub) == 0
        assert hub.spread('{"topic": "cases:990101001003004"}') == 0

    asyncio.run(story())


def test_a_page_that_cannot_keep_up_is_told_once_to_load_itself_anew() -> None:
    async def story() -> None:
        hub, slow = Hub(), listener("cases:990101")
        hub.join(slow)
        for number in range(WAITING_MESSAGES + 1):
            hub.spread(json.dumps({"topic": "cases:990101001", "case": number}))
        assert heard(slow) == [{"topic": "cases:990101", "reload": True}]
        hub.spread('{"topic": "cases:990101001", "case": 1}')
        assert heard(slow) == [{"topic": "cases:990101001", "case": 1}]

    asyncio.run(story())


def test_nonsense_from_the_database_is_ignored() -> None:
    hub = Hub()
    for nonsense in ("", "not json", "[]", "{}", '{"topic": 5}', '{"topic": "a b:1"}'):
        assert hub.spread(nonsense) == 0


def test_who_may_listen_to_what() -> None:
    dispatcher = make_actor(Role.STREET_DISPATCHER, scope_code="990101001", actor_id=7)
    operator = make_actor(Role.OPERATOR, scope_code="")
    may = {
        topic: [who for who in (dispatcher, operator, NOBODY) if found.is_open_to(who)]
        for topic in ("cases:990101001002", "cases:990101", "inbox:7", "inbox:8", "kernel:")
        if (found := Topic.parse(topic))
    }
    assert may == {
        "cases:990101001002": [dispatcher, operator],
        "cases:990101": [operator],
        "inbox:7": [dispatcher, operator],
        "inbox:8": [],
        "kernel:": [operator],
    }
