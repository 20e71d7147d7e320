"""Three matters become a topic, the topic a meeting, the meeting an owners' ballot, the ballot a decision, the
decision a project, and those who took part say of it what they think: not satisfied, and once more.

Days are asked for by a place's own procedure, which asks for none; what is to come (a meeting's hour, a
ballot's window) comes by moving its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from shanzhi.deliberation.rules.meeting_codes import poster_code
from tests.browser import carrying_out, deciding
from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]
OWNER, NEIGHBOUR = "13800008811", "13800008812"
TITLE, PROCEDURE = "一幢门厅夜里不要开着大灯", "业主快议"
WITHOUT_DAYS = ("talk", "publicity", "results", "evaluation")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


@pytest.fixture
def expected_errors() -> list[str]:
    """A notice that is too short and a paper without a tick are refused on purpose."""
    return ["status of 422"]


def test_from_three_matters_to_an_evaluation(
    open_page: OpenPage, house: House, tmp_path: Path
) -> None:
    street = _at_the_desk(open_page, house, "dispatcher")
    place = _ask_for_few(street)
    _write_procedure(street, place)
    clerk = _at_the_desk(open_page, house, "clerk")
    topic = _three_matters(clerk, house, place)
    owner = _resident(open_page, house, OWNER, f"/topics?place={house.demo['grid']}")
    neighbour, public = _support(open_page, house, owner)

    clerk.goto(topic)
    picture(clerk, "desk-topic-waiting")
    clerk.get_by_label(PROCEDURE).check()
    clerk.get_by_role("button", name="受理", exact=True).click()
    _meet(clerk, owner, house, topic)
    _end_step(clerk, "社区党组织事先讨论")
    _end_step(clerk, "商议")

    base = _draft(clerk)
    receipt_at, receipt = _ballot(clerk, street, owner, house, base, public)
    deciding.check_at_home(owner, receipt_at, receipt, tmp_path)
    house.until_quiet()
    clerk.goto(base)
    clerk.get_by_role("link", name="回到议题：").click()
    _end_step(clerk, "业主表决")
    _object(owner, clerk, public, topic, house)
    _end_step(clerk, "决议公示")

    item = carrying_out.add_item(clerk, "一幢门厅换感应灯")
    project = carrying_out.open_project(clerk)
    carrying_out.pay(clerk, street, PDF)
    carrying_out.tick(clerk, project)
    carrying_out.see_project(neighbour, house, public)
    _carry_out(clerk, item, topic, "感应灯已经换好，夜里没人就灭")
    _evaluate(neighbour, public, satisfied=True)
    _evaluate(owner, public, satisfied=False)
    clerk.goto(topic)
    clerk.locator("#now").get_by_role("button", name="结束这一步").click()
    expect(clerk.locator(".page-head")).to_contain_text("实施中")
    expect(clerk.get_by_text("评议不满意，重新办理").first).to_be_visible()
    _carry_out(clerk, item, topic, "二楼拐角也装上了")
    for resident in (owner, neighbour):
        _evaluate(resident, public, satisfied=True)
    clerk.goto(topic)
    _end_step(clerk, "居民评议")
    expect(clerk.locator(".page-head")).to_contain_text("已归档")
    assert_accessible(clerk)
    picture(clerk, "desk-topic-archived")


def _ask_for_few(street: Page) -> str:
    """The street says that two supporters are enough in the clerk's community; returns its code."""
    street.goto("/desk/procedures")
    # The first community of the street: the clerk's.
    place = street.locator("#id_place option").nth(1).get_attribute("value") or ""
    street.goto(f"/desk/procedures?place={place}")
    street.get_by_text("要改一个数字").click()
    street.locator("#id_which").select_option("//supporters")
    street.locator("#id_value").fill("2")
    street.locator("#id_reason").fill("这个小区户数少，两户附议就议")
    street.locator("details:has(#id_which)").get_by_role("button", name="保存").click()
    expect(street.get_by_text("已修改").first).to_be_visible()
    return place


def _write_procedure(street: Page, place: str) -> None:
    """From the one for owners a procedure of the place that waits for no days."""
    street.locator("#owners").get_by_role("link", name="从它写一个本地规程").click()
    street.get_by_label("名称", exact=True).fill(PROCEDURE)
    street.get_by_label("为什么这样改").fill("演示走一遍，不等天数")
    for step in WITHOUT_DAYS:
        days = street.locator(f"#id_figure-{step}-open_days")
        street.locator(f"details:has(#id_figure-{step}-open_days) summary").click()
        days.fill("0")
    assert_accessible(street)
    picture(street, "desk-procedure-own")
    street.get_by_role("button", name="保存为新的一版").click()
    expect(street.get_by_text("已存为第 1 版")).to_be_visible()
    assert_accessible(street)
    picture(street, "desk-procedures")


