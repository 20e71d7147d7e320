"""Doors and intake together: what a door hands over is durable, counted and judged."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import connection

from shanzhi.kernel.api import now
from shanzhi.places.tests.factories import make_grid
from shanzhi.sensing.doors.contract import Taken, Telling
from shanzhi.sensing.intake import opening
from shanzhi.sensing.intake.gate import IntakeGate
from shanzhi.sensing.intake.intake import Intake
from shanzhi.sensing.intake.store import Store
from shanzhi.sensing.models import Alarm, Device, DeviceKey, IntakeMinute
from shanzhi.sensing.tests.factories import make_device

KEY = b"a key of thirty-two random bytes"
pytestmark = pytest.mark.django_db


def taken_in(say: Callable[[IntakeGate], Awaitable[Any]]) -> Any:
    """Run an intake on the test's own connection while somebody speaks at a door."""
    connection.ensure_connection()
    link: Any = connection.connection
    intake = Intake(lambda: link, opening.open_house, opening.refresh, opening.take_over, "t")
    # Everything on the one connection of the test, which no other thread may use.
    intake._in = _here  # type: ignore[method-assign, assignment]  # 2026-11-26: no threads
    intake.house = opening.open_house(link)
    intake._store = Store(link, "t", intake.house.rules.ids)

    async def run() -> Any:
        said = asyncio.ensure_future(say(IntakeGate(intake)))
        while not said.done():
            await intake._tick()
            await asyncio.sleep(0)
        return said.result()

    return asyncio.run(run())


async def _here(_thread: object, call: Callable[..., Any], *given: Any) -> Any:
    return call(*given)


@pytest.fixture
def detector() -> Device:
    device = make_device("smoke", place_code=make_grid().code, serial="H1")
    DeviceKey.objects.create(
        device=device, digest=hashlib.sha256(KEY).digest(), hint="ytes", made_at=now()
    )
    return device


def test_a_device_is_known_by_its_key_and_raises_its_alarm(detector: Device) -> None:
    async def speak(gate: IntakeGate) -> Taken:
        known = gate.device_by_key(hashlib.sha256(KEY).digest())
        assert known is not None
        assert (known.serial, known.is_gateway) == ("H1", False)
        assert gate.device_by_key(hashlib.sha256(b"stolen?").digest()) is None
        return await gate.telemetry("http", known, [Telling(None, None, {"smoke": True})])

    assert taken_in(speak) == Taken(stored=1)
    assert Alarm.objects.get().device == detector


def test_what_has_an_identity_is_taken_once(detector: Device) -> None:
    async def speak(gate: IntakeGate) -> list[Taken]:
        known = gate.device_by_serial("H1")
        reading = [Telling(None, None, {"temperature": 20.0})]
        first = await gate.telemetry("http", known, reading, identity=b"i" * 32)
        again = await gate.telemetry("http", known, reading, identity=b"i" * 32)
        return [first, again]

    assert taken_in(speak) == [Taken(stored=1), Taken(repeated=1)]
    row = IntakeMinute.objects.get()
    assert (row.messages, row.stored, row.repeated) == (2, 1, 1)


def test_a_sign_of_life_and_a_stranger_s_child_are_counted(detector: Device) -> None:
    make_device("gateway", place_code=detector.place_code, serial="G1")

    async def speak(gate: IntakeGate) -> Taken:
        speaker = gate.device_by_serial("G1")
        tellings = [Telling(None, None, {}), Telling("H1", None, {"smoke": True})]
        gate.refuse("http", "rate", "H1", 3)
        return await gate.telemetry("http", speaker, tellings)

    assert taken_in(speak) == Taken(folded=1, refused=(("not_its_child", "H1"),))
    row = IntakeMinute.objects.get()
    assert (row.messages, row.folded, row.refused) == (5, 1, 4)
    assert not Alarm.objects.exists()
