"""Taking the queue out: who may, why, and what the file says of itself."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from shanzhi.cases.actions import export as action
from shanzhi.cases.actions.export import export_cases
from shanzhi.cases.models import Case, Export
from shanzhi.cases.queries.queue import QueueFilters
from shanzhi.cases.rules.export_cells import harmless
from shanzhi.cases.tests.factories import COMMUNITY, Town, make_report, make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.kernel.api import AccessRecord, Actor, Denied, EventRecord, Invalid, Role, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
WHY = "报街道周例会，汇总本周油烟诉求"


def street_of(town: Town) -> Actor:
    return make_staff(Role.STREET_DISPATCHER, town.grid.code[:9], name="王以宁")


def confirmed(actor: Actor) -> Client:
    """A browser at which somebody has just shown who they are."""
    client = browser_of(actor)
    session = client.session
    session["confirmed_at"] = now().isoformat()
    session.save()
    return client


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body_of(answer).decode("utf-8-sig"))))


def test_the_file_is_masked_defused_and_says_who_took_it_when_and_why() -> None:
    town = make_town()
    make_report(town, "油烟太大，请打13812345678，我是张建国，住6幢302")
    Case.objects.update(address='=HYPERLINK("http://evil")')
    street = street_of(town)

    answer = confirmed(street).post("/desk/export", {"reason": WHY, "format": "csv"})

    rows = rows_of(answer)
    said = {row[0]: row[1] for row in rows[:7]}
    assert "attachment" in answer["Content-Disposition"]
    assert said["导出人"] == f"王以宁（#{street.id}）"
    assert said["导出理由"] == WHY
    assert said["导出编号"] == str(Export.objects.get().pk)
    (row,) = rows[8:]
    assert row[7] == '\'=HYPERLINK("http://evil")'
    assert "138****5678" in row[8]
    assert "张建国" not in row[8]
    assert "302" not in row[8]
    record = AccessRecord.objects.get(action="cases.export")
    assert (record.count, record.reason, record.actor_id) == (1, WHY, street.id)
    assert EventRecord.objects.filter(kind="cases.CasesExported").count() == 1


def test_the_book_says_it_too_and_holds_no_formula() -> None:
    town = make_town()
    make_report(town, "=1+1 油烟太大，夜里也排")

    answer = confirmed(street_of(town)).post("/desk/export", {"reason": WHY, "format": "xlsx"})

    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "&apos;=1+1" in sheet or "'=1+1" in sheet
        assert WHY in sheet
        assert WHY in book.read("docProps/core.xml").decode()
        assert "王以宁" in book.read("docProps/core.xml").decode()


def test_only_what_the_queue_showed_and_never_another_street() -> None:
    town = make_town()
    make_report(town, "油烟太大，夜里也排")
    make_report(town, "路灯坏了，晚上看不见")
    elsewhere = make_staff(Role.STREET_DISPATCHER, "990101002")

    answer = confirmed(street_of(town)).post(
        "/desk/export?q=路灯", {"reason": WHY, "format": "csv"}
    )
    assert len(rows_of(answer)) == 9
    answer = confirmed(elsewhere).post("/desk/export", {"reason": WHY, "format": "csv"})
    assert len(rows_of(answer)) == 8


def test_who_may_not_export_gets_no_file_and_leaves_no_export() -> None:
    town = make_town()
    make_report(town)
    filters = QueueFilters()

    for role in (Role.COMMUNITY_CLERK, Role.LEADER, Role.OPERATOR, Role.AUDIT_ADMIN):
        somebody = make_staff(role, COMMUNITY)
        with pytest.raises(Denied):
            export_cases(filters, by=somebody, reason=WHY, format="csv")
        assert confirmed(somebody).post("/desk/export").status_code == 403
    assert not Export.objects.exists()


def test_without_a_reason_or_a_fresh_confirmation_nothing_leaves() -> None:
    town = make_town()
    street = street_of(town)

    unconfirmed = browser_of(street).post("/desk/export", {"reason": WHY, "format": "csv"})
    assert unconfirmed["Location"].startswith("/account/confirm")
    answer = confirmed(street).post("/desk/export", {"reason": "看看", "format": "doc"})
    assert answer.status_code == 422
    with pytest.raises(Invalid):
        export_cases(QueueFilters(), by=street, reason=" ", format="csv")
    assert not Export.objects.exists()


def test_an_export_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    town = make_town()
    for _number in range(3):
        make_report(town)
    monkeypatch.setattr(action, "MOST_ROWS", 2)

    exported = export_cases(QueueFilters(), by=street_of(town), reason=WHY, format="csv")
    assert (len(exported.ids), exported.is_cut, exported.export.count) == (2, True, 2)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋1", "－", "＠"])
def test_no_cell_begins_as_a_formula(begin: str) -> None:
    assert harmless(f"{begin}1+1").startswith("'")


def test_ordinary_words_stay_as_they_are() -> None:
    assert harmless("3幢楼下油烟大 = 天天排") == "3幢楼下油烟大 = 天天排"
