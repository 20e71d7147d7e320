"""What is taken in, folded, repeated and refused: nothing lost, nothing twice, every reason told."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.kernel.api import now
from shanzhi.places.tests.factories import make_grid
from shanzhi.sensing.intake.house import House
from shanzhi.sensing.intake.last_states import states_of, write_behind
from shanzhi.sensing.intake.leases import ALL_SLOTS, LeaseLost, Leases
from shanzhi.sensing.intake.messages import read_message
from shanzhi.sensing.intake.opening import open_house, refresh
from shanzhi.sensing.intake.parcels import Parcel, Reason
from shanzhi.sensing.intake.state import turns
from shanzhi.sensing.intake.store import Store, forget_partitions
from shanzhi.sensing.intake.tick import Written, turn
from shanzhi.sensing.models import (
    Alarm,
    AlarmRule,
    Cause,
    HomeConsent,
    IntakeMinute,
    KnownMessage,
    LastState,
    Refused,
)
from shanzhi.sensing.tests.factories import make_device
from shanzhi.visits.tests.factories import make_household

NOW = int(time.time() * 1000)


class Bench:
    """An intake without doors: messages in, rows out, on the test's own connection."""

    def __init__(self, place: str) -> None:
        self.place = place
        connection.ensure_connection()
        forget_partitions()
        self.link: Any = connection.connection
        self.house: House = open_house(self.link)
        self.now_ms = NOW

    def say(self, *messages: tuple[str, bytes], identity: bytes = b"") -> Written:
        """One tick with these (topic, payload) messages, written."""
        parcel = Parcel("mqtt", identity=identity)
        for topic, payload in messages:
            read_message(parcel, self.house.fleet, topic.encode(), payload)
        house = self.house
        written = turn([parcel], house.fleet, house.latest, house.rules, self.now_ms)
        Store(self.link, "test", house.rules.ids).write(house.fleet, written)
        return written

    def restart(self) -> None:
        """As after a kill: everything is read from the database."""
        self.house = open_house(self.link)


@pytest.fixture
def bench(db: None) -> Bench:
    """With one smoke detector S1 and a gateway G1 that speaks for C1."""
    place = make_grid().code
    make_device("smoke", place_code=place, serial="S1")
    gateway = make_device("gateway", place_code=place, serial="G1")
    make_device("water_leak", place_code=place, serial="C1", gateway=gateway)
    return Bench(place)


def of(serial: str) -> str:
    """The topic of a device."""
    return f"shanzhi/devices/{serial}/telemetry"


def said(**values: object) -> bytes:
    """A message with a time of its own."""
    stamp = values.pop("ts", NOW)
    words = ",".join(f'"{key}":{value}' for key, value in values.items())
    return f'{{"ts":{stamp},"values":{{{words}}}}}'.encode()


