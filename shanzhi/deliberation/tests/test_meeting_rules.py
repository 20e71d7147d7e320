"""What the law asks of meetings, lots that anybody can draw again, codes, and the calendar file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.deliberation.rules.icalendar import Appointment, icalendar
from shanzhi.deliberation.rules.meeting_codes import (
    invitation_token,
    poster_code,
    poster_holds,
    read_invitation_token,
)
from shanzhi.deliberation.rules.meeting_law import (
    RULES,
    earliest_day,
    latest_notice,
    passing,
    quorum,
)
from shanzhi.deliberation.rules.sortition import drawn, list_hash
from shanzhi.kernel.api import DEFAULT_CALENDAR

KEY = b"k"
works_on = DEFAULT_CALENDAR.works_on


def test_the_day_of_the_notice_is_not_counted_and_the_period_has_to_be_over() -> None:
    # Monday 2026-11-02: day 10 is Thursday the 12th, so Friday; day 15 is Tuesday the 17th.
    assert earliest_day(RULES["residents"], date(2026, 11, 2), works_on) == date(2026, 11, 13)
    assert earliest_day(RULES["owners"], date(2026, 11, 2), works_on) == date(2026, 11, 18)
    # Wednesday the 4th: day 10 is a Saturday, which moves to Monday the 16th.
    assert earliest_day(RULES["residents"], date(2026, 11, 4), works_on) == date(2026, 11, 17)
    assert earliest_day(RULES["council"], date(2026, 11, 4), works_on) == date(2026, 11, 4)


@given(st.sampled_from(sorted(RULES)), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_latest_notice_is_in_time_and_a_day_later_is_not(kind: str, held_on: date) -> None:
    rule = RULES[kind]
    last = latest_notice(rule, held_on, works_on)
    assert earliest_day(rule, last, works_on) <= held_on
    later = last + timedelta(days=1)
    assert earliest_day(rule, later, works_on) > held_on


@pytest.mark.parametrize(
    ("kind", "entitled", "needed"),
    [
        ("residents", 100, 51),
        ("residents", 101, 51),
        ("representatives", 30, 20),
        ("representatives", 31, 21),
        ("council", 30, 1),
        ("residents", 0, 1),
    ],
)
def test_how_many_have_to_be_there(kind: str, entitled: int, needed: int) -> None:
    assert quorum(RULES[kind], entitled, needed).is_met
    assert not quorum(RULES[kind], entitled, needed - 1).is_met


def test_more_than_half_of_those_present_have_to_agree() -> None:
    rule = RULES["residents"]
    assert not passing(rule, 60, 30).is_met
    assert passing(rule, 60, 31).is_met
    assert not passing(rule, 0, 0).is_met


@given(st.text(min_size=1, max_size=20), st.integers(1, 200), st.data())
def test_lots_are_the_same_for_everybody_and_nobody_is_drawn_twice(
    seed: str, candidates: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, candidates))
    found = drawn(seed, candidates, size)
    assert found == drawn(seed, candidates, size) == sorted(set(found))
    assert len(found) == size
    assert set(found) <= set(range(1, candidates + 1))
    assert set(found) <= set(drawn(seed, candidates, min(size + 1, candidates)))


def test_lots_by_hand() -> None:
    import hashlib

    def draw(n: int) -> bytes:
        return hashlib.sha256(f"双色球 2026137:{n}".encode()).digest()

    by_hand = sorted(sorted(range(1, 51), key=draw)[:7])
    assert drawn("双色球 2026137", 50, 7) == by_hand
    assert list_hash(["a", "b"]) != list_hash(["b", "a"])


def test_every_household_is_drawn_equally_often() -> None:
    counts = [0] * 20
    for seed in range(2000):
        for number in drawn(str(seed), 20, 5):
            counts[number - 1] += 1
    assert all(400 < count < 600 for count in counts)


def test_codes_hold_for_their_meeting_and_number_alone() -> None:
    one, other = uuid4(), uuid4()
    token = invitation_token(one, 12, KEY)
    assert read_invitation_token(one, token, KEY) == 12
    for meeting, text, key in (
        (other, token, KEY),
        (one, token.replace("12-", "13-"), KEY),
        (one, token, b"another"),
        (one, "12", KEY),
        (one, "²-x", KEY),
        (one, token + "x", KEY),
    ):
        assert read_invitation_token(meeting, text, key) is None
    assert poster_holds(one, poster_code(one, KEY), KEY)
    assert not poster_holds(other, poster_code(one, KEY), KEY)
    assert not poster_holds(one, "中文", KEY)


def test_the_calendar_file_says_when_in_its_own_zone() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    starts = datetime(2026, 12, 20, 19, 0, tzinfo=zone)
    one = Appointment(
        uid="meeting-1",
        title="居民会议：电梯、车棚; 和别的",
        where="社区活动中心二楼" * 8,
        words="1. 电梯\n2. 车棚",
        url="https://example.org/meetings/1",
        starts_at=starts.astimezone(ZoneInfo("UTC")),
        ends_at=starts + timedelta(hours=2),
        changed_at=starts - timedelta(days=20),
    )
    text = icalendar(one, zone, "善治")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;TZID=Asia/Shanghai:20261220T190000\r\n" in text
    assert "TZOFFSETTO:+0800\r\n" in text
    assert "\\; 和别的" in text
    assert "1. 电梯\\n2. 车棚" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "社区活动中心二楼" * 8 in unfolded
