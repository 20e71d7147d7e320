"""A real city's table of standards for opening and closing, all of its 519 conditions."""

from __future__ import annotations

import pytest

from shanzhi.cases.actions.import_standards import import_standards
from shanzhi.cases.models import Standard
from shanzhi.cases.queries.standards import search_standards
from shanzhi.kernel.api import SYSTEM, TimeUnit
from shanzhi.places.tests.shared import shared_file

pytestmark = pytest.mark.django_db


def test_all_real_rows_go_in_and_change_nothing_when_they_come_again() -> None:
    path = shared_file("standards/case_standards_519.csv")
    came = import_standards(path, by=SYSTEM, place_code="140802")
    assert (came.added, came.refused) == (519, [])
    assert import_standards(path, by=SYSTEM, place_code="140802").unchanged == 519
    units = set(Standard.objects.values_list("limit_unit", flat=True))
    assert units == {TimeUnit.URGENT_HOUR, TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY}
    assert search_standards("140802001001", "井盖 缺失")
    assert search_standards("990101001001", "井盖 缺失") == []
