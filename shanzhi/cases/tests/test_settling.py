"""Two clerks edit one matter: field by field, and never last write wins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.correct_place import correct_place
from shanzhi.cases.actions.correct_urgency import correct_urgency
from shanzhi.cases.actions.settling import FieldChanged
from shanzhi.cases.models import Case, CaseClock, Correction
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.rules.conflicts import three_way
from shanzhi.cases.tests.factories import COMMUNITY, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import Denied, Invalid, Role, WrongState, history
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.places.tests.factories import make_grid

VALUES = st.sampled_from(["甲", "乙", "丙"])
FIELDS = st.fixed_dictionaries({"place": VALUES, "address": VALUES})


@given(loaded=FIELDS, current=FIELDS, wanted=FIELDS)
def test_a_change_is_never_lost_silently(
    loaded: dict[str, str], current: dict[str, str], wanted: dict[str, str]
) -> None:
    result, clashes = three_way(loaded, current, wanted)
    clashing = {clash.field for clash in clashes}
    for field in result:
        mine, theirs, before = wanted[field], current[field], loaded[field]
        both = before not in (mine, theirs) and mine != theirs
        assert (field in clashing) == both
        if field not in clashing:
            assert result[field] == (theirs if mine == before else mine)


@pytest.mark.django_db
def test_urgency_is_corrected_with_its_reason_and_said() -> None:
    town = make_town()
    case = make_report(town, "路灯坏了")
    before = case.urgency
    correct_urgency(case, by=town.clerk, urgency=2, reason="有电线裸露")
    case.refresh_from_db()
    assert case.urgency == 2
    assert history("case", case.pk)[-1].payload["before"] == before
    entry = timeline(case, town.clerk)[-1]
    assert (entry.title, entry.reason) == ("更正紧急程度", "有电线裸露")
    assert "紧急" in entry.detail
    count = Correction.objects.count()
    correct_urgency(case, by=town.clerk, urgency=2, reason="再说一遍")
    assert Correction.objects.count() == count == 1


@pytest.mark.django_db
def test_a_corrected_place_keeps_the_holder_and_moves_the_clocks() -> None:
    town = make_town()
    other = make_grid("东湖网格", COMMUNITY)
    case = make_report(town)
    Case.objects.filter(pk=case.pk).update(building=town.building, latitude=31.0, longitude=124.0)
    correct_place(
        case, by=town.clerk, place_code=other.code, address=" 南门口  右手边 ", reason="说的是东湖"
    )
    case.refresh_from_db()
    assert (case.place_code, case.address) == (other.code, "南门口 右手边")
    assert case.holder_unit == town.desk
    assert (case.building, case.latitude, case.place_source) == (None, None, "person")
    places = CaseClock.objects.filter(case=case).values_list("place_code", flat=True)
    assert set(places) == {other.code}
    event = history("case", case.pk)[-1]
    assert event.place_code == other.code
    assert "南门口" not in str(event.payload)
    assert "东湖网格" in timeline(case, town.clerk)[-1].detail


@pytest.mark.django_db
def test_who_may_not_correct_and_what_cannot_be_is_left_alone() -> None:
    town = make_town()
    case, done = make_report(town), make_handled(town)
    by, stranger = town.clerk, make_staff(Role.COMMUNITY_CLERK, "990101001002")

    def urgency(one: Case, who: Any = by, level: int = 2, reason: str = "裸露") -> Any:
        return lambda: correct_urgency(one, by=who, urgency=level, reason=reason)

    def place(one: Case, who: Any = by, code: str = COMMUNITY, address: str = "") -> Any:
        return lambda: correct_place(
            one, by=who, place_code=code, address=address, reason="地点不对"
        )

    refused(Denied, case, urgency(case, stranger))
    refused(Denied, case, urgency(case, reporter_of(case)))
    refused(WrongState, done, urgency(done))
    refused(Invalid, case, urgency(case, level=7))
    refused(Invalid, case, urgency(case, reason=" "))
    refused(Denied, case, place(case, stranger))
    refused(WrongState, done, place(done))
    refused(Invalid, case, place(case, code="990101001999"))
    refused(Invalid, case, place(case, address="长" * 161))
    refused(Invalid, case, place(case, address="\x00"))
    assert not Correction.objects.exists()


@pytest.mark.django_db
def test_the_second_of_two_who_set_the_same_field_is_asked() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    was = case.urgency
    correct_urgency(case, by=town.clerk, urgency=2, reason="裸露", loaded=was)
    other = 1 if was == 0 else 0
    refused(
        FieldChanged,
        case,
        lambda: correct_urgency(case, by=town.clerk, urgency=other, reason="不急", loaded=was),
    )
    # The place was changed by nobody: no clash.
    correct_place(
        case,
        by=town.clerk,
        place_code=case.place_code,
        address="南门",
        reason="补充",
        loaded={"place": case.place_code, "address": ""},
    )
    first = case.category_id
    correct_category(case, by=town.clerk, category_code="0101", loaded=first)
    refused(
        FieldChanged,
        case,
        lambda: correct_category(case, by=town.clerk, category_code="0102", loaded=first),
    )


@pytest.mark.django_db
def test_both_values_come_back_side_by_side_and_the_person_chooses() -> None:
    town = make_town()
    case = make_report(town)
    Case.objects.filter(pk=case.pk).update(address="北门", urgency=0)
    path = f"/desk/cases/{case.number}/place"
    browser = browser_of(town.clerk)
    form = {
        "loaded_place": case.place_code,
        "loaded_address": "",
        "case_place": case.place_code,
        "case_address": "南门",
        "place_reason": "居民说是南门",
    }
    answer = browser.post(path, form)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "<td>北门</td><td>南门</td>" in page
    assert 'value="居民说是南门"' in page
    assert 'name="loaded_address" value="北门"' in page
    assert browser.post(path, {**form, "keep": "theirs"}).status_code == 303
    case.refresh_from_db()
    assert case.address == "北门"
    assert browser.post(path, {**form, "loaded_address": "北门"}).status_code == 303
    case.refresh_from_db()
    assert case.address == "南门"


@pytest.mark.django_db
def test_a_category_that_somebody_chose_meanwhile_is_shown_beside_mine() -> None:
    town = make_town()
    case = make_report(town)
    seen = case.category_id
    correct_category(case, by=town.clerk, category_code="0101")
    answer = browser_of(town.clerk).post(
        f"/desk/cases/{case.number}/category", {"category_name": "0102", "loaded_category": seen}
    )
    assert answer.status_code == 409
    assert "您填写时，别人也改了这里" in text_of(answer)
    case.refresh_from_db()
    assert case.category_id == "0101"


@pytest.mark.django_db
def test_a_handler_on_the_phone_corrects_the_urgency_and_comes_back_there() -> None:
    town = make_town()
    case = make_report(town)
    answer = browser_of(town.clerk).post(
        f"/desk/cases/{case.number}/urgency",
        {
            "case_urgency": "2",
            "loaded_urgency": str(case.urgency),
            "urgency_reason": "裸露",
            "end": "worker",
        },
    )
    assert answer["Location"] == f"/worker/cases/{case.number}"
    page = text_of(browser_of(town.clerk).get(answer["Location"]))
    assert "更正紧急程度" in page