def _three_matters(clerk: Page, house: House, place: str) -> str:
    """Three people report the same; one press makes a topic of it. Its address at the desk."""
    for number in range(3):
        text = f"一幢门厅大灯整夜亮着，晃眼睡不着，又费电，第{number + 1}次反映了"
        body = {"key": str(uuid4()), "text": text, "place_code": place}
        answer = clerk.request.post(f"{house.url}/api/v1/cases", data=body)
        assert answer.status == 201, answer.text()
    clerk.goto("/desk/topics")
    assert_accessible(clerk)
    picture(clerk, "desk-topics")
    offered = clerk.locator("#candidates form").filter(has_text="3 件诉求").last
    offered.locator("summary").click()
    offered.get_by_label("题目").fill(TITLE)
    offered.get_by_role("button", name="归成一项议题").click()
    expect(clerk.get_by_role("heading", name=TITLE)).to_be_visible()
    return clerk.url


def _support(open_page: OpenPage, house: House, owner: Page) -> tuple[Page, str]:
    """Two neighbours say that they live there and support it; one says what they think."""
    assert_accessible(owner)
    picture(owner, "resident-topics")
    owner.get_by_role("link", name=TITLE).first.click()
    public = owner.url
    _lives_here(owner)
    assert_accessible(owner)
    picture(owner, "resident-topic-support")
    owner.get_by_role("button", name="我也想要，附议").click()
    expect(owner.get_by_text("您已附议")).to_be_visible()
    neighbour = _resident(open_page, house, NEIGHBOUR, public)
    _lives_here(neighbour)
    neighbour.get_by_role("button", name="我也想要，附议").click()
    opinions = neighbour.locator("#opinions")
    opinions.get_by_label("我的意见").fill("换成感应灯就行，人来才亮")
    opinions.get_by_role("button", name="发表").click()
    expect(neighbour.get_by_text("意见已发表")).to_be_visible()
    assert_accessible(neighbour)
    return neighbour, public


def _lives_here(resident: Page) -> None:
    resident.get_by_label("我住在").first.check()


def _meet(clerk: Page, owner: Page, house: House, topic: str) -> None:
    """A meeting about the topic: notice, check-in by the square in the hall, votes, minutes, its record."""
    clerk.get_by_role("link", name="为它筹备会议").click()
    clerk.get_by_label("会场").fill("一幢架空层")
    clerk.get_by_label("召集人").fill("社区党组织")
    clerk.get_by_label("开会时间").fill("2099-01-08T19:00")
    clerk.get_by_label("散会时间").fill("2099-01-08T21:00")
    assert_accessible(clerk)
    picture(clerk, "desk-meeting-new")
    clerk.get_by_role("button", name="下一步：写议题").click()
    clerk.get_by_text("按名单（居民代表、业主）").click()
    clerk.get_by_label("名单", exact=True).fill(f"1幢101，柳怀远，{OWNER}\n1幢102，江采薇")
    clerk.get_by_role("button", name="加入名单").click()
    clerk.get_by_role("button", name="发出通知").click()
    expect(clerk.get_by_text("通知已发出").first).to_be_visible()
    meeting = clerk.url.split("#")[0]
    deciding.time_passes(
        house, "deliberation_meeting", int(meeting.rsplit("/", 1)[1]),
        "starts_at = now(), ends_at = now() + interval '2 hours'",
    )  # fmt: skip
    _come(clerk, owner, house, meeting)
    clerk.goto(meeting)
    clerk.get_by_role("button", name="宣布开会").click()
    _take_minutes(clerk, meeting)
    clerk.goto(topic)
    clerk.get_by_role("link", name="用这次会议的结果填好").click()
    assert_accessible(clerk)
    picture(clerk, "desk-topic-record")
    clerk.locator("#now").get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_text("会议记录已登记")).to_be_visible()


def _come(clerk: Page, owner: Page, house: House, meeting: str) -> None:
    """One answers, and scans the square in the hall; another says at the door who she is."""
    clerk.goto(meeting)
    public = clerk.get_by_role("link", name="居民看到的页面").get_attribute("href") or ""
    owner.goto(public)
    owner.get_by_role("button", name="我参加").click()
    expect(owner.get_by_text("您回复了")).to_be_visible()
    assert_accessible(owner)
    picture(owner, "resident-meeting")
    code = poster_code(UUID(public.rsplit("/", 1)[1]), house.secret_key)
    owner.goto(f"{public}/here/{code}")
    assert_accessible(owner)
    owner.get_by_role("button", name="我到了，签到").click()
    expect(owner.get_by_text("签到成功，请入座。")).to_be_visible()
    clerk.goto(f"{meeting}/people")
    assert_accessible(clerk)
    picture(clerk, "desk-meeting-people")
    clerk.get_by_role("button", name="签到", exact=True).click()
    expect(clerk.get_by_text("已签到：1幢102")).to_be_visible()


