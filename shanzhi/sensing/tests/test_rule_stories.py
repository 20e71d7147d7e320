"""What the rules do in the field: kitchens, restarts, dead batteries, late risers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from time import process_time

import numpy as np

from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.judge import FLAP_MS
from shanzhi.sensing.rules.rhythm import BIN_MS, shares_of
from shanzhi.sensing.rules.rows import Activity, KindRow, RuleRow
from shanzhi.sensing.tests.test_rule_book import NEVER, RULE, START, book_of, read, said

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SILENT = RuleRow(2, 0, "silent", "silence", 1, "silence", 3, 0)
UP, DOWN = True, False


def kinds_of(verdicts: list[tuple[int, int, bool, float, int, bool]]) -> list[bool]:
    return [one[2] for one in verdicts]


def test_nothing_is_raised_from_nothing() -> None:
    book = book_of([RULE, SILENT, replace(RULE, id=3, name="rise", form="rise", raise_at=8)], [0])
    assert read(book, [(0, 0, float("nan"), START), (0, 0, 20.0, START), (0, 1, 99.0, START)]) == []
    assert said(book.look(START + DAY, NEVER)) == []


def test_an_alarm_that_stood_before_a_restart_is_seen_to_clear_and_not_raised_twice() -> None:
    book = book_of([RULE], [0, 0])
    assert book.stands(0, 0)
    assert read(book, [(0, 0, 70.0, START), (0, 0, 40.0, START + 1)]) == [
        (0, 0, DOWN, 40.0, START + 1, False)
    ]
    assert not book_of([replace(RULE, is_on=False)], [0]).stands(0, 0)


def test_a_reading_that_was_overtaken_still_raises_but_never_clears() -> None:
    book = book_of([RULE], [0])
    read(book, [(0, 0, 20.0, START)])
    late = (0, 0, 70.0, START - MINUTE)
    assert kinds_of(read(book, [late])) == [UP]
    assert read(book, [late, (0, 0, 10.0, START - 2 * MINUTE)]) == []
    assert kinds_of(read(book, [(0, 0, 10.0, START + 1)])) == [DOWN]
    # Delivered once more, and one from an hour ago: neither is news.
    assert read(book, [late, (0, 0, 80.0, START - HOUR)]) == []


def test_two_of_three_and_a_hold_that_only_time_ends() -> None:
    book = book_of([replace(RULE, needed=2, of=3, hold_s=60)], [0])
    hot = [(0, 0, 70.0, START + second * 1000) for second in (0, 10)]
    assert read(book, hot) == []
    assert said(book.look(START + 69_000, NEVER)) == []
    assert kinds_of(said(book.look(START + 70_000, NEVER))) == [UP]
    assert said(book.look(START + 71_000, NEVER)) == []


def test_a_rule_that_flaps_stays_raised_counts_and_clears_when_it_was_calm() -> None:
    book = book_of([RULE], [0])
    beats = [(0, 0, 70.0 if beat % 2 == 0 else 20.0, START + beat * MINUTE) for beat in range(9)]
    heard = read(book, beats)
    assert kinds_of(heard) == [UP, DOWN, UP, DOWN, UP, UP, UP]
    assert [one[5] for one in heard] == [False] * 5 + [True] * 2
    calm = START + 9 * MINUTE
    assert read(book, [(0, 0, 20.0, calm)]) == []
    assert kinds_of(said(book.look(calm + FLAP_MS, NEVER))) == [DOWN]


def test_silence_is_judged_by_device_and_any_sign_of_life_ends_it() -> None:
    book = book_of([SILENT], [0, 0, 0])
    seen = np.array([START, 0, START + HOUR], np.int64)
    assert said(book.look(START + 1_800_000, seen)) == []
    now = START + 1_801_000
    assert said(book.look(now, seen)) == [(0, 0, UP, round(1801 / 600, 6), now, False)]
    assert said(book.look(now + 1, seen)) == []
    seen[0] = now
    assert kinds_of(said(book.look(now + 2, seen))) == [DOWN]


def test_the_rule_of_a_street_replaces_the_general_one_and_may_switch_it_off() -> None:
    street = replace(RULE, id=7, place_code="330106001", raise_at=80.0)
    off = replace(RULE, id=8, place_code="330106002", is_on=False)
    book = RuleBook(
        [KindRow("heat", 600)],
        [RULE, street, off],
        ["", "330106001", "330106002"],
        np.zeros(3, np.int16),
        np.array([0, 1, 2], np.int16),
    )
    heard = read(book, [(device, 0, 70.0, START) for device in range(3)])
    assert [(one[0], one[1]) for one in heard] == [(0, 0)]
    assert [one[:2] for one in read(book, [(1, 0, 85.0, START + 1)])] == [(1, 1)]


def test_devices_come_and_go_and_a_changed_rule_keeps_what_was_counted() -> None:
    rules = [replace(RULE, needed=2, of=3), SILENT]
    book = book_of(rules, [0, -1])
    book.place(1, 0)
    assert read(book, [(1, 0, 70.0, START), (0, 0, 70.0, START)]) == []
    changed = book_of([replace(rules[0], raise_at=65.0), SILENT], [0, 0])
    changed.carry(book, np.array([0, 1], np.int32))
    assert kinds_of(read(changed, [(1, 0, 66.0, START + 1)])) == [UP]
    # A rule more: the devices stand in another order.
    more = book_of([SILENT, replace(RULE, name="warm", raise_at=90.0), rules[0]], [0, 0, 0])
    more.carry(changed, np.array([1, -1, 0], np.int32))
    heard = read(more, [(device, 0, 70.0, START + 2) for device in range(3)])
    # The first was raised before, the second is new, the third had counted one.
    assert [one[0] for one in heard] == [2]
    changed.place(1, -1)
    assert read(changed, [(1, 0, 20.0, START + 3), (1, 0, 20.0, START + 4)]) == []


WAKES = {"early riser": 6, "late riser": 11}


def days_of(book: RuleBook, days: int, until: int) -> list[tuple[int, bool, float]]:
    """Two persons go about from waking until ten in the evening, each half-hour; on the last day nothing
    of them is heard until ``until`` o'clock. Midnight is START's day in a zone of UTC."""
    heard = []
    midnight = START // DAY * DAY
    for step in range(days * 48 + until * 2):
        now = midnight + step * BIN_MS
        hour = step % 48 / 2
        rows = []
        for device, wakes in enumerate(WAKES.values()):
            if step < days * 48 and wakes <= hour < 22:
                opened = now + 7 * MINUTE
                rows += [(device, 0, 1.0, opened), (device, 0, 0.0, opened + MINUTE)]
        heard += read(book, rows)
        late = now + BIN_MS - 1
        heard += said(book.look(late, np.full(2, late, np.int64)))
    return [(one[0], one[2], (one[4] - midnight) / DAY) for one in heard]


def quiet_book(**given: float) -> RuleBook:
    kind = KindRow("door", 43_200, (Activity(0, is_state=True),), 0)
    rule = RuleRow(1, 0, "quiet", "person", 2, "quiet", 4.0, 1.0)
    return RuleBook([kind], [rule], [""], np.zeros(2, np.int16), zone_ms=0)


def test_a_quiet_morning_is_an_alarm_for_an_early_riser_and_nothing_for_a_late_one() -> None:
    assert [(who, raised) for who, raised, _day in days_of(quiet_book(), 14, 11)] == [(0, UP)]
    # By the evening the late riser is missed as well, and not before noon.
    heard = days_of(quiet_book(), 14, 19)
    assert [who for who, _raised, _day in heard] == [0, 1]
    assert 14 + 8 / 24 < heard[0][2] < 14 + 11 / 24
    assert 14 + 12 / 24 < heard[1][2] < 14 + 19 / 24


def test_before_a_week_is_known_quiet_says_nothing() -> None:
    assert days_of(quiet_book(), 6, 23) == []


def test_movement_ends_the_quiet_and_a_device_that_is_not_heard_says_nothing_of_a_person() -> None:
    book = quiet_book()
    days_of(book, 14, 11)
    now = START // DAY * DAY + 14 * DAY + 12 * HOUR
    ended = read(book, [(0, 0, 1.0, now), (0, 0, 0.0, now + 1)])
    assert [(one[0], one[2]) for one in ended] == [(0, DOWN)]
    silent = quiet_book()
    days_of(silent, 14, 3)
    dead = np.full(2, now - 40 * HOUR, np.int64)
    for step in range(12):
        assert said(silent.look(now + step * BIN_MS, dead)) == []


def test_a_flood_of_one_device_is_judged_soon_and_loses_no_alarm() -> None:
    for needed, of in ((1, 1), (2, 3)):
        book = book_of([replace(RULE, needed=needed, of=of)], [0])
        flood = [(0, 0, 20.0 + number % 7, START + number) for number in range(20_000)]
        flood[900:904] = [(0, 0, 70.0, START + 900 + number) for number in range(4)]
        began = process_time()
        heard = read(book, flood)
        assert process_time() - began < 2
        assert [(one[2], one[4] - START) for one in heard] == [
            (UP, 899 + needed),
            (DOWN, 903 + needed),
        ]


def test_a_flood_that_goes_up_and_down_is_judged_reading_by_reading() -> None:
    book = book_of([RULE], [0])
    flood = [(0, 0, 70.0 if number % 2 else 20.0, START + number) for number in range(400)]
    heard = read(book, flood)
    assert all(one[4] < other[4] for one, other in pairwise(heard))
    assert kinds_of(heard)[:5] == [UP, DOWN, UP, DOWN, UP]


def test_what_was_learnt_of_a_day_outlives_a_restart_and_is_forgotten_with_the_device() -> None:
    book = quiet_book()
    days_of(book, 14, 7)
    kept = book.rhythms.packed(0)
    shares = shares_of(kept)
    assert (shares[2 * 8], shares[2 * 3]) == (1.0, 0.0)
    again = quiet_book()
    assert again.rhythms.unpack(0, kept)
    assert not again.rhythms.unpack(0, b"something else")
    now = START // DAY * DAY + 14 * DAY + 7 * HOUR
    heard = []
    for step in range(8):
        late = now + (step + 1) * BIN_MS - 1
        heard += said(again.look(late, np.full(2, late, np.int64)))
    assert [(one[0], one[2]) for one in heard] == [(0, UP)]
    again.place(0, -1)
    assert shares_of(again.rhythms.packed(0)) == [0.0] * 48
