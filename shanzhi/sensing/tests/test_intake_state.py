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
    times = np.arange(1_000, 1_030)
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
