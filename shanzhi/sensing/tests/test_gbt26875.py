"""Transmission devices speak GB/T 26875.3: heard whole or not at all, confirmed when it is safe.

Packets here are written out byte by byte from the standard's tables, not with our own encoder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.sensing.doors.gbt26875.frames import Decoder, Fault, Packet
from shanzhi.sensing.doors.gbt26875.objects import NotUnderstood, told
from shanzhi.sensing.doors.gbt26875.server import Server
from shanzhi.sensing.tests.gate import FakeGate, Thing

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 26, 8, 30, 15, tzinfo=CHINA)
TIME = bytes([15, 30, 8, 26, 11, 26])  # seconds first, the year of the century last
SOURCE = bytes.fromhex("010203040506")
CENTRE = bytes(6)
BOX = Thing(1, "gbt:010203040506", metrics=("alarm", "fault", "mains", "backup", "line"),
            is_gateway=True)  # fmt: skip
SMOKE = Thing(2, "gbt:010203040506:1.1:01000700", metrics=("smoke", "temperature", "fault"))
PANEL = Thing(3, "gbt:010203040506:1.1", metrics=("alarm", "fault", "mains", "backup"))


def packet(data: bytes, *, command: int = 2, serial: int = 7, source: bytes = SOURCE) -> bytes:
    """As table 1 has it: @@, 25 bytes, data, checksum, ##; the low byte first."""
    body = bytes([serial & 0xFF, serial >> 8, 1, 0]) + TIME + source + CENTRE
    body += bytes([len(data) & 0xFF, len(data) >> 8, command]) + data
    total = 0
    for byte in body:
        total = (total + byte) % 256
    return b"\x40\x40" + body + bytes([total]) + b"\x23\x23"


def part_status(state: int, *, part: str = "01000700") -> bytes:
    words = "三楼走廊".encode("gb18030").ljust(31, b"\0")
    return (
        bytes([2, 1, 1, 1, 42]) + bytes.fromhex(part) + state.to_bytes(2, "little") + words + TIME
    )


FIRE = part_status(0b11)
TEMPERATURE = bytes([3, 1, 1, 1, 42]) + bytes.fromhex("01000700") + bytes([3, 0x2C, 0x01]) + TIME
BOX_STATUS = bytes([21, 1, 0b00001001]) + TIME
SYSTEM = bytes([1, 1, 1, 1, 0b00000001, 0b00000001]) + TIME
BUTTON = bytes([24, 1, 0b100, 5]) + TIME


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate([BOX, SMOKE, PANEL], behind={BOX.serial: {SMOKE.serial, PANEL.serial}})


