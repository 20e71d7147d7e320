"""吹哨 in the browser: at the desk, and on the phone of the unit that was called."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from shanzhi.cases.actions.do_part import do_part
from shanzhi.cases.actions.miss import mark_no_shows
from shanzhi.cases.actions.report_in import report_in
from shanzhi.cases.handlers.joint import tell_called_units, tell_whistler
from shanzhi.cases.models import Attachment, Whistle, WhistleCall
from shanzhi.cases.models.whistle import CallState
from shanzhi.cases.tests.factories import counted, link_of, make_report
from shanzhi.cases.tests.joint_factories import Joint, make_joint, only_call, whistle_for
from shanzhi.cases.tests.staff import browser_of, queries_of, text_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import Role, history, now
from shanzhi.messaging.api import inbox
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
THERE = (31.002, 124.002)


def desk_path(joint: Joint) -> str:
    """The matter at the desk."""
    return f"/desk/cases/{joint.case.number}"


def form(joint: Joint, **over: object) -> dict[str, object]:
    """What the clerk fills in."""
    return {
        "whistle_units": [joint.department.pk, joint.fire.pk],
        "minutes": "30",
        "expected": "清走通道上的杂物",
        **over,
    }


def test_the_clerk_whistles_two_units_in_by_a_form_without_scripts() -> None:
    joint = make_joint()
    browser = browser_of(joint.town.clerk)
    page = text_of(browser.get(desk_path(joint)))
    assert "吹哨，请单位到场" in page
    assert "城市管理局" in page
    answer = browser.post(desk_path(joint) + "/whistles", form(joint, lat="31.002", lng="124.002"))
    assert answer.status_code == 303
    whistle = Whistle.objects.get()
    assert (whistle.latitude, whistle.longitude) == THERE
    assert whistle.calls.count() == 2
    assert "请城市管理局、消防救援大队到现场" in text_of(browser.get(desk_path(joint)))


def test_a_refused_whistle_comes_back_open_with_every_tick() -> None:
    joint = make_joint()
    before = counted()
    browser = browser_of(joint.town.clerk)
    answer = browser.post(desk_path(joint) + "/whistles", form(joint, expected=""))
    page = text_of(answer)
    assert answer.status_code == 422
    assert f'name="whistle_units" value="{joint.fire.pk}" checked' in page
    assert "这里还没有写内容" in page
    assert counted() == before
    assert browser.post(desk_path(joint) + "/whistles", {}).status_code == 422


def test_the_called_unit_reports_in_and_does_its_part_on_the_phone() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    phone, here = browser_of(joint.handler), f"/worker/calls/{call.pk}"
    assert here in text_of(phone.get("/worker/calls"))
    assert "墙上的网格码" in text_of(phone.get(here))
    refused = phone.post(f"{here}/arrival", {"code": "made-up"})
    assert refused.status_code == 422
    assert "made-up" in text_of(refused)
    came = phone.post(f"{here}/arrival", {"code": joint.town.code})
    assert came["Location"] == here
    assert phone.post(f"{here}/part", {"note": " "}).status_code == 422
    done = phone.post(f"{here}/part", {"note": "杂物已清走", "photos": [picture()]})
    assert done.status_code == 303
    call.refresh_from_db()
    assert (call.state, call.way) == (CallState.DONE, "scan")
    assert Attachment.objects.filter(case=joint.case).count() == 1
    assert "现在没有人叫我们到场" in text_of(phone.get("/worker/calls"))


def test_who_scans_the_code_on_the_wall_is_led_to_the_call() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    wall, phone = f"/g/{joint.town.code}", browser_of(joint.handler)
    there = f"/worker/calls/{call.pk}?code={joint.town.code}"
    assert there in text_of(phone.get(wall))
    assert f'value="{joint.town.code}"' in text_of(phone.get(there))
    for other in (Client(), browser_of(joint.fireman)):
        assert "到场任务" not in text_of(other.get(wall))


def test_the_position_of_the_moment_is_reckoned_and_not_kept() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint, point=THERE))
    phone = browser_of(joint.handler)
    phone.post(f"/worker/calls/{call.pk}/arrival", {"lat": "31.0061", "lng": "124.002"})
    call.refresh_from_db()
    assert call.distance_m == 456
    page = text_of(browser_of(joint.town.clerk).get(desk_path(joint)))
    assert "离现场较远" in page
    assert "31.0061" not in page
    assert "31.0061" not in str(history("case", joint.case.pk)[-1].payload)


def test_a_unit_that_was_not_called_finds_nothing() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    other = browser_of(joint.fireman)
    for answer in (
        other.get(f"/worker/calls/{call.pk}"),
        other.post(f"/worker/calls/{call.pk}/arrival", {"code": joint.town.code}),
        other.get(desk_path(joint)),
    ):
        assert answer.status_code == 404
    assert Client().get(f"/worker/calls/{call.pk}").status_code == 302
    assert WhistleCall.objects.get().state == CallState.CALLED


def test_the_called_unit_opens_the_matter_at_the_desk_and_is_led_to_its_call() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    page = text_of(browser_of(joint.handler).get(desk_path(joint)))
    assert f"/worker/calls/{call.pk}" in page
    assert "吹哨，请单位到场" not in page


def test_the_clerk_appraises_and_cancels() -> None:
    joint = make_joint()
    first, second = whistle_for(joint, joint.department, joint.fire).calls.order_by("pk")
    report_in(first, by=joint.handler, point=THERE)
    do_part(first, by=joint.handler, note="清走了")
    browser = browser_of(joint.town.clerk)
    path = f"/desk/calls/{first.pk}/appraisal"
    assert browser.post(path, {f"words_{first.pk}": "好"}).status_code == 422
    assert (
        browser.post(path, {f"stars_{first.pk}": "5", f"words_{first.pk}": "好"}).status_code == 303
    )
    cancel = f"/desk/whistles/{first.whistle_id}/cancellation"
    assert browser.post(cancel).status_code == 422
    reason = {f"cancel_reason_{first.whistle_id}": "主人自己搬走了"}
    assert browser.post(cancel, reason).status_code == 303
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stars, second.state) == (5, CallState.CANCELLED)
    stranger = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
    assert stranger.post(cancel, reason).status_code == 404
    assert stranger.post(path).status_code == 404


def test_the_page_above_shows_who_did_not_come() -> None:
    joint = make_joint()
    whistle_for(joint, joint.department)
    mark_no_shows(at=now() + timedelta(hours=1))
    page = text_of(browser_of(joint.dispatcher).get("/desk/whistles?show=missed"))
    assert "超时未到" in page
    assert joint.case.number in page
    assert "没有按时报到" in text_of(browser_of(joint.dispatcher).get(desk_path(joint)))
    assert browser_of(joint.handler).get("/desk/whistles").status_code == 403


def test_the_resident_reads_who_comes_but_not_who_was_late() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    mark_no_shows(at=now() + timedelta(hours=1))
    report_in(call, by=joint.handler, point=THERE)
    page = text_of(Client().get(link_of(joint.case)))
    assert "请城市管理局到现场" in page
    assert "城市管理局到场报到" in page
    assert "没有按时" not in page
    assert "迟到" not in page
    assert "米" not in page


def test_called_units_and_whistlers_find_it_in_their_inbox() -> None:
    joint = make_joint()
    call = only_call(whistle_for(joint))
    blown = history("case", joint.case.pk)[-1]
    tell_called_units(blown.domain_event(), blown)  # type: ignore[arg-type]  # 2026-11-25: the event just announced
    assert [item.link for item in inbox(joint.handler).items] == [f"/worker/calls/{call.pk}"]
    report_in(call, by=joint.handler, point=THERE)
    came = history("case", joint.case.pk)[-1]
    tell_whistler(came.domain_event(), came)  # type: ignore[arg-type]  # 2026-11-25: as above
    assert "城市管理局已到场" in inbox(joint.town.clerk).items[0].text


def test_the_lists_cost_the_same_for_one_and_for_many() -> None:
    joint = make_joint()
    whistle_for(joint, joint.department)
    few = queries_of(joint.dispatcher, "/desk/whistles")
    phone = queries_of(joint.handler, "/worker/calls")
    for _n in range(3):
        more = make_joint_again(joint)
        whistle_for(more, joint.department, joint.fire)
    assert queries_of(joint.dispatcher, "/desk/whistles") == few <= 7
    assert queries_of(joint.handler, "/worker/calls") == phone <= 6


def make_joint_again(joint: Joint) -> Joint:
    """Another matter in the same town."""
    return replace(joint, case=make_report(joint.town))
