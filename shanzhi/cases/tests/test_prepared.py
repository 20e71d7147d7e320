"""What a desk has prepared: replies, sequences of steps, lists; and whom a remark calls."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.preparing import Where
from shanzhi.cases.actions.run_macro import MacroStopped, run_macro
from shanzhi.cases.actions.save_checklist import put_checklist_away, save_checklist
from shanzhi.cases.actions.save_macro import put_macro_away, save_macro
from shanzhi.cases.actions.save_template import put_template_away, save_template
from shanzhi.cases.actions.tick_item import tick_item
from shanzhi.cases.models import Case, Checklist, CheckTick, Comment, Macro, ReplyTemplate
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.prepared import checks_of, macros_for, templates_for
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.rules.macros import MacroStep, StepVerb, step_of
from shanzhi.cases.rules.mentions import calls, longest_known
from shanzhi.cases.rules.placeholders import filled, unknown_in
from shanzhi.cases.rules.prepared import read_items, write_items
from shanzhi.cases.tests.factories import COMMUNITY, counted, make_handled, make_report, make_town
from shanzhi.cases.tests.staff import account_of, browser_of, text_of
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import Denied, EventRecord, Invalid, Role, WrongState, history
from shanzhi.kernel.tests.factories import deliver_events
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

HERE = Where(title="一般答复", place_code=COMMUNITY)


@given(st.text(alphabet="{}编号地点 甲\n", max_size=40))
def test_a_template_without_places_is_left_as_it_is(body: str) -> None:
    assert filled(body, {}) == body
    assert set(unknown_in("{编号} {楼长}" + body.replace("{", ""))) == {"楼长"}


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.booleans()), unique_by=lambda i: i[0]))
def test_a_checklist_is_read_as_it_was_written(items: list[tuple[str, bool]]) -> None:
    assert read_items(write_items(items)) == items


def test_a_name_ends_where_a_known_name_ends() -> None:
    assert calls("@王芳请看，另外＠李明。邮箱 a@b.cn 不算") == ["王芳请看", "李明"]
    assert longest_known("王芳请看", {"王芳": 1, "王": 1}) == "王芳"
    assert longest_known("赵六", {"王芳": 1}) == ""


def unchanged(kind: type[Exception], step: Any) -> None:
    """Refused, with no row and no event."""
    models = (ReplyTemplate, Macro, Checklist)
    before = [list(model.objects.values()) for model in models], EventRecord.objects.count()
    with pytest.raises(kind):
        step()
    after = [list(model.objects.values()) for model in models], EventRecord.objects.count()
    assert after == before


@pytest.mark.django_db
def test_a_template_is_filled_for_the_matter_it_fits() -> None:
    town = make_town()
    save_template(None, by=town.clerk, where=HERE, body="您好，{编号}已由{单位}处理。")
    case = Case.objects.select_related("holder_unit", "assignee").get(pk=make_report(town).pk)
    (_pk, title, text) = templates_for(case)[0]
    assert (title, text) == ("一般答复", f"您好，{case.number}已由和风社区居委会处理。")
    elsewhere = Where(title="别处", place_code=COMMUNITY, category_code="99")
    unchanged(
        Invalid, lambda: save_template(None, by=town.clerk, where=elsewhere, body="类别不存在")
    )
    put_template_away(ReplyTemplate.objects.get(), by=town.clerk)
    assert templates_for(case) == []


@pytest.mark.django_db
def test_who_keeps_another_place_cannot_write_or_take_what_is_kept_here() -> None:
    town = make_town()
    template = save_template(None, by=town.clerk, where=HERE, body="您好")
    macro = save_macro(None, by=town.clerk, where=HERE, steps=[MacroStep(StepVerb.ACCEPT)])
    checklist = save_checklist(None, by=town.clerk, where=HERE, items=[("拍照", True)])
    next_door = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    handler = make_staff(Role.HANDLER, COMMUNITY[:6], unit=town.desk)
    theirs = Where(title="抢来的", place_code="990101001002")
    for who in (next_door, handler):
        unchanged(Denied, lambda who=who: put_template_away(template, by=who))
        unchanged(Denied, lambda who=who: put_macro_away(macro, by=who))
        unchanged(Denied, lambda who=who: put_checklist_away(checklist, by=who))
        unchanged(Denied, lambda who=who: save_template(None, by=who, where=HERE, body="您好"))
    unchanged(Denied, lambda: save_template(template, by=next_door, where=theirs, body="您好"))
    unchanged(
        Denied, lambda: save_template(None, by=town.clerk, where=Where(title="全市"), body="x")
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "body"), [("", "您好"), ("长" * 61, "您好"), ("好", " "), ("好", "{楼长}您好")]
)
def test_a_template_that_says_nothing_or_what_nobody_can_fill_is_refused(
    title: str, body: str
) -> None:
    town = make_town()
    where = Where(title=title, place_code=COMMUNITY)
    unchanged(Invalid, lambda: save_template(None, by=town.clerk, where=where, body=body))


@pytest.mark.django_db
def test_a_macro_that_lacks_something_is_refused() -> None:
    town = make_town()
    for steps in (
        [],
        [MacroStep(StepVerb.COMMENT)],
        [MacroStep(StepVerb.DISPATCH, "归他们")],
        [MacroStep(StepVerb.DISPATCH, "归他们", 999_999)],
        [MacroStep(StepVerb.ASK, "{楼长}？")],
        [MacroStep(StepVerb.ACCEPT)] * 7,
    ):
        unchanged(
            Invalid,
            lambda steps=steps: save_macro(None, by=town.clerk, where=HERE, steps=steps),
        )


@pytest.mark.django_db
def test_a_macro_does_all_its_steps_as_if_they_were_clicked() -> None:
    town = make_town()
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    steps = [
        MacroStep(StepVerb.ACCEPT),
        MacroStep(StepVerb.COMMENT, "{编号}转物业"),
        MacroStep(StepVerb.DISPATCH, "小区内设施归物业", company.pk),
    ]
    macro = save_macro(None, by=town.clerk, where=HERE, steps=steps)
    assert [step_of(step) for step in macro.steps] == steps
    case = run_macro(make_report(town), macro, by=town.clerk)
    assert (case.state, case.holder_unit) == (State.DISPATCHED, company)
    assert Comment.objects.get().body == f"{case.number}转物业"
    kinds = [row.kind.split(".")[1] for row in history("case", case.pk)]
    assert kinds[2:] == ["CaseAccepted", "CaseCommented", "CaseDispatched"]


@pytest.mark.django_db
def test_a_macro_that_cannot_finish_has_not_begun() -> None:
    town = make_town()
    steps = [
        MacroStep(StepVerb.ACCEPT),
        MacroStep(StepVerb.TELL, "马上来"),
        MacroStep(StepVerb.ACCEPT),
    ]
    macro = save_macro(None, by=town.clerk, where=HERE, steps=steps)
    case = make_report(town)
    with pytest.raises(MacroStopped, match="第 3 步“接单”做不了"):
        run_macro(case, macro, by=town.clerk)
    refused(MacroStopped, case, lambda: run_macro(case, macro, by=town.clerk))
    assert not Comment.objects.exists()
    leader = make_staff(Role.LEADER, COMMUNITY[:6])
    refused(MacroStopped, case, lambda: run_macro(case, macro, by=leader))
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: run_macro(case, macro, by=stranger))
    put_macro_away(macro, by=town.clerk)
    refused(Invalid, case, lambda: run_macro(case, macro, by=town.clerk))
    assert macros_for(case) == []


@pytest.mark.django_db
def test_a_line_is_ticked_by_somebody_at_a_time_and_taken_back() -> None:
    town = make_town()
    items = [("到现场看过", True), ("拍了照", False)]
    save_checklist(None, by=town.clerk, where=HERE, items=items)
    case = make_report(town)
    first = checks_of(case)[0].item
    tick_item(case, by=town.clerk, item_id=first.pk, is_ticked=True)
    tick_item(case, by=town.clerk, item_id=first.pk, is_ticked=True)
    check = checks_of(case)[0]
    assert (check.is_ticked, check.by) == (True, "李明")
    kinds = [row.kind for row in history("case", case.pk)]
    assert kinds.count("cases.CaseChecked") == 1
    assert "勾选核对清单" not in [entry.title for entry in timeline(case, reporter_of(case))]
    tick_item(case, by=town.clerk, item_id=first.pk, is_ticked=False)
    assert not CheckTick.objects.exists()


@pytest.mark.django_db
def test_ticks_that_are_not_mine_to_make_are_refused() -> None:
    town = make_town()
    save_checklist(None, by=town.clerk, where=HERE, items=[("到现场看过", True)])
    case, done = make_report(town), make_handled(town)
    item = checks_of(case)[0].item.pk
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: tick_item(case, by=stranger, item_id=item, is_ticked=True))
    refused(WrongState, done, lambda: tick_item(done, by=town.clerk, item_id=item, is_ticked=True))
    refused(Invalid, case, lambda: tick_item(case, by=town.clerk, item_id=0, is_ticked=True))
    assert not CheckTick.objects.exists()


@pytest.mark.django_db
def test_a_changed_list_keeps_the_ticks_of_the_lines_that_stay() -> None:
    town = make_town()
    checklist = save_checklist(None, by=town.clerk, where=HERE, items=[("看", True), ("拍", False)])
    case = make_report(town)
    look, photo = (check.item.pk for check in checks_of(case))
    for item in (look, photo):
        tick_item(case, by=town.clerk, item_id=item, is_ticked=True)
    save_checklist(checklist, by=town.clerk, where=HERE, items=[("问", True), ("看", False)])
    shown = [(check.item.words, check.is_ticked) for check in checks_of(case)]
    assert shown == [("问", False), ("看", True)]
    assert CheckTick.objects.count() == 2
    for items in ([], [("长" * 121, True)], [(str(n), False) for n in range(21)]):
        unchanged(
            Invalid,
            lambda items=items: save_checklist(checklist, by=town.clerk, where=HERE, items=items),
        )


@pytest.mark.django_db
def test_whoever_is_called_by_name_and_may_read_it_is_told() -> None:
    town = make_town()
    wang = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, name="王以宁")
    case = make_report(town)
    comment_on_case(case, by=town.clerk, body="@王以宁请看一下", visibility=Visibility.INSIDE)
    assert history("case", case.pk)[-1].payload["mentioned"] == [wang.id]
    deliver_events()
    told = account_of(wang).notices.filter(template="cases.Mentioned")
    assert told.count() == 1
    comment_on_case(case, by=town.clerk, body="@谁都行", visibility=Visibility.REPORTER)


@pytest.mark.django_db
def test_a_call_that_nobody_would_hear_is_refused_with_the_name() -> None:
    town = make_town()
    make_staff(Role.COMMUNITY_CLERK, "990101001002", name="赵远")
    case = make_report(town)

    def call(name: str) -> Any:
        return lambda: comment_on_case(
            case, by=town.clerk, body=f"@{name} 请看", visibility=Visibility.INSIDE
        )

    refused(Invalid, case, call("赵远"))
    refused(Invalid, case, call("孙悟空"))
    with pytest.raises(Invalid, match="赵远看不到这件诉求"):
        call("赵远")()
    with pytest.raises(Invalid, match="没有叫“孙悟空”的工作人员"):
        call("孙悟空")()
    many = " ".join(f"@张{n}" for n in range(11))
    refused(
        Invalid,
        case,
        lambda: comment_on_case(case, by=town.clerk, body=many, visibility=Visibility.INSIDE),
    )
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_private_note_is_read_by_nobody_but_its_author() -> None:
    town = make_town()
    case = make_report(town)
    comment_on_case(case, by=town.clerk, body="先问物业", visibility=Visibility.PRIVATE)
    boss = make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6], name="赵远")
    mine = [entry.detail for entry in timeline(case, town.clerk)]
    assert "先问物业" in mine
    for other in (boss, reporter_of(case)):
        assert "先问物业" not in [entry.detail for entry in timeline(case, other)]
        assert "CaseCommented" not in [entry.kind for entry in timeline(case, other)]
    path = f"/desk/cases/{case.number}"
    assert "先问物业" in text_of(browser_of(town.clerk).get(path))
    assert "先问物业" not in text_of(browser_of(boss).get(path))


@pytest.mark.django_db
def test_without_scripts_a_template_comes_back_behind_what_was_typed() -> None:
    town = make_town()
    save_template(None, by=town.clerk, where=HERE, body="{编号}已处理。")
    pk = ReplyTemplate.objects.get().pk
    case = make_report(town)
    browser, before = browser_of(town.clerk), counted()
    browser.post(f"/desk/cases/{case.number}/acceptance")
    page = text_of(
        browser.post(
            f"/desk/cases/{case.number}/insertion/closure",
            {"note": "您好。", "closure_template": str(pk), "outcome": "solved"},
        )
    )
    assert f"您好。\n{case.number}已处理。</textarea>" in page
    assert counted()[0] == before[0]


@pytest.mark.django_db
def test_closing_warns_of_a_required_line_and_then_takes_my_word() -> None:
    town = make_town()
    save_checklist(None, by=town.clerk, where=HERE, items=[("到现场看过", True)])
    case = make_report(town)
    browser, path = browser_of(town.clerk), f"/desk/cases/{case.number}"
    browser.post(f"{path}/acceptance")
    form = {"outcome": "solved", "note": "已处理"}
    before = counted()
    answer = browser.post(f"{path}/closure", form)
    assert answer.status_code == 422
    assert "清单没有做完，仍要办结" in text_of(answer)
    assert counted() == before
    assert browser.post(f"{path}/closure", {**form, "despite_checklist": "1"}).status_code == 303
    case.refresh_from_db()
    assert case.state == State.HANDLED


@pytest.mark.django_db
def test_pages_where_templates_macros_and_lists_are_kept() -> None:
    town = make_town()
    browser = browser_of(town.clerk)
    where = {"title": "常用", "place": COMMUNITY, "category": ""}
    macro = {"verb_1": "accept", "verb_3": "comment", "words_3": "已知晓"}
    forms: dict[str, dict[str, str]] = {
        "templates": {"body": "您好，{编号}已处理。"},
        "macros": macro,
        "checklists": {"items": "*看过\n拍了照"},
    }
    for kind, form in forms.items():
        assert "还没有内容" in text_of(browser.get(f"/desk/{kind}"))
        assert browser.get(f"/desk/{kind}/new").status_code == 200
        wrong = browser.post(f"/desk/{kind}/new", {**where, **form, "title": ""})
        assert wrong.status_code == 422
        assert browser.post(f"/desk/{kind}/new", {**where, **form}).status_code == 303
        page = text_of(browser.get(f"/desk/{kind}"))
        row = page.split(f"/desk/{kind}/")[-1].split("/")[0]
        assert "常用" in page
        edit = browser.get(f"/desk/{kind}/{row}")
        assert "常用" in text_of(edit)
        assert (
            browser.post(f"/desk/{kind}/{row}", {**where, **form, "title": "改"}).status_code == 303
        )
        stranger = browser_of(make_staff(Role.COMMUNITY_CLERK, "990101001002"))
        assert stranger.get(f"/desk/{kind}/{row}").status_code == 404
        assert browser.post(f"/desk/{kind}/{row}/away").status_code == 303
        assert "还没有内容" in text_of(browser.get(f"/desk/{kind}"))
    assert [step["verb"] for step in Macro.objects.get().steps] == ["accept", "comment"]


@pytest.mark.django_db
def test_a_macro_is_run_from_the_pane_and_says_where_it_stopped() -> None:
    town = make_town()
    steps = [MacroStep(StepVerb.ACCEPT), MacroStep(StepVerb.COMMENT, "已知晓")]
    macro = save_macro(None, by=town.clerk, where=HERE, steps=steps)
    case = make_report(town)
    browser, path = browser_of(town.clerk), f"/desk/cases/{case.number}/macro"
    assert browser.post(path, {"macro": str(macro.pk)}).status_code == 303
    again = browser.post(path, {"macro": str(macro.pk)})
    assert again.status_code == 422
    assert "所有步骤都没有执行" in text_of(again)
    assert Comment.objects.count() == 1
