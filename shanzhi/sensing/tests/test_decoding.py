"""The decoder says of every payload, good or bad, what one that reads value by value says."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shanzhi.sensing.doors import spoken
from shanzhi.sensing.doors.contract import Telling
from shanzhi.sensing.doors.readings import decoded, from_batch, from_device, from_gateway
from shanzhi.sensing.doors.spoken import Bounds, Malformed, Said
from shanzhi.sensing.intake import messages as messages_read
from shanzhi.sensing.intake.fleet import DeviceRow, Fleet, KindRow
from shanzhi.sensing.intake.hearing import hear
from shanzhi.sensing.intake.messages import read_all, read_message
from shanzhi.sensing.intake.packets import Came, Published
from shanzhi.sensing.intake.parcels import Parcel, Taken
from shanzhi.sensing.tests.plain_decoder import Plain

SERIALS = ["S1", "S2", "C1", "C2", "G1", "X1", "N1", "../S1", "", "S1\nS2"]
NAMES = ["smoke", "temperature", "battery", "wet", "odd", "ts", "values"]


def fleet() -> Fleet:
    """Two detectors, a gateway with two of its own, one not in use, one in a home that says no."""
    known = Fleet(
        [
            KindRow("smoke", 60, {"smoke": 0, "temperature": 2}, [0, 0, -40], [1, 0, 120], [0, 0, 1], False),
            KindRow("water", 60, {"wet": 0, "battery": 1}, [0, 0], [1, 100], [0, 1], False),
            KindRow("gateway", 60, {"battery": 0}, [0], [100], [1], True),
        ]
    )  # fmt: skip
    rows = [("G1", "gateway", 0, 0), ("S1", "smoke", 0, 0), ("S2", "smoke", 0, 1)]
    rows += [("C1", "water", 1, 0), ("C2", "smoke", 1, 0), ("N1", "water", 1, 2)]
    known.add(
        [DeviceRow(n + 1, s, k, "99", gate, stands) for n, (s, k, gate, stands) in enumerate(rows)]
    )
    return known


numbers = st.one_of(
    st.integers(-50, 150),
    st.floats(-50, 150),
    st.sampled_from([True, False, 10**16, -(10**14), 10**15, 1e15, 1.5e300, 0, -0.0, "7", "1e3", "x", "true", None]),
)  # fmt: skip
values = st.dictionaries(st.sampled_from(NAMES), numbers, max_size=3)
times = st.sampled_from(
    [
        0,
        5,
        1_795_680_000_000,
        2_147_483_648_000,
        -86_400_000,
        10**14,
        10**15,
        1.5,
        True,
        "now",
        None,
    ]
)
moments = st.one_of(
    st.builds(lambda ts, said: {"ts": ts, "values": said}, times, values),
    st.builds(lambda said: {"values": said}, values),
    st.builds(lambda said: {"ts": 5, "values": said, "more": 1}, values),
    values,
    st.sampled_from([None, 5, [], "x", {"values": 4}]),
)
devices = st.one_of(moments, st.lists(moments, max_size=3))
gateways = st.one_of(
    st.dictionaries(st.sampled_from(SERIALS), st.lists(moments, max_size=2), max_size=5),
    st.dictionaries(st.sampled_from(SERIALS), st.one_of(devices), max_size=3),
    moments,
)
rows = st.tuples(st.sampled_from(SERIALS), times, values).map(list)
batches = st.one_of(
    st.builds(lambda some: {"readings": some}, st.lists(rows, max_size=5)),
    st.builds(lambda some: {"readings": some, "more": 1}, st.lists(rows, max_size=2)),
    st.lists(rows, max_size=2),
)
spoilt = st.sampled_from([b"", b"NaN", b"\xff", b"]", b"1e400", b"{" * 2_000])


def spoil(given: Any, place: int, piece: bytes) -> bytes:
    """JSON with something in it that is none."""
    said = json.dumps(given).encode()
    at = place % (len(said) + 1)
    return said[:at] + piece + said[at:]


def payloads(of: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Nearly all of it JSON, with spaces and without."""
    tight = of.map(lambda said: json.dumps(said, separators=(",", ":")).encode())
    return st.one_of(tight, tight, st.builds(spoil, of, st.integers(0, 500), spoilt))


messages = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["S1", "S2", "C1", "X1", "N1"]), payloads(devices)).map(
            lambda said: (f"shanzhi/devices/{said[0]}/telemetry", said[1])
        ),
        st.tuples(st.sampled_from(["G1", "X1", "S2"]), payloads(gateways)).map(
            lambda said: (f"shanzhi/gateways/{said[0]}/telemetry", said[1])
        ),
    ),
    max_size=6,
)


S1, TOGETHER = "shanzhi/devices/S1/telemetry", b'{"ts":2,"values":{"smoke":1}}'


