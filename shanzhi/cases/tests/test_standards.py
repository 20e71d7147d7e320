"""Standards for opening and closing: tables go in, a dispatcher chooses, the clock follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.choose_standard import choose_standard
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.import_standards import SHIPPED, import_standards
from shanzhi.cases.models import Standard
from shanzhi.cases.queries.standards import search_standards
from shanzhi.cases.rules.standards import UNIT_WORDS, UnitWord, parse_limit
from shanzhi.cases.tests.factories import COMMUNITY, make_handled, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_time_requests import refused
from shanzhi.cases.tests.time_stories import handling, in_hand, last_event, make_time_town, on
from shanzhi.cases.web.cli import cli
from shanzhi.kernel.api import SYSTEM, Denied, Invalid, Role, TimeUnit, WrongState
from shanzhi.lib.csv_records import UnreadableFile
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
HEAD = "kind,class_name,type_name,open_when,close_when,time_limit\n"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("2紧急工作时", (2, TimeUnit.URGENT_HOUR)),
        ("1紧急工作时制止", (1, TimeUnit.URGENT_HOUR)),
        ("1紧急工作日", (24, TimeUnit.URGENT_HOUR)),
        ("4小时", (4, TimeUnit.WORK_HOUR)),
        (" 15 天 ", (15, TimeUnit.WORK_DAY)),
        ("3个工作日内", (3, TimeUnit.WORK_DAY)),
        ("2自然日", (2, TimeUnit.NATURAL_DAY)),
        ("0天", None),
        ("9999天", None),
        ("马上", None),
        ("3", None),
        ("三天", None),
        ("", None),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, limit: object) -> None:
    assert parse_limit(text) == limit


@given(st.text())
def test_no_text_breaks_the_reading_of_a_limit(text: str) -> None:
    found = parse_limit(text)
    assert found is None or 1 <= found[0] <= 400


def test_another_city_may_count_its_days_otherwise() -> None:
    words = {**UNIT_WORDS, "天": UnitWord(TimeUnit.NATURAL_DAY)}
    assert parse_limit("3天", words) == (3, TimeUnit.NATURAL_DAY)


def test_the_shipped_table_goes_in_once() -> None:
    make_town()
    came = import_standards(SHIPPED, by=SYSTEM)
    assert (came.added, came.refused) == (44, [])
    again = import_standards(SHIPPED, by=SYSTEM)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 44)
    assert Standard.objects.filter(category="1307009").exists()


def test_rows_that_cannot_be_taken_are_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        HEAD
        + "部件,公用,井盖,缺失,恢复,2天\n"
        + "部件,公用,井盖,破损,恢复,尽快\n"
        + "部件,公用,,破损,恢复,2天\n"
        + "部件,公用,井盖,破损\n"
        + "部件,公用,井盖,"
        + "长" * 501
        + ",恢复,2天\n"
        + "部件,公用,井盖,缺失,恢复,2天\n",
        encoding="utf-8",
    )
    came = import_standards(path, by=SYSTEM)
    assert (came.added, came.changed + came.unchanged) == (1, 1)
    assert [line for line, _why in came.refused] == [3, 4, 5, 6]
    assert "尽快" in came.refused[0][1]
    assert Standard.objects.count() == 1


def test_a_changed_limit_changes_the_row_and_a_dry_run_nothing(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(HEAD + "部件,公用,井盖,缺失,恢复,2天\n", encoding="utf-8")
    assert import_standards(path, by=SYSTEM, dry_run=True).added == 1
    assert not Standard.objects.exists()
    import_standards(path, by=SYSTEM)
    path.write_text(HEAD + "部件,公用,井盖,缺失,恢复,1天\n", encoding="utf-8")
    assert import_standards(path, by=SYSTEM, dry_run=True).changed == 1
    assert Standard.objects.get().limit_amount == 2
    assert import_standards(path, by=SYSTEM).changed == 1
    assert Standard.objects.get().limit_amount == 1


def test_a_table_of_something_else_a_bad_place_and_a_stranger(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,age\n王芳,40\n", encoding="utf-8")
    with pytest.raises(UnreadableFile):
        import_standards(path, by=SYSTEM)
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UnreadableFile):
        import_standards(path, by=SYSTEM)
    with pytest.raises(ValueError, match="digits"):
        import_standards(SHIPPED, by=SYSTEM, place_code="12")
    with pytest.raises(Denied):
        import_standards(SHIPPED, by=make_staff(Role.COMMUNITY_CLERK, COMMUNITY))
    assert not Standard.objects.exists()


def test_from_the_terminal(tmp_path: Path) -> None:
    make_town()
    run = CliRunner().invoke(
        cli, ["standards", "import", "--dry-run", "--unit", "工作日=natural_day"]
    )
    assert run.exit_code == 0, run.output
    assert "44 added, 0 changed, 0 unchanged, 0 refused (dry run)" in run.output
    assert not Standard.objects.exists()
    path = tmp_path / "table.csv"
    path.write_text(HEAD + "部件,公用,井盖,破损,恢复,尽快\n", encoding="utf-8")
    told = CliRunner().invoke(cli, ["standards", "import", str(path), "--place", "990101"])
    assert "1 refused" in told.output
    assert CliRunner().invoke(cli, ["standards", "import", "--unit", "天=week"]).exit_code == 2
    path.write_text("name\nx\n", encoding="utf-8")
    assert CliRunner().invoke(cli, ["standards", "import", str(path)]).exit_code == 1


def lamp(place_code: str = "") -> Standard:
    """One working day for a lamp that is out."""
    return Standard.objects.create(
        place_code=place_code,
        class_name="公共设施",
        type_name="路灯",
        open_when="单盏路灯不亮",
        close_when="当晚正常亮起",
        limit_amount=1,
        limit_unit="work_day",
    )


def test_the_chosen_standard_sets_the_deadline_and_stays_with_the_matter() -> None:
    story = make_time_town()
    case, standard = in_hand(story), lamp()
    case = choose_standard(case, by=story.clerk, standard_id=standard.pk, at=on(2, 10))
    assert case.due_at == handling(case).due_at == on(3, 17, 30)
    payload = last_event(case).payload
    assert (payload["standard_id"], payload["clocks"][0][2]) == (standard.pk, "recount")
    team = make_unit(place_code=COMMUNITY, name="和风物业服务中心")
    case = dispatch_case(case, by=story.clerk, unit_id=team.pk, reason="归物业", at=on(4, 9))
    assert case.due_at == on(5, 17, 30)
    case = choose_standard(case, by=story.clerk, standard_id=None, at=on(4, 10))
    assert case.due_at == on(9, 17, 30)


def test_standards_of_elsewhere_closed_matters_and_strangers_are_refused() -> None:
    story = make_time_town()
    case, other = in_hand(story), lamp("330102")
    for chosen in (other.pk, 10**9):
        refused(
            Invalid,
            case,
            lambda pk=chosen: choose_standard(case, by=story.clerk, standard_id=pk),  # type: ignore[misc]  # 2026-11-25: the default binds the loop's name
        )
    neighbour = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    fits = lamp()
    refused(Denied, case, lambda: choose_standard(case, by=neighbour, standard_id=fits.pk))
    closed = make_handled(story.town)
    refused(
        WrongState, closed, lambda: choose_standard(closed, by=story.clerk, standard_id=fits.pk)
    )


def test_a_dispatcher_searches_and_chooses_at_the_desk() -> None:
    story = make_time_town()
    import_standards(SHIPPED, by=SYSTEM)
    case, browser = in_hand(story), browser_of(story.clerk)
    here = f"/desk/cases/{case.number}"
    assert f'href="{here}/standards"' in text_of(browser.get(here))
    assert "路灯" not in text_of(browser.get(f"{here}/standards"))
    page = text_of(browser.get(f"{here}/standards", {"words": "路灯 忽明忽暗"}))
    assert page.count("选这条") == 1
    assert "没有找到" in text_of(browser.get(f"{here}/standards", {"words": "飞碟\x00"}))
    chosen = search_standards(COMMUNITY, "路灯 忽明忽暗")[0]
    assert browser.post(f"{here}/standard", {"standard": chosen.pk}).status_code == 303
    pane = text_of(browser.get(here))
    assert "当晚正常亮起" in pane
    assert browser.post(f"{here}/standard", {"standard": "甲"}).status_code == 422
    assert browser.post(f"{here}/standard", {"standard": ""}).status_code == 303
    assert "当晚正常亮起" not in text_of(browser.get(here)).split("办理经过")[0]
