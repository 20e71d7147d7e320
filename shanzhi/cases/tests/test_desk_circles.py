"""Up, back and decided at the desk: forms that keep what was typed, doors that fit the state."""

from __future__ import annotations

import pytest

from shanzhi.cases.actions.escalate import escalate_case
from shanzhi.cases.models import Dispatch
from shanzhi.cases.models.handling import Move
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.kernel.api import Role
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def test_a_clerk_passes_it_up_and_the_pane_says_where_it_is() -> None:
    town = make_town()
    case = make_report(town)
    clerk = browser_of(town.clerk)
    path = f"/desk/cases/{case.number}"
    before = counted()
    refused = clerk.post(
        f"{path}/escalation", {"escalation_reason": "", "escalation_evidence": "施工许可证"}
    )
    assert refused.status_code == 422
    assert "施工许可证" in text_of(refused)
    assert counted() == before
    assert clerk.post(f"{path}/escalation", {"escalation_reason": "要街道协调"}).status_code == 303
    page = text_of(clerk.get(path))
    assert "小循环（街道）" in page
    assert "上报到 晨光街道办事处" in page
    assert 'data-opens="dispatch"' in page or "派单" in page


def test_the_streets_unit_returns_it_and_the_reason_is_from_the_list() -> None:
    town = make_town()
    case = make_report(town)
    office = Unit.objects.get(kind=UnitKind.STREET_OFFICE)
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], unit=office)
    bureau = make_unit(kind=UnitKind.DEPARTMENT, place_code=COMMUNITY[:9], name="城管中队")
    handler = browser_of(make_staff(Role.HANDLER, COMMUNITY[:9], unit=bureau))
    escalate_case(case, by=street, reason="要街道协调")
    path = f"/desk/cases/{case.number}"
    given = {
        "unit": bureau.pk,
        "reason": "归城管",
        "evidence_asked": "整改照片",
        "limit_amount": "2",
        "limit_unit": "natural_day",
    }
    wrong = browser_of(street).post(f"{path}/dispatch", given | {"limit_amount": "0"})
    assert wrong.status_code == 422
    assert browser_of(street).post(f"{path}/dispatch", given).status_code == 303
    lead = Dispatch.objects.filter(case=case).latest("pk")
    assert (lead.unit, lead.evidence_asked) == (bureau, "整改照片")
    assert round((lead.due_at - lead.at).total_seconds()) == 2 * 86_400
    empty = handler.post(f"{path}/return", {"why": "", "return_note": "不归我们管"})
    assert empty.status_code == 422
    assert "不归我们管" in text_of(empty)
    sent = handler.post(f"{path}/return", {"why": "not_ours", "return_note": "不归我们管"})
    assert sent.status_code == 303
    case.refresh_from_db()
    assert (case.state, case.holder_unit) == (State.TO_DISPATCH, office)
    assert Dispatch.objects.filter(case=case).latest("pk").move == Move.RETURN


def test_a_clerk_cannot_decide() -> None:
    town = make_town()
    case = make_report(town)
    before = counted()
    answer = browser_of(town.clerk).post(
        f"/desk/cases/{case.number}/decision", {"unit": "1", "reason": "我定"}
    )
    assert answer.status_code == 403
    assert counted() == before
