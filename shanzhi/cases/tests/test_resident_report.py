"""A resident reports from the code on the wall."""

from __future__ import annotations

from uuid import uuid4

import pytest

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.cases.tests.resident_town import make_report, make_town, phone

pytestmark = pytest.mark.django_db


def test_grandmother_reports_in_one_screen_and_is_led_to_her_matter() -> None:
    town, device = make_town(), phone()
    page = device.get(town.report_path)
    assert page.status_code == 200
    assert "翠湖花园网格" in page.content.decode()
    sent = device.post(
        town.report_path, {"idempotency_key": uuid4(), "text": "三幢楼道的灯坏了三天"}
    )
    case = Case.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, follow_up_path(case))
    assert (case.state, case.place_code) == (State.DISPATCHED, town.grid.code)
    matter = device.get(sent["Location"]).content.decode()
    assert case.number in matter
    assert "和风社区居委会" in matter
    assert "0512-55550100" in matter