def rows() -> list[tuple[Any, ...]]:
    """What stands in the readings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slot, value, marks FROM sensing_reading ORDER BY sent_at, slot")
        return list(cursor.fetchall())


def reasons() -> dict[str, int]:
    """What was refused, by reason."""
    found: Counter[str] = Counter()
    for row in Refused.objects.all():
        found[row.reason] += row.count
    return dict(found)


def books_balance() -> bool:
    """In = stored + folded + repeated + refused, in every minute of every door."""
    return all(
        row.messages == row.stored + row.folded + row.repeated + row.refused
        for row in IntakeMinute.objects.all()
    )


def test_a_reading_is_kept_and_one_that_says_nothing_new_is_folded(bench: Bench) -> None:
    first = bench.say((of("S1"), said(temperature=21.5, smoke=0)))
    again = bench.say((of("S1"), said(temperature=21.6, smoke=0, ts=NOW + 1000)))
    warmer = bench.say((of("S1"), said(temperature=23, ts=NOW + 2000)))
    assert [w.counts["mqtt"] for w in (first, again, warmer)] == [
        [1, 1, 0, 0, 0], [1, 0, 1, 0, 0], [1, 1, 0, 0, 0],
    ]  # fmt: skip
    assert rows() == [(0, 0.0, 0), (2, 21.5, 0), (2, 23.0, 0)]
    assert books_balance()


def test_what_the_broker_sends_again_does_nothing_twice_even_after_a_kill(bench: Bench) -> None:
    messages = [(of("S1"), said(temperature=20 + n, ts=NOW + n)) for n in range(3)]
    bench.say(*messages)
    bench.restart()
    again = bench.say(*messages)
    assert again.counts["mqtt"] == [3, 0, 0, 3, 0]
    twice_in_one = bench.say(*[(of("S1"), said(temperature=40, ts=NOW + 9))] * 2)
    assert twice_in_one.counts["mqtt"] == [2, 1, 0, 1, 0]
    assert len(rows()) == 4
    assert books_balance()


def test_a_fire_is_one_alarm_however_often_it_is_said(bench: Bench) -> None:
    for n in range(4):
        bench.say((of("S1"), said(smoke=1, ts=NOW + n)))
    alarm = Alarm.objects.get()
    assert (alarm.cause, alarm.value, alarm.judged_at) == (Cause.FIRE, 1.0, None)
    bench.restart()
    bench.say((of("S1"), said(smoke=1, ts=NOW + 10)))
    assert Alarm.objects.count() == 1
    bench.now_ms += 3_600_000
    bench.say((of("S1"), said(smoke=0, ts=NOW + 3_600_000)))
    alarm.refresh_from_db()
    assert alarm.cleared_at is not None
    assert alarm.closed_at is None  # the device does not end what people are called for


def test_an_alarm_clears_when_the_last_of_its_rules_does(bench: Bench) -> None:
    """Smoke, and dense smoke that warms: two rules of one cause are one alarm, and it is over when
    both are, whichever ends first; a restart between them forgets neither."""
    hot = said(smoke=1, density=20, temperature=60)
    bench.say((of("S1"), hot))
    alarm = Alarm.objects.get()
    assert len(alarm.standing) == 2
    bench.say((of("S1"), said(smoke=0, ts=NOW + 1)))
    bench.restart()
    alarm.refresh_from_db()
    assert (len(alarm.standing), alarm.cleared_at) == (1, None)
    bench.say((of("S1"), said(smoke=1, ts=NOW + 2)))
    bench.say((of("S1"), said(density=1, temperature=30, ts=NOW + 3)))
    alarm.refresh_from_db()
    assert (len(alarm.standing), alarm.cleared_at, alarm.flaps) == (1, None, 0)
    bench.say((of("S1"), said(smoke=0, ts=NOW + 4)))
    alarm.refresh_from_db()
    assert alarm.standing == []
    assert alarm.cleared_at is not None
    # Somebody sets rules of these names for the place: what stands goes on under them.
    bench.say((of("S1"), said(smoke=1, density=20, temperature=60, ts=NOW + 5)))
    for rule in AlarmRule.objects.filter(kind="smoke", cause=Cause.FIRE):
        rule.pk, rule.place_code = None, bench.place[:6]
        rule.save()
    refresh(bench.link, bench.house, None)
    alarm.refresh_from_db()
    own = AlarmRule.objects.filter(place_code=bench.place[:6]).values_list("pk", flat=True)
    assert sorted(alarm.standing) == sorted(own)
    assert not Alarm.objects.filter(cleared_at__isnull=False).exists()
    # A rule that is no more is waited for by nobody.
    off = {"is_on": False, "off_reason": "改造"}
    AlarmRule.objects.filter(kind="smoke", cause=Cause.FIRE).update(**off)
    refresh(bench.link, bench.house, None)
    alarm.refresh_from_db()
    assert (alarm.standing, alarm.is_unwatched) == ([], True)
    assert Alarm.objects.filter(cleared_at__isnull=False).count() == 1
    AlarmRule.objects.filter(kind="smoke").update(is_on=True, off_reason="")
    refresh(bench.link, bench.house, None)
    bench.say((of("S1"), said(smoke=1, ts=NOW + 6)))
    alarm.refresh_from_db()
    assert alarm.cleared_at is None
    assert not alarm.is_unwatched


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"smoke": NaN}', Reason.NOT_READABLE),
        (b'{"smoke": 1e400}', Reason.NOT_READABLE),
        (b'{"smoke": "NaN"}', Reason.NOT_A_NUMBER),
        (b'{"smoke": 100000000000000000000000}', Reason.NOT_A_NUMBER),
        (b'{"temperature": -274}', Reason.IMPOSSIBLE),
        (b'{"smoke": [1]}', Reason.NOT_A_NUMBER),
        (b'{"ts": 999999999999999, "values": {"smoke": 1}}', Reason.NOT_A_NUMBER),
        (b'{"ts": "today", "values": {"smoke": 1}}', Reason.NOT_A_NUMBER),
        (b"[" * 10_000 + b"]" * 10_000, Reason.NOT_READABLE),
        (b"{" * 10_000, Reason.NOT_READABLE),
        (b'{"smoke\xff\xfe": 1}', Reason.NOT_READABLE),
        (b"", Reason.NOT_READABLE),
        (b"5", Reason.NOT_READABLE),
        (b'{"humidity": 4}', Reason.NO_METRIC),
        (b'{"smoke": "' + b"x" * 10_000_000 + b'"}', Reason.TOO_LARGE),
    ],
    ids=lambda value: str(value)[:24],
)
def test_nonsense_is_refused_with_its_reason(bench: Bench, payload: bytes, reason: Reason) -> None:
    bench.say((of("S1"), payload), (of("S1"), said(temperature=20)))
    assert reasons() == {reason: 1}
    assert len(rows()) == 1  # the neighbour's good message is not lost with it
    assert books_balance()


@pytest.mark.parametrize("wrong", [2_147_483_648_000, 5_000, 0, -86_400_000, 10**14])
def test_a_clock_that_is_far_off_is_kept_and_marked(bench: Bench, wrong: int) -> None:
    bench.say((of("S1"), said(temperature=20, ts=wrong)))
    bench.say((of("S1"), said(temperature=25)))
    assert sorted((value, marks) for _, value, marks in rows()) == [(20.0, 1), (25.0, 0)]
    bench.say((of("S1"), said(temperature=30, ts=NOW - 60_000)))
    assert (2, 30.0, 2) in rows()  # late, after what came with the right time
    assert float(bench.house.latest.values[bench.house.fleet.by_serial["S1"], 2]) == 25.0


@pytest.mark.parametrize(
    "topic",
    [
        "shanzhi/devices/#/telemetry",
        "$SYS/devices/S2/telemetry",
        "shanzhi/devices/../S1/telemetry",
        "v1/devices/me/telemetry",
        "telemetry",
        "",
        "shanzhi/devices//telemetry",
        "shanzhi/devices/S1%00/telemetry",
    ],
)
def test_tricks_with_topics_reach_nobody(bench: Bench, topic: str) -> None:
    written = bench.say((topic, said(smoke=1)))
    assert written.counts["mqtt"] == [1, 0, 0, 0, 1]
    assert reasons() == {Reason.UNKNOWN: 1}
    assert not Alarm.objects.exists()


def test_a_gateway_speaks_for_its_own_children_alone(bench: Bench) -> None:
    written = bench.say(
        (
            "shanzhi/gateways/G1/telemetry",
            f'{{"C1":[{{"ts":{NOW},"values":{{"wet":0}}}}],"S1":{{"smoke":1}},"X9":{{"wet":1}}}}'.encode(),
        )
    )
    assert written.counts["mqtt"] == [3, 1, 0, 0, 2]
    assert reasons() == {Reason.NOT_ITS_CHILD: 1, Reason.UNKNOWN: 1}
    assert not Alarm.objects.exists()
    assert books_balance()


def test_nothing_is_taken_from_a_home_that_has_not_agreed(bench: Bench) -> None:
    place = bench.place
    home, _person = make_household(place)
    device = make_device("door", place_code=place, serial="D1", household=home)
    refresh(bench.link, bench.house, [device.pk])
    bench.say((of("D1"), said(open=1)))
    assert reasons() == {Reason.NO_CONSENT: 1}
    assert rows() == []
    consent = HomeConsent.objects.create(
        device=device, household=home, place_code=place, given_at=now()
    )
    refresh(bench.link, bench.house, [device.pk])
    bench.say((of("D1"), said(open=1)))
    assert len(rows()) == 1
    consent.withdrawn_at = now()
    consent.save()
    refresh(bench.link, bench.house, [device.pk])
    bench.say((of("D1"), said(open=0, ts=NOW + 1)))
    assert len(rows()) == 1


def test_the_latest_is_written_behind_and_read_again(bench: Bench) -> None:
    bench.say((of("S1"), said(temperature=22.5, smoke=0)))
    fleet, latest = bench.house.fleet, bench.house.latest
    places = latest.is_dirty[: fleet.count].nonzero()[0]
    write_behind(bench.link, states_of(fleet, latest, places))
    last = LastState.objects.get(device__serial="S1")
    assert (last.values[0], last.values[2], last.messages) == (0.0, 22.5, 1)
    assert last.seen_at is not None
    assert abs(last.seen_at - datetime.fromtimestamp(NOW / 1000, UTC)) < timedelta(seconds=1)
    bench.restart()
    place = bench.house.fleet.by_serial["S1"]
    assert float(bench.house.latest.values[place, 2]) == 22.5


def test_a_crash_before_the_writing_behind_loses_no_kept_value(bench: Bench) -> None:
    bench.say((of("S1"), said(temperature=22.5)))
    bench.restart()
    place = bench.house.fleet.by_serial["S1"]
    assert float(bench.house.latest.values[place, 2]) == 22.5


def test_a_tick_that_is_written_again_raises_nothing_twice(bench: Bench) -> None:
    """Its alarms were told ahead, and the server was gone before the readings were written: whatever became of
    the alarm meanwhile, it is one."""
    house, store = bench.house, Store(bench.link, "test", bench.house.rules.ids)
    parcel = Parcel("mqtt")
    read_message(parcel, house.fleet, of("S1").encode(), said(smoke=1))
    written = turn([parcel], house.fleet, house.latest, house.rules, NOW)
    assert written.has_verdicts
    store.tell(house.fleet, written)
    assert (Alarm.objects.count(), len(rows())) == (1, 0)
    store.tell(house.fleet, written)
    Alarm.objects.update(closed_at=now(), state="closed", outcome="test")
    store.write(house.fleet, written)
    assert (Alarm.objects.count(), len(rows())) == (1, 1)
    assert Alarm.objects.get().flaps == 0


def test_a_delivery_with_an_identity_is_known_afterwards(bench: Bench) -> None:
    bench.say((of("S1"), said(temperature=20)), identity=b"x" * 32)
    assert KnownMessage.objects.count() == 1
    assert Store(bench.link, "test", ()).known([b"x" * 32, b"y" * 32]) == {b"x" * 32}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=60))
def test_rounds_hold_each_key_once_and_keep_its_order(keys: list[int]) -> None:
    rounds = turns(np.array(keys, np.int64))
    assert sorted(int(at) for part in rounds for at in part) == list(range(len(keys)))
    seen: dict[int, int] = {}
    for part in rounds:
        assert len({keys[at] for at in part}) == len(part)
        for at in part:
            assert seen.get(keys[at], -1) < at
            seen[keys[at]] = int(at)


def test_a_flood_twice_and_in_any_order_is_there_once(bench: Bench) -> None:
    """Sixty moments of one detector, shuffled, each two times, some of them in the same tick: all are kept once,
    only the newest is the latest, and the fire in the middle of it is one alarm."""
    order = np.random.default_rng(7).permutation(np.repeat(np.arange(60), 2)).tolist()
    for part in np.array_split(order, 9):
        bench.say(
            *(
                (of("S1"), said(temperature=20 + n % 9 * 3, smoke=int(n == 31), ts=NOW + n))
                for n in part
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT sent_at) FROM sensing_reading WHERE slot = 2"
        )
        rows_there, once = cursor.fetchone()
    assert rows_there == once
    counted = IntakeMinute.objects.get()
    assert (counted.messages, counted.repeated, counted.refused) == (120, 60, 0)
    assert float(bench.house.latest.values[bench.house.fleet.by_serial["S1"], 2]) == 20 + 59 % 9 * 3
    assert Alarm.objects.filter(cause=Cause.FIRE).count() == 1
    assert books_balance()


def test_what_another_process_hears_by_now_is_not_written(bench: Bench) -> None:
    mine, other = Leases("mine"), Leases("other")
    assert mine.begin_alone(bench.link) == set(ALL_SLOTS)
    assert other.begin_alone(bench.link) == set()
    assert mine.renew(bench.link) == set(ALL_SLOTS)
    house, store = bench.house, Store(bench.link, "test", bench.house.rules.ids, "mine")

    def tick(moment: int) -> Written:
        parcel = Parcel("mqtt")
        read_message(parcel, house.fleet, of("S1").encode(), said(temperature=20, ts=moment))
        written = turn([parcel], house.fleet, house.latest, house.rules, moment)
        written.slots = frozenset({"0", "f"})
        return written

    store.write(house.fleet, tick(NOW))
    # Slept through its lease; the other one holds the slot.
    bench.link.execute("UPDATE sensing_ingestslot SET process = 'other' WHERE slot = 'f'")
    with pytest.raises(LeaseLost):
        store.write(house.fleet, tick(NOW + 700_000))
    assert len(rows()) == 1
    assert mine.renew(bench.link) == set(ALL_SLOTS) - {"f"}
