"""Many matters, few people: two at one matter, a draft on another device, duplicates made one."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.house import House
from tests.browser.test_desk import desk_of
from tests.browser.test_first_visit import sign_in
from tests.browser.visit import Size, picture

OpenPage = Callable[..., Page]


def first_matter(page: Page) -> str:
    """Path of the first matter in the queue."""
    return page.locator("a[data-row]").first.get_attribute("href") or ""


def test_two_at_one_matter_see_each_other_without_reloading(
    open_page: OpenPage, house: House
) -> None:
    other = open_page(Size.PHONE, "/login")
    sign_in(other, house, "dispatcher")
    other.goto("/desk/")
    path = first_matter(other)
    page = desk_of(open_page, house, path)
    other.goto(path)
    names = page.locator("[data-presence-list]")
    expect(names.get_by_text("正在查看")).to_be_visible()
    assert_accessible(other)
    picture(other, "many-presence")
    other.get_by_label("写一句").fill("我先去现场看看，下午回来再说")
    expect(names.get_by_text("正在填写")).to_be_visible()
    assert_accessible(page)
    picture(page, "many-presence")


def test_half_a_sentence_is_there_on_another_device(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house, "/desk/?tab=dispatched")
    numbers = [text.split(" · ")[0] for text in page.locator(".matter-note").all_inner_texts()[:2]]
    path, of_another = (f"/desk/cases/{number}" for number in numbers)
    # Two of one form: whoever hears the page must be able to tell them apart.
    for address, words in ((of_another, "等街道回复"), (path, "已联系物业，明早八点到")):
        page.goto(address)
        with page.expect_response(lambda answer: "/drafts/comment" in answer.url):
            page.get_by_label("写一句").fill(words)
    phone = open_page(Size.PHONE, "/login")
    sign_in(phone, house, "city")
    phone.goto(path)
    expect(phone.get_by_label("写一句")).to_have_value("已联系物业，明早八点到")
    phone.goto("/desk/drafts")
    expect(phone.get_by_text("已联系物业，明早八点到")).to_be_visible()
    assert_accessible(phone)
    picture(phone, "many-drafts")
    # Other journeys may have left drafts of their own.
    for words in ("已联系物业，明早八点到", "等街道回复"):
        card = phone.locator("section.card", has_text=words)
        card.get_by_role("button", name="删除草稿").click()
        expect(card).to_have_count(0)


def test_a_duplicate_is_merged_from_the_pane_and_taken_apart(
    open_page: OpenPage, house: House
) -> None:
    page = desk_of(open_page, house, "/desk/?tab=dispatched")
    numbers = [text.split(" · ")[0] for text in page.locator(".matter-note").all_inner_texts()[:2]]
    page.goto(f"/desk/cases/{numbers[0]}")
    card = page.locator("#duplicates")
    expect(card.locator("summary")).to_be_visible()
    if not card.get_by_label("或填写编号").is_visible():
        card.locator("summary").click()
    card.scroll_into_view_if_needed()
    assert_accessible(page)
    picture(page, "many-duplicates")
    card.get_by_label("或填写编号").fill(numbers[1])
    card.get_by_label("并案理由").fill("同一处路面塌陷")
    card.get_by_role("button", name="并入所选诉求").click()
    expect(page.get_by_text("双方报事人会收到通知。")).to_be_visible()
    expect(page.get_by_text(f"这件已并入 {numbers[1]} 一起办理")).to_be_visible()
    picture(page, "many-merged")
    page.goto(f"/desk/cases/{numbers[1]}")
    page.locator("#merged").scroll_into_view_if_needed()
    expect(page.locator("#merged").get_by_text(numbers[0])).to_be_visible()
    assert_accessible(page)
    picture(page, "many-leading")
    page.goto(f"/desk/cases/{numbers[0]}")
    page.get_by_text("撤销并案", exact=True).first.click()
    page.get_by_label("为什么不是同一件").fill("是两个坑")
    page.get_by_role("button", name="单独办理").click()
    expect(page.get_by_text("已撤销并案，这件单独办理")).to_be_visible()


def test_a_template_is_written_and_put_into_a_remark(open_page: OpenPage, house: House) -> None:
    page = desk_of(open_page, house, "/desk/templates")
    page.get_by_role("link", name="新建").click()
    page.get_by_label("名称").fill("一般答复")
    page.get_by_label("内容").fill("您好，{编号}已收到，我们尽快处理。")
    assert_accessible(page)
    picture(page, "many-template")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="一般答复")).to_be_visible()
    assert_accessible(page)
    picture(page, "many-templates")
    for kind, field in (("macros", "第 1 步"), ("checklists", "核对事项")):
        page.goto(f"/desk/{kind}/new")
        expect(page.get_by_text(field).first).to_be_visible()
        assert_accessible(page)
        picture(page, f"many-{kind}")
    page.goto("/desk/?tab=dispatched")
    page.goto(first_matter(page))
    page.get_by_label("回复模板").select_option(label="一般答复")
    page.get_by_role("button", name="插入").click()
    expect(page.get_by_label("写一句")).to_have_value(
        f"您好，{page.locator('#detail article .numeric').first.inner_text()}已收到，我们尽快处理。"
    )


def test_both_values_stand_side_by_side(
    open_page: OpenPage, house: House, expected_errors: list[str]
) -> None:
    expected_errors.append("status of 409")
    page = desk_of(open_page, house, "/desk/?tab=dispatched")
    path = first_matter(page)
    page.goto(path)
    late = open_page(Size.PHONE, "/login")
    sign_in(late, house, "city")
    late.goto(path)
    for who, address in ((page, "南门口"), (late, "北门口")):
        who.get_by_text("更正地点", exact=True).click()
        who.get_by_label("具体位置").fill(address)
        who.get_by_label("更正地点的理由").fill("居民电话补充")
        who.get_by_role("button", name="保存地点").click()
    expect(late.get_by_text("您填写时，别人也改了这里")).to_be_visible()
    assert_accessible(late)
    picture(late, "many-clash")
    late.get_by_role("button", name="用我填写的").click()
    expect(late.get_by_text("地点已更正")).to_be_visible()