def with_server(
    gate: FakeGate,
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Any]],
    **how: Any,
) -> Any:
    async def run() -> Any:
        server = await Server(gate, lambda: NOW, **how).listen("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        try:
            async with asyncio.timeout(5):
                return await talk(reader, writer)
        finally:
            writer.close()
            server.close()

    return asyncio.run(run())


def answers_to(gate: FakeGate, *sent: bytes, wanted: int | None = None, **how: Any) -> list[Packet]:
    """Send pieces, and read as many packets as are wanted (one for each piece)."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[Packet]:
        decoder, found = Decoder(), list[Packet]()
        for piece in sent:
            writer.write(piece)
            await writer.drain()
        with suppress(ConnectionError):  # a door that is shut at once
            while len(found) < (len(sent) if wanted is None else wanted):
                if not (piece := await reader.read(4096)):
                    break
                found += [one for one in decoder.feed(piece) if isinstance(one, Packet)]
        return found

    return with_server(gate, talk, **how)  # type: ignore[no-any-return]  # 2026-11-26: what talk gives


def test_a_fire_is_heard_and_then_confirmed(gate: FakeGate) -> None:
    (answer,) = answers_to(gate, packet(FIRE, serial=0x1234))

    assert [(one.serial, dict(one.values)) for one in gate.told] == [
        (SMOKE.serial, {"smoke": True, "fault": False})
    ]
    assert gate.told[0].sent_ms == int(NOW.timestamp()) * 1000
    assert (answer.command, answer.serial, answer.data) == (3, 0x1234, b"")
    assert (answer.source, answer.destination) == (CENTRE, SOURCE)


@pytest.mark.parametrize(
    ("data", "serial", "values"),
    [
        (TEMPERATURE, SMOKE.serial, {"temperature": 30.0}),
        (BOX_STATUS, None, {"alarm": False, "fault": False, "mains": False, "backup": True, "line": True}),
        (SYSTEM, PANEL.serial, {"alarm": False, "fault": False, "mains": False, "backup": True}),
        (BUTTON, None, {"alarm": True}),
        (bytes([4, 1, 1, 1, 0b1000, 1]) + TIME, PANEL.serial, {"alarm": False}),
        (b"", None, {}),
        (bytes([28, 1]) + TIME, None, {}),
    ],
    ids=["analogue", "device", "system", "button", "operation", "empty", "clock"],
)  # fmt: skip
def test_every_covered_type_says_what_its_table_says(
    gate: FakeGate, data: bytes, serial: str | None, values: dict[str, Any]
) -> None:
    (answer,) = answers_to(gate, packet(data))

    assert [(one.serial, dict(one.values)) for one in gate.told] == [(serial, values)]
    # What says nothing is a sign of life; this intake counts no value of it and still took it.
    assert answer.command == 3


def test_two_objects_in_one_packet_and_a_packet_in_ten_pieces(gate: FakeGate) -> None:
    two = bytes([2, 2]) + FIRE[2:] + part_status(0b100)[2:]
    whole = packet(two)
    pieces = [whole[at : at + 13] for at in range(0, len(whole), 13)]
    (answer,) = answers_to(gate, *pieces, wanted=1)

    assert answer.command == 3
    assert [one.values["smoke"] for one in gate.told] == [True, False]


def test_sent_again_it_is_confirmed_again_and_does_nothing(gate: FakeGate) -> None:
    first, again = answers_to(gate, packet(FIRE), packet(FIRE))

    assert (first.command, again.command) == (3, 3)
    assert len(gate.told) == 1


def test_a_device_whose_clock_stands_still_is_heard_at_its_second_fire(gate: FakeGate) -> None:
    still = bytearray(packet(FIRE, serial=0))
    still[6:12] = bytes(6)
    still[-3] = sum(still[2:-3]) % 256
    found = answers_to(gate, bytes(still), bytes(still), wanted=3)

    assert [one.command for one in found].count(3) == 2
    assert len(gate.told) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (part_status(2, part="99999999"), "unknown"),  # a part that nobody entered
        (bytes([99, 1, 0]), "type"),
        (FIRE[:-1], "length"),
        (bytes([2, 9]) + FIRE[2:], "length"),
        (b"\x02", "length"),
    ],
)
def test_what_cannot_be_taken_is_denied_and_counted(
    gate: FakeGate, data: bytes, reason: str
) -> None:
    (answer,) = answers_to(gate, packet(data))

    assert answer.command == 6
    assert not gate.told
    assert reason in {why for why, _who in gate.refusals}


def test_a_stranger_and_a_wrong_checksum_are_denied(gate: FakeGate) -> None:
    damaged = bytearray(packet(FIRE))
    damaged[40] ^= 1
    first, second = answers_to(gate, packet(FIRE, source=b"\xee" * 6), bytes(damaged))

    assert (first.command, second.command) == (6, 6)
    assert not gate.told
    assert {reason for reason, _who in gate.refusals} == {"unknown", "checksum"}


def test_after_garbage_the_next_packet_is_heard(gate: FakeGate) -> None:
    garbage = b"@@" + bytes(22) + b"\x05\x00" + b"@@@#" * 9
    (answer,) = answers_to(gate, garbage + packet(FIRE), wanted=1)

    assert answer.command == 3
    assert gate.refusals["garbage", ""] == 1


def test_while_the_intake_is_full_nothing_is_answered_and_then_it_is(gate: FakeGate) -> None:
    gate.full = True

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(packet(FIRE))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(100), 0.05)
        gate.full = False
        return await reader.read(100)

    assert with_server(gate, talk)[26] == 3


def test_a_device_with_a_wrong_clock_is_told_the_time(gate: FakeGate) -> None:
    late = bytearray(packet(b"", command=2))
    late[6:12] = bytes([0, 0, 0, 1, 1, 20])
    late[-3] = sum(late[2:-3]) % 256
    confirmed, clock = answers_to(gate, bytes(late), wanted=2)

    assert (confirmed.command, clock.command) == (3, 1)
    assert clock.data == bytes([90, 1]) + TIME


def test_only_networks_that_are_named_may_come(gate: FakeGate) -> None:
    assert answers_to(gate, packet(FIRE), networks=[ip_network("192.0.2.0/24")]) == []
    assert gate.refusals == {("connection", ""): 1}
    assert len(answers_to(gate, packet(FIRE), networks=[ip_network("127.0.0.0/8")])) == 1


@given(st.lists(st.binary(max_size=80), max_size=8), st.integers(0, 5))
def test_whatever_bytes_come_the_next_packet_is_found(junk: list[bytes], cut: int) -> None:
    decoder = Decoder()
    for piece in junk:
        list(decoder.feed(piece))
    found: list[Packet | Fault] = []
    whole = packet(FIRE)
    for piece in (whole[:cut], whole[cut:]):
        found += decoder.feed(piece)
    found += decoder.flush()

    assert [one.data for one in found if isinstance(one, Packet)][-1:] == [FIRE]


@given(st.binary(max_size=120))
def test_whatever_data_comes_is_told_or_not_understood(data: bytes) -> None:
    with suppress(NotUnderstood):
        assert isinstance(told(data), list)


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_a_packet_between_others_is_told_apart(before: bytes, data: bytes) -> None:
    stream = packet(before, serial=1) + packet(data, serial=2) + packet(b"", serial=3)
    decoder = Decoder()
    found = [one for at in range(len(stream)) for one in decoder.feed(stream[at : at + 1])]

    assert [(one.serial, one.data) for one in found if isinstance(one, Packet)] == [
        (1, before), (2, data), (3, b""),
    ]  # fmt: skip
