"""What the arrays of an intake remember."""

from __future__ import annotations

import numpy as np
import pytest

from shanzhi.sensing.intake import state
from shanzhi.sensing.intake.parcels import NO_TIME


def test_what_was_kept_before_a_crash_is_known_however_much_came_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    latest = state.Latest()
    latest.make_room(2)
    times = 1_000 + 60_000 * np.arange(30)
    first = np.zeros(30, np.int64)
    latest.note_times(first, times)
    assert latest.repeated(first, times).sum() == state.REMEMBERED
    latest.know_before(first, times)
    assert latest.repeated(first, times).all()
    assert not latest.repeated(first + 1, times).any()
    assert not latest.repeated(first[:2], np.array([NO_TIME, -5])).any()
    monkeypatch.setattr(state, "BEFORE_SECONDS", -1.0)
    latest.know_before(first[:1], times[:1])
    latest.repeated(first, times)
    assert latest.repeated(first, times).sum() == state.REMEMBERED


def test_who_says_much_is_known_by_more_and_that_has_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "FURTHER", 40)
    latest = state.Latest()
    latest.make_room(2)
    first = np.zeros(20, np.int64)
    for times in (np.arange(1_000, 1_020), np.arange(1_040, 1_020, -1)):
        latest.note_times(first, times)
        assert latest.repeated(first, times).all()
    assert latest.repeated(first, np.arange(1_000, 1_020)).all()
    assert not latest.repeated(first + 1, np.arange(1_000, 1_020)).any()
    for start in range(2_000, 4_000, 20):
        latest.note_times(first, np.arange(start, start + 20))
    assert not latest.repeated(first, np.arange(1_000, 1_020)).any()
    assert latest._further_count <= 40 + 20