@settings(max_examples=120, deadline=None)
@given(messages, st.integers(0, 6))
@example([(S1, b'{"ts":1,"values":{"smoke":1,"smoke":0}}')], 4)
# Halves that would be one, beside one that is two: none of them may be heard as another's.
@example(
    [(S1, b'{"ts":1,"values":{"k}}'), (S1, b'{"ts":":1}}'), (S1, TOGETHER + b"," + TOGETHER)], 3
)
@example(
    [(S1, b'{"ts":1}}'), (S1, b'{"ts":1,"values":{"smoke":1}},{"ts":2,"values":{"smoke":0}}')], 3
)
@example(
    [
        (S1, TOGETHER),
        ("v1/devices/S2/telemetry", TOGETHER),
        ("shanzhi/1/devices/S\n1/telemetry", TOGETHER),
    ],
    2,
)
def test_what_is_heard_is_what_one_by_one_is_heard(
    said: list[tuple[str, bytes]], others: int
) -> None:
    said = said + [("shanzhi/b/devices/S1/telemetry", TOGETHER)] * others
    compare(said, as_columns=False)
    compare(said, as_columns=True)


def compare(said: list[tuple[str, bytes]], *, as_columns: bool) -> int:
    """What is heard of these messages is what one hears who reads each value by itself; returns how many
    statements were read as columns."""
    known = fleet()
    plain = Plain(known)
    for topic, payload in said:
        plain.hear(topic, payload)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(messages_read, "MANY_BYTES", 0 if as_columns else 1 << 40)
        parcels = read_all(known, Published.of([came_of(said)]))
    taken = [Taken() for _parcel in parcels]
    found = hear(parcels, known, taken)
    readings = found.readings
    columns = (readings.device, readings.slot, readings.value, readings.sent_ms, readings.message)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == plain.readings
    messages = sum(parcel.messages for parcel in parcels)
    refused = sum(parcel.refused_messages for parcel in parcels)
    assert messages + refused == plain.messages
    assert messages == plain.numbered
    told = [reason for one in taken for reason, _who in one.refused]
    assert {r: told.count(r) for r in set(told)} == dict(plain.refused)
    # What was refused as a whole has a reason too.
    assert sum(len(parcel.refused) for parcel in parcels) >= refused
    assert not len(found.alive)
    return sum(len(one.columns.device) for one in parcels if one.columns is not None)


usual_values = st.dictionaries(
    st.sampled_from(["smoke", "temperature", "battery", "wet", "odd"]),
    st.one_of(
        st.integers(-99_999_999, 99_999_999),
        st.decimals(-99, 99, places=1, allow_nan=False, allow_infinity=False).map(float),
        st.floats(-1e5, 1e5).map(lambda value: round(value, 6)),
        st.sampled_from([True, False, 0, -0.0, 0.5, 100_000_000, 12.1234567, 1e-7, "7"]),
    ),
    min_size=1,
    max_size=4,
)
usual_times = st.integers(1_700_000_000_000, 1_900_000_000_000)
usual_moments = st.builds(lambda ts, said: {"ts": ts, "values": said}, usual_times, usual_values)
usual_gateways = st.dictionaries(
    st.sampled_from(["C1", "C2", "G1", "S1", "N1", "X1"]),
    usual_moments.map(lambda moment: [moment]),
    min_size=1,
    max_size=4,
)


def in_bytes(given: Any) -> bytes:
    return json.dumps(given, separators=(",", ":")).encode()


usual = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["S1", "S2", "C1"]), usual_moments.map(in_bytes)).map(
            lambda said: (f"shanzhi/1/devices/{said[0]}/telemetry", said[1])
        ),
        st.tuples(st.sampled_from(["G1", "G1", "S2"]), usual_gateways.map(in_bytes)).map(
            lambda said: (f"v1/gateway/{said[0]}/telemetry", said[1])
        ),
    ),
    min_size=1,
    max_size=6,
)
SIGNS = b'"{}[]:,.-0179etrux \\\n\x7f\x80 '


@settings(max_examples=300, deadline=None)
@given(
    usual, st.integers(0, 5), st.integers(0, 400), st.sampled_from([0, 1]), st.sampled_from(SIGNS)
)
def test_the_usual_form_with_one_byte_otherwise_says_the_same(
    said: list[tuple[str, bytes]], which: int, place: int, cut: int, sign: int
) -> None:
    """Columns are read by where quotation marks stand: whatever byte is another, or one more, they say what the
    slow way says."""
    compare(said, as_columns=True)
    topic, payload = said[which % len(said)]
    at = place % len(payload)
    said[which % len(said)] = (topic, payload[:at] + bytes([sign]) + payload[at + cut :])
    compare(said, as_columns=True)


