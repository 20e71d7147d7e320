"""Platforms and cameras push to a secret address: taken once, from where they may come, for whom they may."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from shanzhi.cases.tests.factories import make_town
from shanzhi.kernel.api import SYSTEM, Actor, Denied, EventRecord, Invalid, Role, now
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.sensing.actions.pull_source import pull_source
from shanzhi.sensing.actions.push_sources import (
    NewSource,
    add_source,
    renew_address,
    switch_source,
)
from shanzhi.sensing.actions.take_vision import Seen
from shanzhi.sensing.doors.camera import Cameras
from shanzhi.sensing.doors.contract import Full
from shanzhi.sensing.doors.http import HttpDoor
from shanzhi.sensing.doors.mapping import mapping_of
from shanzhi.sensing.doors.push import Pushes
from shanzhi.sensing.doors.sources import KnownSource, Sources, read_sources
from shanzhi.sensing.models import PushSource
from shanzhi.sensing.sealing import unseal_picture
from shanzhi.sensing.tests.calling import Answer, call
from shanzhi.sensing.tests.gate import FakeGate, Thing, digest_of
from shanzhi.sensing.tests.seeing import SECRET, make_lift, rider

COUNTY = "990101"
CTWING = {
    "upPacketSN": 41, "deviceId": "S1", "timestamp": 1795680000000, "messageType": "dataReport",
    "payload": {"serviceData": {"smoke_state": 1, "bat": "87"}, "imei": "x"},
}  # fmt: skip


def known(**given: Any) -> KnownSource:
    platform = given.pop("platform", "ctwing")
    own = given.pop("mapping", {"names": {"smoke_state": "smoke", "bat": "battery"}})
    return KnownSource(
        **{
            "id": 3, "kind": "platform", "platform": platform, "place_code": COUNTY,
            "networks": (), "mapping": mapping_of(platform, own), **given,
        }
    )  # fmt: skip


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate([Thing(1, "S1"), Thing(2, "FAR", place_code="880202001001001")])


def push(gate: FakeGate, body: Any, source: KnownSource, path: str = "", **more: Any) -> Answer:
    sources = Sources(lambda: {digest_of(SECRET): source})
    door = HttpDoor(gate, Pushes(sources).routes())
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return call(door, path or f"/sensing/push/{SECRET}/ctwing", content, **more)


def test_a_platforms_words_become_ours_and_the_same_message_does_nothing_twice(
    gate: FakeGate,
) -> None:
    first = push(gate, CTWING, known())
    again = push(gate, CTWING | {"extra": 1}, known())

    assert (first.status, first.said["stored"]) == (200, 2)
    assert (again.status, again.said["stored"], again.said["repeated"]) == (200, 0, 2)
    (told,) = gate.told
    assert (told.serial, told.sent_ms, told.values) == (
        "S1", 1795680000000, {"smoke": 1.0, "battery": 87.0},
    )  # fmt: skip


def test_a_platform_that_numbers_nothing_is_heard_at_the_second_fire(gate: FakeGate) -> None:
    nameless = {"deviceId": "S1", "upPacketSN": -1, "payload": {"smoke_state": 1}}
    for _day in range(2):
        assert push(gate, nameless, known()).said["stored"] == 1
    timed = [nameless | {"timestamp": 1795680000000 + at} for at in (0, 0, 5)]
    stored = [push(gate, body, known()).said["stored"] for body in timed]
    assert stored == [1, 0, 1]


def test_a_platform_is_told_200_whatever_was_refused_and_503_when_we_are_full(
    gate: FakeGate,
) -> None:
    far = push(gate, CTWING | {"deviceId": "FAR"}, known())
    stranger = push(gate, CTWING | {"deviceId": "S9"}, known())
    assert [far.status, stranger.status] == [200, 200]
    assert gate.refusals == {("not_its_place", "FAR"): 1, ("unknown", "S9"): 1}
    gate.full = True
    assert push(gate, CTWING, known()).status == 503
    assert not gate.told


def test_a_wrong_address_network_or_signature_is_shut_out(gate: FakeGate) -> None:
    signed = known(signature_header="X-Signature", signing_key=b"k")
    body = json.dumps(CTWING).encode()
    right = hmac.new(b"k", body, hashlib.sha256).hexdigest()
    ours = known(networks=(ip_network("203.0.113.0/24"),))

    assert push(gate, body, known(), "/sensing/push/guessed/ctwing").status == 404
    assert push(gate, body, known(), f"/sensing/push/{SECRET}/other").status == 404
    assert push(gate, body, known(kind="camera")).status == 404
    assert push(gate, body, ours, address="198.51.100.7").status == 403
    assert push(gate, body, signed, headers={"X-Signature": right[::-1]}).status == 403
    assert push(gate, body + b" ", signed, headers={"X-Signature": right}).status == 403
    assert not gate.told
    assert push(gate, body, signed, headers={"X-Signature": f"sha256={right}"}).status == 200
    assert push(gate, CTWING | {"upPacketSN": 9}, ours, address="203.0.113.9").status == 200
    assert len(gate.told) == 2


def test_while_the_database_is_away_known_platforms_stay_known_and_nobody_else_comes_in() -> None:
    state = {"away": True, "at": 0.0}

    def read() -> dict[bytes, KnownSource]:
        if state["away"]:
            raise OperationalError
        return {digest_of(SECRET): known()}

    sources = Sources(read, clock=lambda: state["at"])
    with pytest.raises(Full):
        asyncio.run(sources.find(SECRET))
    state["away"] = False
    assert asyncio.run(sources.find(SECRET)) is not None
    state.update(away=True, at=99.0)
    assert asyncio.run(sources.find(SECRET)) is not None
    assert asyncio.run(sources.find("guessed")) is None


def test_nonsense_from_a_platform_is_refused_and_counted(gate: FakeGate) -> None:
    for body in (b"[" * 9_999, b"\xff", b'"x"', b"[1, 2]"):
        assert push(gate, body, known()).status == 400
    assert sum(gate.refusals.values()) == 4


def see(gate: FakeGate, body: bytes, media_type: str, took: list[Seen], **own: Any) -> Answer:
    async def take(seen: Seen, source_id: int) -> bool:
        if seen.kind == "":
            raise Invalid({"kind": "?"})
        is_new = seen.external_id not in {one.external_id for one in took}
        took.append(seen)
        return is_new

    source = known(kind="camera", platform="camera", mapping=own)
    cameras = Cameras(Sources(lambda: {digest_of(SECRET): source}), take)
    door = HttpDoor(gate, cameras.routes())
    return call(door, f"/sensing/camera/{SECRET}", body, headers={"content-type": media_type})


SAW = {"id": "e7", "kind": "lift_ebike", "at": "2026-11-26T08:00:00+08:00", "device": "L1",
       "plate": "A12345"}  # fmt: skip


def test_a_camera_sends_json_or_parts_and_is_heard_once(gate: FakeGate) -> None:
    took: list[Seen] = []
    inside = SAW | {"picture": base64.b64encode(b"jpeg!").decode()}
    parts = (
        b"--b\r\nContent-Type: application/json\r\n\r\n" + json.dumps(SAW).encode()
        + b"\r\n--b\r\nContent-Type: image/jpeg\r\n\r\njpeg!\r\n--b--\r\n"
    )  # fmt: skip
    one = see(gate, json.dumps(inside).encode(), "application/json", took)
    two = see(gate, parts, "multipart/form-data; boundary=b", took)

    assert (one.said, two.said) == (
        {"stored": 1, "repeated": 0, "refused": 0},
        {"stored": 0, "repeated": 1, "refused": 0},
    )
    assert {(seen.kind, seen.serial, seen.picture) for seen in took} == {
        ("lift_ebike", "L1", b"jpeg!")
    }
    assert took[0].at.isoformat() == "2026-11-26T00:00:00+00:00"


def test_a_camera_that_numbers_nothing_is_heard_again_tomorrow(gate: FakeGate) -> None:
    took: list[Seen] = []
    nameless = {name: SAW[name] for name in ("kind", "device")}
    for body in (nameless, nameless, nameless | {"at": SAW["at"]}, nameless | {"at": SAW["at"]}):
        see(gate, json.dumps(body).encode(), "application/json", took)
    assert len({seen.external_id for seen in took}) == 3


def test_words_of_another_recorder_are_mapped_as_data(gate: FakeGate) -> None:
    took: list[Seen] = []
    body = {"Events": [{"EventID": 5, "Code": "ElevatorBike", "UTC": 1795680000, "DeviceID": "L1",
                        "Data": {"PlateNumber": "B1"}}, {"Code": "Other"}]}  # fmt: skip
    own = {**mapping_of("dahua", {}), "kinds": {"ElevatorBike": "lift_ebike"}}
    answer = see(gate, json.dumps(body).encode(), "application/json", took, **own)

    assert answer.said == {"stored": 1, "repeated": 0, "refused": 1}
    assert (took[0].external_id, took[0].plate) == ("5", "B1")


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"x" * 2_000_001, "application/json", 413),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b", 400),
        (b"nothing", "multipart/form-data", 400),
        (b"--b\r\nContent-Type: image/jpeg\r\n\r\nx\r\n--b--", "multipart/mixed; boundary=b", 400),
        (json.dumps([SAW] * 9).encode(), "application/json", 400),
    ],
    ids=["large", "cut", "no boundary", "no event", "many"],
)
def test_what_a_camera_may_not_send(
    gate: FakeGate, body: bytes, media_type: str, status: int
) -> None:
    took: list[Seen] = []
    assert see(gate, body, media_type, took).status == status
    assert not took


# Entering sources.


def new(**given: Any) -> NewSource:
    return NewSource(
        **{"name": "天翼", "kind": "platform", "platform": "ctwing", "place_code": COUNTY, **given}
    )


@pytest.fixture
def dispatcher() -> Actor:
    return make_staff(Role.CITY_DISPATCHER, COUNTY, name="王强")


@pytest.mark.django_db
def test_a_secret_is_shown_once_and_a_new_address_shuts_the_old(dispatcher: Actor) -> None:
    given = new(signing_key="k" * 9, signature_header="X-Sig", networks="203.0.113.7/24\n::1")
    source, secret = add_source(given, by=dispatcher)
    assert secret not in str(PushSource.objects.values())
    assert "kkk" not in str(PushSource.objects.values())
    found = read_sources()[digest_of(secret)]
    assert (found.signing_key, str(found.networks[0])) == (b"k" * 9, "203.0.113.0/24")

    _source, other = renew_address(source, by=dispatcher)
    assert list(read_sources()) == [digest_of(other)]
    switch_source(source, by=dispatcher, is_on=False)
    assert read_sources() == {}
    changes = EventRecord.objects.filter(kind="sensing.PushSourceChanged")
    assert [row.payload["change"] for row in changes.order_by("pk")] == [
        "entered",
        "renewed",
        "off",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}), ("kind", {"kind": "x"}), ("platform", {"platform": "x"}),
        ("networks", {"networks": "home"}), ("mapping", {"mapping": "["}),
        ("mapping", {"mapping": '{"serial": 5}'}),
        ("signature_header", {"signing_key": "k"}),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(dispatcher: Actor, field: str, given: dict[str, str]) -> None:
    with pytest.raises(Invalid) as why:
        add_source(new(**given), by=dispatcher)
    assert field in why.value.fields


@pytest.mark.django_db
def test_a_desk_of_another_county_or_a_street_enters_nothing(dispatcher: Actor) -> None:
    for by in (make_staff(Role.STREET_DISPATCHER, f"{COUNTY}001"),
               make_staff(Role.CITY_DISPATCHER, "990202")):  # fmt: skip
        with pytest.raises(Denied):
            add_source(new(), by=by)
    assert not PushSource.objects.exists()


@contextmanager
def platform(rows: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """A platform that answers what it is asked, on this machine."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps(rows).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.django_db
def test_a_gap_is_filled_by_asking_and_what_came_before_does_nothing(
    gate: FakeGate, dispatcher: Actor
) -> None:
    import requests

    push(gate, CTWING, known())
    rows = [CTWING, CTWING | {"upPacketSN": 42}, CTWING | {"upPacketSN": 43, "deviceId": "S9"}]

    def ask(method: str, url: str, **how: Any) -> Any:
        if method == "GET":
            return requests.request(method, url, timeout=how["timeout"])
        answer = push(gate, how["data"], known())
        return SimpleNamespace(
            status_code=answer.status, content=answer.body, json=lambda: answer.said
        )

    with platform(rows) as (address, asked):
        source, _secret = add_source(new(), by=dispatcher)
        query = f"{address}/history?from={{since}}&to={{until}}"
        since = datetime.fromisoformat("2026-11-26T08:00:00+08:00")
        done = pull_source(
            source,
            by=SYSTEM,
            since=since,
            until=since + timedelta(hours=1),
            query=query,
            address="x",
            ask=ask,
        )
    assert asked == ["/history?from=1795651200000&to=1795654800000"]
    assert (done.messages, done.stored, done.repeated, done.refused) == (3, 2, 2, 1)


@pytest.mark.django_db
def test_a_camera_with_its_whole_way_into_the_database(
    gate: FakeGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The connection is the test's own.
    for door in ("camera", "sources"):
        monkeypatch.setattr(f"shanzhi.sensing.doors.{door}.close_old_connections", lambda: None)
    town = make_town()
    lift = make_lift(town.grid.code)
    by = make_staff(Role.CITY_DISPATCHER, COUNTY)
    _source, secret = add_source(new(kind="camera", platform="camera"), by=by)
    sources = Sources()
    app = HttpDoor(gate, Cameras(sources).routes())
    body = SAW | {"device": lift.serial, "picture": base64.b64encode(rider()).decode()}
    headers = {"content-type": "application/json"}
    answer = call(app, f"/sensing/camera/{secret}", json.dumps(body).encode(), headers=headers)

    assert answer.said == {"stored": 1, "repeated": 0, "refused": 0}
    event = lift.vision_events.get()
    assert unseal_picture(event.raw.sealed) == rider()
    assert b"SN-4711" not in bytes(event.raw.sealed)
    assert event.picture is None  # a job looks it through first
    assert event.at < now()
