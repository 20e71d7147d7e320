"""The telephone rings: what the clerk finds while the number is typed, and what she opens."""

from __future__ import annotations

import uuid
from uuid import uuid4

import pytest

from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.take_call import Call, take_call
from shanzhi.cases.models import Case, HotlineCall
from shanzhi.cases.models.case import Source
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.kernel.api import NOBODY, Denied, Invalid, Role, history
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Resident, know_resident
from shanzhi.places.tests.factories import make_grid

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


def form_of(**more: str) -> dict[str, str]:
    """What the clerk types."""
    return {
        "idempotency_key": str(uuid4()), "phone": PHONE,
        "text": "3幢楼下的路灯坏了三天了", "where": "翠湖花园网格", **more,
    }  # fmt: skip


def test_a_call_becomes_a_matter_with_the_caller_as_its_reporter() -> None:
    town = make_town()
    browser = browser_of(town.clerk)
    answer = browser.post("/desk/calls/new", form_of())
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/calls/{case.number}")
    assert (case.source, case.place_code[:15]) == (Source.HOTLINE, town.grid.code)
    assert case.reporter == know_resident(PHONE)[0]
    assert HotlineCall.objects.get().taken_by_id == town.clerk.id
    page = text_of(browser.get(answer["Location"]))
    assert case.number in page
    assert "号码未经短信验证" in page
    pane = text_of(browser.get(f"/desk/cases/{case.number}"))
    assert "138****0001" in pane
    assert "来电所留，未经短信验证" in pane
    told = " ".join(str(record.payload) for record in history("case", case.pk))
    assert PHONE not in told


def test_sent_twice_it_is_one_matter() -> None:
    town = make_town()
    browser, form = browser_of(town.clerk), form_of()
    first, second = (browser.post("/desk/calls/new", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Case.objects.count(), HotlineCall.objects.count()) == (1, 1)


def test_while_the_number_is_typed_the_callers_matters_appear_only_when_it_is_whole() -> None:
    town = make_town()
    take_call(
        Call(key=uuid4(), phone=PHONE, text="垃圾没人清运", place_code=town.grid.code),
        by=town.clerk,
    )
    browser = browser_of(town.clerk)
    half = text_of(browser.post("/desk/calls/hints", {"phone": PHONE[:8]}))
    assert "垃圾没人清运" not in half
    whole = text_of(browser.post("/desk/calls/hints", {"phone": "138 0000 0001"}))
    assert "垃圾没人清运" in whole
    assert "138****0001 以前的诉求" in whole
    assert PHONE not in whole


def test_matters_in_other_places_are_only_counted() -> None:
    town = make_town()
    caller = know_resident(PHONE)[0]
    other = make_grid("远处网格", "990101001002")
    for text in ("邻居养狗太吵", "邻居又吵了"):
        far = Report(
            key=uuid4(), text=text, source=Source.RESIDENT, place_code=other.code,
            reporter_id=caller.pk,
        )  # fmt: skip
        report_case(far, by=NOBODY)
    page = text_of(browser_of(town.clerk).post("/desk/calls/hints", {"phone": PHONE}))
    assert "另有 2 件在您负责的地方以外。" in page
    assert "养狗" not in page


def test_places_and_the_category_are_suggested_while_the_caller_speaks() -> None:
    town = make_town()
    browser = browser_of(town.clerk)
    page = text_of(browser.post("/desk/calls/hints", {"where": "翠湖花园网格 3幢"}))
    assert f'value="{town.grid.code}-' in page
    form = form_of(do="look", where="没有的小区")
    looked = browser.post("/desk/calls/new", form)
    assert "请换个说法" in text_of(looked)
    assert "3幢楼下的路灯坏了三天了" in text_of(looked)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"phone": "12"}, "请填写 11 位手机号码"),
        ({"text": " "}, "请写下来电人说了什么。"),
        ({"category_name": "没有这个类别"}, "没有这个类别"),
        ({"spot": "990101001002001-", "where": ""}, "这个地方不归您受理"),
        ({"idempotency_key": "x", "phone": "\x00"}, "请填写 11 位手机号码"),
    ],
)
def test_a_refused_form_keeps_every_word_and_opens_nothing(more: dict[str, str], said: str) -> None:
    town = make_town()
    make_report(town)
    before, known = counted(), Resident.objects.count()
    page = browser_of(town.clerk).post("/desk/calls/new", form_of(**more))
    assert page.status_code == 422
    assert said in text_of(page)
    assert (counted(), Resident.objects.count(), HotlineCall.objects.count()) == (before, known, 0)


def test_who_takes_no_calls_learns_nothing_of_callers() -> None:
    town = make_town()
    for role in (Role.HANDLER, Role.LEADER, Role.GRID_WORKER):
        browser = browser_of(make_staff(role, COMMUNITY))
        assert browser.get("/desk/calls/new").status_code == 403
        assert browser.post("/desk/calls/hints", {"phone": PHONE}).status_code == 403
    before = counted()
    call = Call(key=uuid.uuid4(), phone=PHONE, text="路灯坏了", place_code=town.grid.code)
    with pytest.raises(Denied):
        take_call(call, by=make_staff(Role.LEADER, COMMUNITY))
    with pytest.raises(Denied):
        take_call(call, by=make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    with pytest.raises(Invalid):
        take_call(Call(key=uuid4(), phone=PHONE, text="路灯坏了"), by=town.clerk)
    assert (counted(), Resident.objects.count()) == (before, 0)
