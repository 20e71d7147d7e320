"""A fund of two hundred thousand: entered by one, approved by another, and nothing is ever rubbed out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from django.test import Client

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.kernel.api import Conflict, Denied, EventRecord, Invalid, WrongState, now
from shanzhi.projects.actions.decide_project import choose_project, revise_plan
from shanzhi.projects.actions.enter_money import decide_entry, enter_money, reverse_entry
from shanzhi.projects.actions.open_fund import open_fund, open_year
from shanzhi.projects.models import Fund, FundAccount, FundDecision, FundEntry, FundLine
from shanzhi.projects.queries.funds import sums_of
from shanzhi.projects.queries.money import spent_on
from shanzhi.projects.queries.verify import verify_projects
from shanzhi.projects.rules.ledger import Line
from shanzhi.projects.tests.factories import STREET, Story, at_once, events
from shanzhi.projects.web.cli import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def fund(story: Story) -> Fund:
    return story.fund()


def left(fund: Fund) -> int:
    return sums_of(fund, fund.years.get()).left


def test_money_in_and_out_counts_when_a_second_person_says_so(story: Story, fund: Fund) -> None:
    entry = enter_money(fund, story.entry(fund, 500_00), by=story.clerk)
    assert left(fund) == 0
    with pytest.raises(Denied):
        decide_entry(entry, is_approved=True, by=story.clerk)
    for _twice in range(2):
        decide_entry(entry, is_approved=True, by=story.second)
    assert left(fund) == 500_00
    project = choose_project(story.proposed(), by=story.clerk)
    story.booked(fund, 120_50, use=True, project_id=project.pk)
    assert left(fund) == 379_50
    assert spent_on([project.pk]) == {project.pk: 120_50}
    assert verify_projects().broken == []


def lines(story: Story, fund: Fund, *fen: int) -> tuple[Line, ...]:
    names = ["专户存款", "上级拨款", "社会捐赠"]
    return tuple(
        Line(story.accounts(fund)[name], each) for name, each in zip(names, fen, strict=False)
    )


Change = Callable[[Story, Fund], dict[str, object]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda s, f: {"lines": lines(s, f, 100, -99)}, "amount"),
        (lambda s, f: {"lines": lines(s, f, 100)}, "amount"),
        (lambda s, f: {"lines": lines(s, f, 100, -100, 0)}, "amount"),
        (lambda s, f: {"lines": lines(s, f, 10**15, -(10**15))}, "amount"),
        (lambda _s, _f: {"kind": "payment"}, "amount"),
        (lambda s, f: {"lines": lines(s, f, -5, 5)}, "amount"),
        (lambda s, f: {"lines": lines(s, f, 5) + lines(s, f, -5)}, "amount"),
        (lambda _s, _f: {"lines": (Line(0, 5), Line(-1, -5))}, "amount"),
        (lambda s, _f: {"day": s.today + timedelta(days=1)}, "day"),
        (lambda s, _f: {"day": s.today.replace(year=s.today.year - 1, day=1)}, "day"),
        (lambda _s, _f: {"day": None}, "day"),
        (lambda _s, _f: {"purpose": " "}, "purpose"),
        (lambda _s, _f: {"purpose": "x" * 201}, "purpose"),
        (lambda _s, _f: {"kind": "reversal"}, "kind"),
        (lambda _s, _f: {"voucher_id": None}, "voucher"),
        (lambda _s, _f: {"project_id": 0}, "project"),
        (lambda _s, _f: {"use": True}, "amount"),  # nothing is there to be spent
    ],
)
def test_what_is_no_entry_is_refused_with_its_reason(
    story: Story, fund: Fund, change: Change, field: str
) -> None:
    before = events()
    with pytest.raises(Invalid) as why:
        enter_money(fund, story.entry(fund, 1_000_00, **change(story, fund)), by=story.clerk)
    assert field in why.value.fields
    assert (FundEntry.objects.count(), events()) == (0, before)


def test_accounts_of_another_fund_and_projects_elsewhere_are_refused(
    story: Story, fund: Fund
) -> None:
    street = open_fund(STREET, "街道资金", by=story.street)
    strange = FundAccount.objects.filter(fund=street).values_list("pk", flat=True)[:2]
    wrong = story.entry(fund, lines=(Line(strange[0], 5), Line(strange[1], -5)))
    wider = story.entry(fund, project_id=_of_the_street(story))
    waiting = story.entry(fund, project_id=story.proposed().pk)
    for entry in (wrong, wider, waiting):
        with pytest.raises(Invalid):
            enter_money(fund, entry, by=story.clerk)
    with pytest.raises(Denied):
        enter_money(fund, story.entry(fund), by=story.elsewhere)


def _of_the_street(story: Story) -> int:
    from shanzhi.projects.actions.propose_project import propose_project

    project = propose_project(story.new(place_code=STREET), by=story.street)
    return choose_project(project, by=story.street).pk


def test_sent_again_it_is_one_entry_and_with_other_words_it_is_refused(
    story: Story, fund: Fund
) -> None:
    new = story.entry(fund)
    assert enter_money(fund, new, by=story.clerk) == enter_money(fund, new, by=story.clerk)
    with pytest.raises(Conflict):
        enter_money(fund, story.entry(fund, 7_00, key=new.key), by=story.clerk)
    assert FundEntry.objects.count() == 1
    assert EventRecord.objects.filter(kind="projects.EntryMade").count() == 1


def test_a_mistake_is_taken_back_once_and_both_entries_stay(story: Story, fund: Fund) -> None:
    wrong = story.booked(fund, 900_00)
    with pytest.raises(Invalid):
        reverse_entry(wrong, reason="", by=story.clerk)
    back = reverse_entry(wrong, reason="多记了一笔", by=story.clerk)
    with pytest.raises(Conflict):
        reverse_entry(wrong, reason="再来", by=story.clerk)
    with pytest.raises(WrongState):
        reverse_entry(back, reason="未复核", by=story.second)
    with pytest.raises(Denied):
        decide_entry(back, is_approved=True, by=story.clerk)
    decide_entry(back, is_approved=True, by=story.second)
    assert left(fund) == 0
    assert FundEntry.objects.count() == 2
    with pytest.raises(WrongState):
        reverse_entry(back, reason="冲正的冲正", by=story.second)


def test_two_payments_that_fit_alone_and_not_together(story: Story, fund: Fund) -> None:
    story.booked(fund, 100_00)
    first = enter_money(fund, story.entry(fund, 80_00, use=True), by=story.clerk)
    second = enter_money(fund, story.entry(fund, 80_00, use=True), by=story.clerk)
    decide_entry(first, is_approved=True, by=story.second)
    with pytest.raises(Invalid):
        decide_entry(second, is_approved=True, by=story.second)
    with pytest.raises(Invalid):
        decide_entry(second, is_approved=False, by=story.second)
    decide_entry(second, is_approved=False, reason="余额不够", by=story.second)
    with pytest.raises(Conflict):
        decide_entry(second, is_approved=True, by=story.street)
    assert left(fund) == 20_00


def test_a_project_stays_within_its_plan_until_the_plan_is_changed(
    story: Story, fund: Fund
) -> None:
    story.booked(fund, 50_000_00)
    project = choose_project(story.proposed(), by=story.clerk)
    story.booked(fund, 9_000_00, use=True, project_id=project.pk)
    more = story.entry(fund, 2_000_00, use=True, project_id=project.pk)
    with pytest.raises(Invalid):
        enter_money(fund, more, by=story.clerk)
    for fen, reason in ((8_000_00, "减少"), (11_000_00, ""), (-1, "x")):
        with pytest.raises(Invalid):
            revise_plan(project, fen, reason=reason, by=story.clerk)
    revise_plan(project, 11_000_00, reason="材料涨价", by=story.clerk)
    enter_money(fund, more, by=story.clerk)


def test_a_year_is_opened_once_with_what_was_left(story: Story, fund: Fund) -> None:
    story.booked(fund, 300_00)
    entry = enter_money(fund, story.entry(fund), by=story.clerk)
    later = now().replace(year=story.today.year + 1, month=3, day=1)
    with pytest.raises(WrongState):
        open_year(fund, later.year, 1, by=story.street, at=later)
    decide_entry(entry, is_approved=False, reason="重复", by=story.second)
    for who in (story.clerk, story.elsewhere):
        with pytest.raises(Denied):
            open_year(fund, later.year, 1, by=who, at=later)
    with pytest.raises(Invalid):
        open_year(fund, later.year + 1, 1, by=story.street, at=later)
    row = open_year(fund, later.year, 100_00, by=story.street, at=later)
    assert row.opening_fen == 300_00
    with pytest.raises(Conflict):
        open_year(fund, later.year, 1, by=story.street, at=later)
    with pytest.raises(Invalid):  # the year before is closed
        enter_money(fund, story.entry(fund), by=story.clerk, at=later)
    with pytest.raises(Conflict):
        open_fund(COMMUNITY, "又一个", by=story.street)


def test_the_database_itself_keeps_the_ledger(story: Story, fund: Fund) -> None:
    entry = story.booked(fund)
    waiting = enter_money(fund, story.entry(fund, 5_00), by=story.clerk)
    line = entry.lines.order_by("pk")[0]
    for nonsense in (
        lambda: FundLine.objects.filter(pk=line.pk).update(fen=1),
        lambda: FundEntry.objects.filter(pk=entry.pk).update(purpose="改"),
        lambda: FundDecision.objects.filter(entry=entry).update(is_approved=False),
        lambda: FundDecision.objects.filter(entry=entry)._raw_delete("default"),
        lambda: FundLine.objects.filter(pk=line.pk)._raw_delete("default"),
        lambda: _added_line(entry),
        lambda: FundDecision.objects.create(
            entry=waiting, is_approved=True, decided_by_id=story.clerk.id or 0, decided_at=now()
        ),
        lambda: _overdrawing(story, fund),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            at_once(nonsense)
    assert verify_projects().broken == []


def _added_line(entry: FundEntry) -> None:
    account = entry.lines.order_by("pk")[0].account
    for fen in (3, -3):
        FundLine.objects.create(entry=entry, account=account, fen=fen)


def _overdrawing(story: Story, fund: Fund) -> None:
    """Past the action: 5,000 yuan out of 1,000."""
    names = story.accounts(fund)
    entry = FundEntry.objects.create(
        fund=fund, number=99, key=uuid4(), kind="reversal", day=story.today, purpose="x",
        reverses=fund.entries.get(number=1), entered_by_id=story.clerk.id or 0, entered_at=now(),
        line_count=2, seal=b"x",
    )  # fmt: skip
    FundLine.objects.create(entry=entry, account_id=names["专户存款"], fen=-5_000_00)
    FundLine.objects.create(entry=entry, account_id=names["项目支出"], fen=5_000_00)
    FundDecision.objects.create(
        entry=entry, is_approved=True, decided_by_id=story.second.id or 0, decided_at=now()
    )


def test_a_recount_finds_what_somebody_changed_past_the_database(story: Story, fund: Fund) -> None:
    entry = story.booked(fund)
    story.booked(fund, 40_00, use=True)
    assert "2 entries" in CliRunner().invoke(cli, ["verify"]).output
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE projects_fundentry DISABLE TRIGGER stays")
    FundEntry.objects.filter(pk=entry.pk).update(purpose="改过的事由")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE projects_fundentry ENABLE TRIGGER stays")
    answer = CliRunner().invoke(cli, ["verify"])
    assert answer.exit_code == 1
    assert "entry 1: its seal does not fit" in answer.output


def test_everybody_sees_sums_and_entries_and_no_full_name(story: Story, fund: Fund) -> None:
    story.booked(fund, 1_234_50, purpose="张建国13912345678 捐赠")
    enter_money(fund, story.entry(fund, 77_00), by=story.clerk)
    page = Client().get(f"/funds/{COMMUNITY}").content.decode()
    assert "1,234.50" in page
    assert "77" not in page.split('id="entries_title"')[1].split("</ul>")[0].replace("/", "")
    assert "李*" in page
    assert "李明" not in page
    assert "13912345678" not in page
    table = Client().get(f"/funds/{COMMUNITY}/entries.csv").content.decode()
    assert "1234.50" in table
    assert "-1234.50" in table
    assert "13912345678" not in table
    for nowhere in ("990101001009", "%00", "abc"):
        assert Client().get(f"/funds/{nowhere}").status_code == 404
