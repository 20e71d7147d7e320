"""Half a sentence outlives a crash, another device and another holder; and who is here just now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.keep_draft import clear_draft, keep_draft
from shanzhi.cases.actions.mark_presence import mark_presence, sweep_presence
from shanzhi.cases.models import Case, CaseDraft, Presence
from shanzhi.cases.queries.drafts import all_drafts, drafts_of, own_draft
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.presence import others_at
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_report, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import Denied, Invalid, Role, now, run_retention
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def test_what_was_typed_comes_back_to_its_author_alone_and_is_no_history() -> None:
    town = make_town()
    case, before = make_report(town), counted()
    wang = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="王以宁")
    keep_draft(case, by=town.clerk, form="comment", fields={"body": "先问"})
    keep_draft(case, by=town.clerk, form="comment", fields={"body": "先问物业"})
    assert [draft.fields for draft in drafts_of(town.clerk, case)] == [{"body": "先问物业"}]
    assert drafts_of(wang, case) == all_drafts(wang) == drafts_of(reporter_of(case), case) == []
    assert own_draft(wang, CaseDraft.objects.get().pk) is None
    assert counted() == (before[0] + 0, before[1])


def test_a_form_whose_words_were_deleted_keeps_no_draft() -> None:
    town = make_town()
    case = make_report(town)
    keep_draft(case, by=town.clerk, form="comment", fields={"body": "先问"})
    keep_draft(case, by=town.clerk, form="comment", fields={"body": "", "visibility": "inside"})
    assert not CaseDraft.objects.exists()


def test_a_draft_that_is_none_is_refused() -> None:
    town = make_town()
    case, stranger = make_report(town), make_staff(Role.COMMUNITY_CLERK, "990101001002")

    def keep(by: object, form: str, **fields: str) -> object:
        return lambda: keep_draft(case, by=by, form=form, fields=fields)  # type: ignore[arg-type]  # 2026-11-25: any actor

    refused(Denied, case, keep(stranger, "comment", body="x"))
    refused(Denied, case, keep(reporter_of(case), "comment", body="x"))
    refused(Invalid, case, keep(town.clerk, "../x", body="x"))
    refused(Invalid, case, keep(town.clerk, "comment", body="长" * 10_001))
    refused(Invalid, case, keep(town.clerk, "comment", body="\x00"))
    refused(Invalid, case, keep(town.clerk, "comment", **{f"f{n}": "x" for n in range(13)}))
    assert not CaseDraft.objects.exists()


def test_sent_it_is_gone_and_after_thirty_days_too() -> None:
    town = make_town()
    case = make_report(town)
    old = now() - timedelta(days=31)
    keep_draft(case, by=town.clerk, form="question", fields={"question": "几点？"}, at=old)
    browser, path = browser_of(town.clerk), f"/desk/cases/{case.number}"
    assert browser.post(f"{path}/drafts/comment", {"body": "已电话联系"}).status_code == 204
    assert browser.post(f"{path}/comments", {"body": "已电话联系"}).status_code == 303
    assert [draft.form for draft in CaseDraft.objects.all()] == ["question"]
    assert run_retention()["cases.drafts"] == 1
    clear_draft(case, by=town.clerk, form="question")


def test_when_the_matter_went_elsewhere_the_draft_can_still_be_copied() -> None:
    town = make_town()
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    case = make_report(town)
    browser, path = browser_of(town.clerk), f"/desk/cases/{case.number}"
    browser.post(f"{path}/acceptance")
    browser.post(f"{path}/drafts/closure", {"note": "已清运三车垃圾", "outcome": "solved"})
    assert "未发送的草稿" not in text_of(browser.get(path))
    dispatch_case(Case.objects.get(), by=town.clerk, unit_id=company.pk, reason="归物业")
    page = text_of(browser.get(path))
    assert "未发送的草稿：办结" in page
    assert 'data-copy="已清运三车垃圾"' in page
    listed = text_of(browser.get("/desk/drafts"))
    assert "已清运三车垃圾" in listed
    draft = CaseDraft.objects.get()
    stranger = browser_of(make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], name="赵远"))
    assert stranger.post(f"/desk/drafts/{draft.pk}/discarding").status_code == 404
    assert "已清运三车垃圾" not in text_of(stranger.get(path))
    assert browser.post(f"/desk/drafts/{draft.pk}/discarding").status_code == 303
    assert not CaseDraft.objects.exists()


def test_who_is_here_is_seen_by_the_others_for_a_minute() -> None:
    town = make_town()
    case, before, at = make_report(town), counted(), now()
    wang = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="王以宁")
    assert mark_presence(case, by=town.clerk, is_writing=False, at=at)
    assert not mark_presence(case, by=town.clerk, is_writing=False, at=at + timedelta(seconds=20))
    assert mark_presence(case, by=town.clerk, is_writing=True, at=at + timedelta(seconds=25))
    soon, later = at + timedelta(seconds=80), at + timedelta(seconds=90)
    assert others_at(case, wang, at=soon) == [("李明", True)]
    assert others_at(case, town.clerk, at=soon) == []
    assert others_at(case, wang, at=later) == []
    assert counted()[1] == before[1] + 0
    assert sweep_presence(at=at + timedelta(hours=2)) == 1
    assert not Presence.objects.exists()


def test_a_stranger_is_not_present_and_sees_nobody() -> None:
    town = make_town()
    case = make_report(town)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: mark_presence(case, by=stranger, is_writing=False))
    refused(Denied, case, lambda: mark_presence(case, by=reporter_of(case), is_writing=False))
    path = f"/desk/cases/{case.number}/presence"
    assert browser_of(stranger).post(path).status_code == 404
    assert not Presence.objects.exists()


def test_a_beat_answers_with_who_else_is_here_and_so_does_the_page() -> None:
    town = make_town()
    case = make_report(town)
    wang = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="王以宁")
    path = f"/desk/cases/{case.number}"
    browser_of(wang).post(f"{path}/presence", {"writing": "1"})
    assert "王以宁正在填写" in text_of(browser_of(town.clerk).post(f"{path}/presence"))
    assert "王以宁正在填写" in text_of(browser_of(town.clerk).get(path))
    assert "李明正在查看" in text_of(browser_of(wang).get(f"{path}/presence"))
