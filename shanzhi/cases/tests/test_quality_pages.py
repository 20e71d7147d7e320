"""Quality at the desk, under the thumb, and on the resident's page."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.models import Appeal, Attachment, Case, Category, RateSetting, SamplingShare
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.tests.factories import (
    COMMUNITY,
    counted,
    link_of,
    make_handled,
    make_report,
    make_town,
    phone,
)
from shanzhi.cases.tests.quality_stories import (
    NOTE,
    make_levels,
    review_of,
    sent_to_sign,
    sent_to_verify,
)
from shanzhi.cases.tests.staff import browser_of, key_of, text_of
from shanzhi.cases.tests.test_desk_actions import path_of
from shanzhi.cases.tests.test_resident_report import picture
from shanzhi.kernel.api import Role, bump
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def page_of(case: Case, browser: Client) -> str:
    """The matter at the desk."""
    return text_of(browser.get(f"/desk/cases/{case.number}"))


def test_the_clerk_verifies_in_the_forms_words_and_the_handler_finds_no_button() -> None:
    levels = make_levels()
    case = sent_to_verify(levels)
    clerk = browser_of(levels.clerk)
    assert case.number in text_of(clerk.get("/desk/?tab=to_check"))
    assert path_of(case, "verification") in page_of(case, clerk)
    form = {"passed": "no", "method": "on_site", "verification_note": ""}
    refused = clerk.post(path_of(case, "verification"), form)
    assert refused.status_code == 422
    assert "这里还没有写内容" in text_of(refused)
    assert review_of(case).agreed is None
    form["verification_note"] = "夜里还在施工"
    assert clerk.post(path_of(case, "verification"), form).status_code == 303
    assert Case.objects.get(pk=case.pk).state == State.DISPATCHED
    handler = browser_of(levels.handler)
    assert "夜里还在施工" in page_of(case, handler)
    assert path_of(case, "verification") not in page_of(case, handler)


def test_the_street_signs_and_reads_the_law_first() -> None:
    levels = make_levels()
    case = sent_to_sign(levels)
    street = browser_of(levels.street)
    assert "《噪声污染防治法》第四十三条" in page_of(case, street)
    assert street.post(path_of(case, "signature"), {"agreed": "maybe"}).status_code == 422
    assert street.post(path_of(case, "signature"), {"agreed": "yes"}).status_code == 303
    assert Case.objects.get(pk=case.pk).state == State.HANDLED
    assert browser_of(levels.clerk).post(path_of(case, "reopening")).status_code == 403
    again = street.post(path_of(case, "reopening"), {"reopen_reason": "再协调一次"})
    assert again.status_code == 303
    assert Case.objects.get(pk=case.pk).times_reopened == 1


def test_the_resident_reads_that_somebody_looks_first() -> None:
    levels = make_levels()
    verified, signed = sent_to_verify(levels), sent_to_sign(levels)
    assert "正在核查处理结果" in text_of(phone().get(link_of(verified)))
    assert "正在复核能不能解决" in text_of(phone().get(link_of(signed)))


def test_the_resident_appeals_on_the_page_and_the_street_answers() -> None:
    levels = make_levels()
    case = make_handled(levels.town)
    device, link = phone(), link_of(case)
    assert "可以申诉" not in text_of(device.get(link))
    rate_case(case, by=reporter_of(case), solved=False, satisfaction=1, reason="还响")
    assert "可以申诉" in text_of(device.get(link))
    empty = device.post(f"{link}/appeal", {"appeal_words": " "})
    assert empty.status_code == 422
    assert not Appeal.objects.exists()
    sent = device.post(f"{link}/appeal", {"appeal_words": "根本没有停工"})
    assert sent.status_code == 303
    street = browser_of(levels.street)
    assert "根本没有停工" in text_of(street.get("/desk/appeals"))
    assert "根本没有停工" in page_of(case, street)
    answer = {"decision": "no", "appeal_reason": "现场看过，已经停工"}
    assert street.post(path_of(case, "appeal-decision"), answer).status_code == 303
    assert "现场看过，已经停工" in text_of(device.get(link))
    assert "没有等待答复的申诉" in text_of(street.get("/desk/appeals"))


def test_the_resident_says_why_it_is_taken_back() -> None:
    town = make_town()
    case = make_report(town)
    device, link = phone(), link_of(case)
    assert device.post(f"{link}/withdrawal", {"withdrawal": "whim"}).status_code == 422
    assert device.post(f"{link}/withdrawal", {"withdrawal": "mistaken"}).status_code == 303
    page = text_of(device.get(link))
    assert "报事人撤回：报错了" in page
    assert "可以申诉" in page


def test_a_reply_is_read_while_it_is_written_and_nothing_is_kept() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    browser, before = browser_of(town.clerk), counted()
    told = text_of(browser.post(path_of(case, "reply-check"), {"note": "已处理"}))
    assert "只有 3 个字" in told
    assert "没有提到居民问的事" in told
    assert counted() == before
    refused = browser.post(
        path_of(case, "closure"), {"outcome": "solved", "note": "请打13812345678"}
    )
    assert refused.status_code == 422
    assert "138****5678" in text_of(refused)
    assert Case.objects.get(pk=case.pk).state == State.IN_PROGRESS


def test_a_picture_carries_where_it_was_taken_and_nonsense_is_no_place() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    browser = browser_of(town.clerk)
    here = {"taken_lat": "31.001", "taken_lng": "124.001", "taken_accuracy": "12"}
    for place in (here, {**here, "taken_lat": "931"}, {**here, "taken_lng": "nan"}, {}):
        sent = {"evidence": [picture()], "stage": "before", **place}
        assert browser.post(path_of(case, "evidence"), sent).status_code == 303
    rows = list(Attachment.objects.order_by("pk").values_list("stage", "latitude", "accuracy_m"))
    assert rows == [("before", 31.001, 12.0), *[("before", None, None)] * 3]


def test_a_worker_closes_on_the_phone_and_is_told_who_looks() -> None:
    levels = make_levels()
    case = make_report(levels.town)
    Case.objects.filter(pk=case.pk).update(urgency=2)
    accept_case(case, by=levels.clerk)
    browser = browser_of(levels.clerk)
    form = {"outcome": "solved", "note": NOTE, "end": "worker"}
    page = text_of(browser.post(path_of(case, "closure"), form, follow=True))
    assert "核查，通过后请居民评价" in page
    mine = text_of(browser_of(levels.colleague).get(f"/worker/cases/{case.number}"))
    assert path_of(case, "verification") in mine


def test_the_city_sets_the_rules_of_quality_and_a_clerk_does_not_see_them() -> None:
    levels = make_levels()
    city = browser_of(levels.city)
    code = make_report(levels.town).category_id
    assert city.get("/desk/quality").status_code == 200
    place = COMMUNITY[:6]
    steps = (
        ("/desk/quality/sampling", {"place": place, "percent": "20"}),
        (
            "/desk/quality/rates",
            {"place": place, "rate": "solved", "is_shown": "1", "exclusions": ["cannot"]},
        ),
        (
            "/desk/categories/evidence",
            {
                "place": place,
                "category_name": category_name(code),
                "rule": "after",
                "within_m": "200",
            },
        ),
    )
    for path, form in steps:
        assert browser_of(levels.clerk).post(path, form).status_code == 403
        assert city.post(path, form).status_code == 303
    assert SamplingShare.objects.get(place_code=place).percent == 20
    assert RateSetting.objects.get().exclusions == ["cannot"]
    assert Category.objects.get(pk=code).evidence_within_m == 200
    assert "200 米以内" in text_of(city.get("/desk/quality"))
    before = counted()
    for path, wrong in (
        ("/desk/quality/sampling", {"place": place, "percent": "many"}),
        ("/desk/quality/sampling", {"place": place, "percent": "101"}),
        ("/desk/quality/rates", {"place": place, "rate": "luck"}),
        ("/desk/categories/evidence", {"place": place, "category_name": "飞碟", "rule": "after"}),
    ):
        assert city.post(path, wrong).status_code == 422
    assert counted() == before


def test_what_the_category_asks_for_is_told_before_one_closes() -> None:
    town = make_town()
    case = accept_case(make_report(town), by=town.clerk)
    Category.objects.filter(pk=case.category_id).update(evidence_rule="before_after")
    bump("cases.categories")
    assert "处理前、后照片" in page_of(case, browser_of(town.clerk))


def test_the_page_of_rates_prints_every_definition_and_leads_to_the_list() -> None:
    levels = make_levels()
    case = make_handled(levels.town)
    rate_case(case, by=reporter_of(case), solved=True, satisfaction=5)
    page = text_of(browser_of(levels.city).get(f"/desk/rates?place={COMMUNITY}"))
    for words in ("响应率", "满意率", "本期居民评价了的诉求", "没有评价的，绝不算满意", "100.0"):
        assert words in page
    opened = next(part for part in page.split('"') if "closed=" in part and ".." in part)
    assert case.number in text_of(browser_of(levels.city).get(opened))
    for wrong in ("since=never", "since=2026-12-01&until=2026-01-01", "place=abc"):
        assert browser_of(levels.city).get(f"/desk/rates?{wrong}").status_code == 200
    assert browser_of(levels.clerk).get(f"/desk/rates?place={COMMUNITY[:6]}").status_code == 403


def test_the_cockpit_shows_the_three_rates_and_leads_to_their_definitions() -> None:
    levels = make_levels()
    page = text_of(browser_of(levels.city).get(f"/cockpit/?place={COMMUNITY[:6]}"))
    for words in ("响应率", "解决率", "满意率", f"/desk/rates?place={COMMUNITY[:6]}"):
        assert words in page


def test_the_api_gives_the_rates_with_their_words() -> None:
    levels = make_levels()
    make_handled(levels.town)
    caller = Client(headers={"Authorization": key_of(levels.city)})
    found = caller.get("/api/v1/rates", {"place": COMMUNITY}).json()
    assert {rate["key"] for rate in found["rates"]} >= {"response", "solved", "satisfied"}
    assert all(rate["numerator_words"] and rate["left_out"] for rate in found["rates"])
    wrong = caller.get("/api/v1/rates", {"since": "2026-12-01", "until": "2026-01-01"})
    assert wrong.status_code == 422
    stranger = Client(headers={"Authorization": key_of(make_staff(Role.LEADER, "320583"))})
    assert stranger.get("/api/v1/rates", {"place": COMMUNITY}).status_code == 403