def _take_minutes(clerk: Page, meeting: str) -> None:
    agenda = clerk.locator("#agenda")
    agenda.get_by_text("记录表决").click()
    for label, value in (("同意", "2"), ("反对", "0"), ("弃权", "0")):
        agenda.get_by_label(label, exact=True).fill(value)
    agenda.get_by_label("决议内容").fill("同意提交业主表决，换成感应灯。")
    agenda.get_by_role("button", name="记下表决结果").click()
    clerk.goto(meeting)
    clerk.get_by_role("button", name="宣布散会").click()
    clerk.get_by_label("纪要").fill("两户到会，都说夜里大灯晃眼，同意换感应灯，提交业主表决。")
    assert_accessible(clerk)
    picture(clerk, "desk-meeting-minutes")
    clerk.get_by_role("button", name="公布纪要").click()
    expect(clerk.get_by_text("纪要已公布。")).to_be_visible()


def _draft(clerk: Page) -> str:
    """The decision is taken by a ballot of the owners; the address of its page."""
    now = clerk.locator("#now")
    now.get_by_text("发起表决").click()
    now.get_by_label("表决什么").fill("把一幢门厅的灯换成感应灯，费用从社区专项资金出。")
    now.get_by_label("第几项").fill("9")
    picture(clerk, "desk-topic-ballot")
    now.get_by_role("button", name="起草表决").click()
    expect(clerk.get_by_text("表决已起草")).to_be_visible()
    expect(clerk.get_by_role("link", name=f"回到议题：{TITLE}")).to_be_visible()
    assert_accessible(clerk)
    return clerk.url.split("#")[0]


def _ballot(
    clerk: Page, second: Page, owner: Page, house: House, base: str, public: str
) -> tuple[str, str]:
    """One votes on a phone, two on paper; one of the papers met a vote that was there."""
    deciding.bring_roll_in(clerk, base, deciding.roll_of(OWNER))
    deciding.announce(clerk, base)
    deciding.begin(clerk, house, base)
    owner.goto("/me/ballots")
    assert_accessible(owner)
    picture(owner, "ballot-resident-list")
    owner.goto(public)
    owner.locator("#now").get_by_role("link", name="去投票").click()
    found = deciding.vote(owner)
    deciding.enter_paper(clerk, base, "1幢102", "同意", "已录入这张票。")
    deciding.enter_paper(clerk, base, "1幢101", "不同意", "由另一位同事裁定")
    deciding.decide_between(clerk, second, base)
    deciding.count(clerk, house, base)
    return found


def _object(owner: Page, clerk: Page, public: str, topic: str, house: House) -> None:
    """The decision is read, somebody objects, and is answered."""
    owner.goto(public)
    decision = owner.locator("#decision")
    expect(decision).to_contain_text("换成感应灯")
    decision.locator("summary").click()
    decision.get_by_label("哪里不对，为什么").fill("二楼拐角也要装，老人看不见台阶")
    picture(owner, "resident-topic-published")
    decision.get_by_role("button", name="提交异议").click()
    expect(owner.get_by_text("异议已提交")).to_be_visible()
    owner.context.add_cookies([{"name": "mode", "value": "elder", "url": house.url}])
    owner.reload()
    assert_accessible(owner)
    picture(owner, "resident-topic-elder")
    owner.context.add_cookies([{"name": "mode", "value": "", "url": house.url}])
    clerk.goto(topic)
    objections = clerk.locator("#objections")
    objections.get_by_text("不成立，说明理由").click()
    objections.get_by_label("答复").fill("二楼拐角一并装，不用重新表决。")
    assert_accessible(clerk)
    picture(clerk, "desk-topic-objection")
    objections.get_by_role("button", name="答复", exact=True).click()
    expect(clerk.get_by_text("异议已答复").first).to_be_visible()


def _carry_out(clerk: Page, item: str, topic: str, note: str) -> None:
    carrying_out.end_item(clerk, item, note)
    clerk.goto(topic)
    _end_step(clerk, "实施")
    _end_step(clerk, "实施结果公开")


def _evaluate(resident: Page, public: str, *, satisfied: bool) -> None:
    resident.goto(public)
    form = resident.locator("#evaluation")
    form.get_by_label("满意" if satisfied else "不满意", exact=True).check()
    if not satisfied:
        form.get_by_label("为什么").fill("二楼拐角还没有装")
        picture(resident, "resident-topic-evaluation")
        assert_accessible(resident)
    form.get_by_role("button", name="提交评议").click()
    expect(resident.get_by_text("您已评议")).to_be_visible()


def _end_step(desk: Page, name: str) -> None:
    now = desk.locator("#now")
    heading = now.get_by_role("heading", name=f"现在：{name}", exact=True)
    expect(heading).to_be_visible()
    now.get_by_role("button", name="结束这一步").click()
    expect(heading).to_have_count(0)


def _at_the_desk(open_page: OpenPage, house: House, username: str) -> Page:
    page = open_page(Size.DESK, "/login")
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, house, username)
    return page


def _resident(open_page: OpenPage, house: House, phone: str, after: str) -> Page:
    house.forget_codes()
    path = after.removeprefix(house.url)
    page = open_page(Size.PHONE, f"/me/sign-in?next={quote(path)}")
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("短信里的六位数字").wait_for()
    code = re.search(r"\d{6}", house.last_message(phone))
    page.get_by_label("短信里的六位数字").fill(code[0] if code else "")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{path}")
    return page