def test_what_is_usual_is_read_as_columns() -> None:
    """Whole and broken numbers, several values, several devices behind a gateway: none is left aside."""
    device = b'{"ts":1795680000123,"values":{"temperature":21.5,"smoke":0,"odd":-7.25}}'
    gateway = (
        b'{"C1":[{"ts":1795680000123,"values":{"battery":87}}],'
        b'"C2":[{"ts":1795680000124,"values":{"temperature":-3.125,"smoke":true}}]}'
    )
    said = [(S1, device)] * 3 + [("v1/gateway/G1/telemetry", gateway)] * 2
    assert compare(said, as_columns=True) == 3 + 4
    odd = (S1, b'{"ts":1795680000123,"values":{"temperature":2.15e1}}')
    assert compare([*said[:2], odd, *said[2:]], as_columns=True) == 3 + 4


def came_of(said: list[tuple[str, bytes]]) -> Came:
    """These as a broker would send them, in two reads of the socket with a PINGRESP between."""
    came, sent = Came(), b"\xd0\x00"
    others: list[Any] = []
    for number, (topic, payload) in enumerate(said):
        name = topic.encode()
        body = len(name).to_bytes(2) + name + (number + 1).to_bytes(2) + b"\x00" + payload
        sent += b"\x32" + _varint(len(body)) + body
    for end in (len(sent) // 2, len(sent)):
        size, more = came.add(sent[:end])
        sent, others = sent[size:], others + more
    size, more = came.add(sent)
    assert (sent[size:], others + more) == (b"", [(0xD0, b"")])
    numbers = b"".join(b"\x40\x02" + (number + 1).to_bytes(2) for number in range(len(said)))
    assert Published.of([came]).receipts == [numbers]
    first = came.split(1)
    both = Published.of([first, came])
    assert b"".join(both.receipts) == numbers
    together = [both.message(row) for row in range(len(both))]
    assert together == [(topic.encode(), payload) for topic, payload in said]
    return together_of(first, came)


def together_of(*cames: Came) -> Came:
    parts = [part for came in cames for part in came.parts]
    return Came(deque(parts), sum(came.size for came in cames), sum(came.weight for came in cames))


def _varint(length: int) -> bytes:
    low, high = length & 127, length >> 7
    return bytes([low | 128, *_varint(high)]) if high else bytes([low])


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_bytes_that_are_no_mqtt_break_nothing(data: bytes, more: bytes) -> None:
    came = Came()
    for part in (data, more):
        size, _others = came.add(part)
        assert -1 <= size <= len(part)
    said = Published.of([came])
    for row in range(len(said)):
        topic, payload = said.message(row)
        assert topic + payload in said.data or len(topic) + len(payload) < came.size
    read_all(fleet(), said)


def said_of(reader: Any, body: bytes) -> Said | str:
    try:
        found: Said = reader(body)
    except Malformed as why:
        return why.reason
    return found


@settings(max_examples=80, deadline=None)
@given(st.one_of(payloads(gateways), payloads(batches), payloads(devices)))
def test_the_fast_way_says_what_the_slow_one_says(body: bytes) -> None:
    slow = {
        from_gateway: lambda given: spoken.gateway_said(decoded(given), Bounds()),
        from_batch: lambda given: spoken.batch_said(decoded(given)),
        from_device: lambda given: spoken.device_said(decoded(given), Bounds()),
    }
    for reader, other in slow.items():
        fast, right = said_of(reader, body), said_of(other, body)
        if isinstance(fast, str) or isinstance(right, str):
            assert fast == right
            continue
        assert [_numbers(one) for one in fast.readings] == [_numbers(one) for one in right.readings]
        assert (fast.refused, fast.parts) == (right.refused, right.parts)


def _numbers(one: Telling) -> tuple[str | None, int | None, dict[str, float]]:
    return one.serial, one.sent_ms, {name: float(value) for name, value in one.values.items()}


def test_several_parcels_are_told_apart() -> None:
    known = fleet()
    first, second = Parcel("mqtt"), Parcel("http")
    read_message(first, known, b"shanzhi/devices/S1/telemetry", b'[{"smoke":1},{"smoke":0}]')
    read_message(second, known, b"shanzhi/devices/S1/telemetry", b'{"ts":7,"values":{"smoke":1}}')
    read_message(
        second, known, b"shanzhi/gateways/G1/telemetry", b'{"C1":[{"wet":1}],"S1":[{"smoke":1}]}'
    )
    taken = [Taken(), Taken()]
    found = hear([first, second], known, taken).readings
    assert found.parcel.tolist() == [0, 0, 1, 1]
    assert found.message.tolist() == [0, 0, 1, 2]
    assert [told.refused for told in taken] == [[], [("not_its_child", "S1")]]
    assert hear([], known, []).readings.device.tolist() == []


@pytest.mark.parametrize("count", [1, 300])
def test_a_fleet_of_none_knows_nobody(count: int) -> None:
    parcel, taken = Parcel("mqtt"), Taken()
    for number in range(count):
        parcel.tell(f"S{number}", 5, {"smoke": 1.0})
    found = hear([parcel], Fleet([]), [taken])
    assert np.array_equal(found.readings.device, np.zeros(0, np.int64))
    assert len(taken.refused) == count
