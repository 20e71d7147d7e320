"""What devices say over HTTP is taken as it is, once, within bounds; nonsense is counted and breaks nothing."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.sensing.doors.http import HttpDoor, Route
from shanzhi.sensing.doors.listing import every_route, further_routes
from shanzhi.sensing.doors.readings import from_batch, from_device, from_gateway
from shanzhi.sensing.doors.sources import Sources
from shanzhi.sensing.doors.spoken import Malformed
from shanzhi.sensing.tests.calling import Answer, call
from shanzhi.sensing.tests.gate import FakeGate, Thing

SMOKE, OTHER = Thing(1, "S1"), Thing(2, "S2")
BOX = Thing(9, "G1", is_gateway=True)


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate([SMOKE, OTHER, BOX], behind={"G1": {"S1"}})


def say(gate: FakeGate, path: str, given: Any, key: str = "s1", **more: Any) -> Answer:
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    return call(HttpDoor(gate), path, body, key=key, **more)


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"smoke": 1, "temperature": "23.5"}, [(None, {"smoke": 1.0, "temperature": 23.5})]),
        ({"ts": 1764000000000, "values": {"smoke": False}}, [(1764000000000, {"smoke": False})]),
        ([{"smoke": 1}, {"ts": 5, "values": {"smoke": 0}}],
         [(None, {"smoke": 1.0}), (5, {"smoke": 0.0})]),
    ],
)  # fmt: skip
def test_a_thingsboard_client_works_unchanged(gate: FakeGate, given: Any, values: Any) -> None:
    answer = call(HttpDoor(gate), "/api/v1/s1/telemetry", json.dumps(given).encode())

    assert (answer.status, answer.said["refused"]) == (200, 0)
    assert [(one.sent_ms, dict(one.values)) for one in gate.told] == values


def test_a_gateway_speaks_for_its_own_and_for_nobody_else(gate: FakeGate) -> None:
    given = {"S1": [{"ts": 1, "values": {"smoke": 1}}], "S2": [{"ts": 1, "values": {"smoke": 1}}]}
    answer = say(gate, "/v1/gateway/telemetry", given, key="g1")

    assert (answer.status, answer.said["stored"], answer.said["refused"]) == (207, 1, 1)
    assert answer.said["reasons"] == [{"reason": "not_its_child", "who": "S2"}]
    assert [one.serial for one in gate.told] == ["S1"]


def test_without_a_key_that_is_known_nothing_is_taken(gate: FakeGate) -> None:
    for key in ("", "nobody", "S1"):
        assert say(gate, "/v1/telemetry", {"smoke": 1}, key=key).status == 401
    assert not gate.told
    assert gate.refusals["key", ""] == 3


def test_a_batch_says_what_was_refused_of_it(gate: FakeGate) -> None:
    rows = [["S1", None, {"smoke": 1}], ["S1", 10**15, {"smoke": 1}], ["../S1", 3, {"smoke": True}]]
    answer = say(gate, "/sensing/batch", {"readings": rows}, key="g1")

    assert (answer.status, answer.said["stored"], answer.said["refused"]) == (207, 1, 2)
    assert gate.refusals == {("time", "S1"): 1, ("serial", "..?S1"): 1}
    too_many = {"readings": [["S1", None, {"smoke": 1}]] * 1001}
    assert say(gate, "/sensing/batch", too_many, key="g1").said == {"error": "count"}


NONSENSE = {
    b"[" * 10_000 + b"]" * 10_000: "depth",
    b'{"smoke": NaN}': "json",
    b'{"smoke": 1e400}': "json",
    b'{"smoke": ' + b"9" * 5_000 + b"}": "json",
    b'{"smoke": "\xff"}': "utf8",
    b"": "json",
    b"\x00": "json",
}


@pytest.mark.parametrize("path", ["/v1/telemetry", "/v1/gateway/telemetry", "/sensing/batch"])
@pytest.mark.parametrize(("body", "reason"), NONSENSE.items(), ids=range(len(NONSENSE)))
def test_nonsense_is_refused_with_its_reason_and_counted(
    gate: FakeGate, path: str, body: bytes, reason: str
) -> None:
    answer = say(gate, path, body, key="g1")

    assert answer.status == 400
    if path != "/sensing/batch":
        assert answer.said == {"error": reason}
    assert sum(gate.refusals.values()) == 1
    assert not gate.told


@pytest.mark.parametrize(
    "value", [10**30, "1e99", "NaN", "x", None, [1], {"a": 1}, "1" * 40], ids=str
)
def test_what_is_no_number_is_left_out_and_the_rest_is_kept(gate: FakeGate, value: Any) -> None:
    answer = say(gate, "/v1/telemetry", {"smoke": 1, "odd": value})

    assert (answer.status, answer.said["stored"]) == (207, 1)
    assert gate.refusals == {("value", "S1"): 1}
    assert gate.told[0].values == {"smoke": 1.0}


def test_a_large_body_is_refused_before_it_is_read_and_while(gate: FakeGate) -> None:
    assert say(gate, "/v1/telemetry", b"x" * 1_000_001).status == 413
    said = {"content-length": "99999999999"}
    assert say(gate, "/v1/telemetry", b"{}", headers=said).status == 413
    assert say(gate, "/v1/telemetry", b"{}", headers={"content-encoding": "gzip"}).status == 415
    assert gate.refusals["size", ""] == 2


def test_who_speaks_too_often_is_told_when_to_come_back(gate: FakeGate) -> None:
    door = HttpDoor(gate)
    answers = [call(door, "/v1/telemetry", b'{"smoke": 1}', key="s1") for _ in range(70)]

    late = [answer for answer in answers if answer.status == 429]
    assert len(late) >= 5
    assert int(late[0].headers["retry-after"]) >= 1
    assert call(door, "/v1/telemetry", b'{"smoke": 1}', key="s2").status == 200
    assert gate.refusals["rate", "S1"] == len(late)


def test_a_full_intake_sends_them_away_and_nothing_is_half_taken(gate: FakeGate) -> None:
    gate.full = True
    answer = say(gate, "/v1/telemetry", {"smoke": 1})

    assert (answer.status, answer.headers["retry-after"]) == (503, "7")
    assert not gate.told


def test_an_address_that_is_not_there_and_a_wrong_method(gate: FakeGate) -> None:
    assert say(gate, "/v1/../etc/telemetry", {}).status == 404
    assert call(HttpDoor(gate), "/v1/telemetry", method="GET").status == 405
    assert call(HttpDoor(gate), "/healthz", method="GET").said == {"status": "ok"}


def event(number: int, subject: str | None = None) -> dict[str, Any]:
    return {
        "specversion": "1.0", "source": "//box", "id": f"e{number}", "type": "shanzhi.telemetry",
        "subject": subject, "time": "2026-11-26T08:00:00Z", "data": {"smoke": 1},
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["structured", "batched", "binary"])
def test_a_cloud_event_is_taken_once_however_it_is_sent(gate: FakeGate, mode: str) -> None:
    headers = {"content-type": f"application/cloudevents{'-batch' * (mode == 'batched')}+json"}
    body: Any = [event(1), event(2, "S1")] if mode == "batched" else event(1)
    if mode == "binary":
        headers = {
            f"ce-{k}": str(v).replace("//", "%2F%2F")
            for k, v in event(1).items()
            if v and k != "data"
        }
        headers["content-type"] = "application/json"
        body = {"smoke": 1}
    first = say(gate, "/sensing/events", body, key="g1", headers=headers)
    again = say(gate, "/sensing/events", body, key="g1", headers=headers)
    count = 2 if mode == "batched" else 1

    assert (first.status, first.said["stored"]) == (200, count)
    assert (again.said["stored"], again.said["repeated"]) == (0, count)
    assert gate.told[0].sent_ms == 1795680000000
    assert len(gate.told) == count


def test_two_senders_do_not_use_up_each_others_identities(gate: FakeGate) -> None:
    headers = {"content-type": "application/cloudevents+json"}
    for key in ("s1", "s2"):
        say(gate, "/sensing/events", event(1), key=key, headers=headers)

    assert len(gate.told) == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"specversion": "0.3"}, "specversion"), ({"id": ""}, "id"), ({"source": 5}, "source"),
        ({"type": "x"}, "type"), ({"subject": "a/b"}, "serial"), ({"time": "noon"}, "time"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused_as_a_whole(
    gate: FakeGate, changes: dict[str, Any], reason: str
) -> None:
    headers = {"content-type": "application/cloudevents-batch+json"}
    batch = [event(1), event(2) | changes]
    answer = say(gate, "/sensing/events", batch, key="g1", headers=headers)

    assert (answer.status, answer.said) == (400, {"error": reason})
    assert not gate.told


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=200), json_like.map(lambda given: json.dumps(given).encode())))
def test_whatever_comes_is_read_or_malformed(body: bytes) -> None:
    for reader in (from_device, from_gateway, from_batch):
        with suppress(Malformed):
            said = reader(body)
            assert all(abs(v) <= 1e15 for one in said.readings for v in one.values.values())


@pytest.mark.parametrize("route", every_route(), ids=lambda route: route.path)
def test_every_address_is_shut_to_who_knows_no_secret(gate: FakeGate, route: Route) -> None:
    """What the matrix of roles is for pages: each address, without, with a wrong and as a stranger's key."""
    door = HttpDoor(gate, further_routes(Sources(dict)))
    path = re.sub(r"<\w+>", "0" * 24, route.path)
    for key in ("", "wrong", "../s1", "\x00"):
        answer = call(door, path, b'{"smoke": 1}', method=route.method, key=key)
        assert answer.status == (
            200 if route.who == "anybody" else 401 if "key" in route.who else 404
        )
    assert not gate.told
    assert call(door, path, method="DELETE").status == 405
