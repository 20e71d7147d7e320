"""What is over goes by itself, says so, and goes only once."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest

from shanzhi.cases.actions.report import Report, report_case
from shanzhi.cases.actions.unmask import unmask_reporter
from shanzhi.cases.models import Case, Unmasking
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import Town, make_report, make_town
from shanzhi.kernel.api import (
    NOBODY,
    EventRecord,
    now,
    overdue_counts,
    run_retention,
)
from shanzhi.people.api import Resident
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


def ended(town: Town, days_ago: int) -> Case:
    """A matter of somebody's that ended so long ago."""
    report = Report(
        key=uuid4(),
        text=f"我是王建国，电话{PHONE}，井盖坏了",
        source=Source.RESIDENT,
        place_code=town.grid.code,
        reporter_id=make_resident().pk,
    )
    case = report_case(report, by=NOBODY).case
    Case.objects.filter(pk=case.pk).update(
        state=State.WITHDRAWN, finished_at=now() - timedelta(days=days_ago)
    )
    return case


def test_three_years_after_its_end_a_matter_knows_nobody_and_proves_what_was_removed() -> None:
    town = make_town()
    old, young = ended(town, 1096), ended(town, 1094)
    assert overdue_counts()["cases.reporters"] == 1
    assert run_retention()["cases.reporters"] == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert old.reporter_id is None
    assert old.text.body == "我是王**，电话138****5678，井盖坏了"
    assert young.reporter_id is not None
    assert PHONE in young.text.body
    event = EventRecord.objects.get(kind="kernel.RetentionApplied")
    assert event.payload["rule"] == "cases.reporters"
    assert event.payload["removed"] == 1
    proof = hashlib.sha256(f"cases.reporters\n{old.pk}".encode()).hexdigest()
    assert event.payload["digest"] == proof
    assert run_retention()["cases.reporters"] == 0
    assert EventRecord.objects.filter(kind="kernel.RetentionApplied").count() == 1


def test_a_resident_whom_nothing_needs_goes_after_half_a_year() -> None:
    town = make_town()
    needed, unused = make_resident(), make_resident()
    Resident.objects.update(created_at=now() - timedelta(days=181))
    Case.objects.filter(pk=make_report(town).pk).update(reporter=needed)
    assert run_retention()["people.unused_residents"] == 1
    assert [row.pk for row in Resident.objects.all()] == [needed.pk]
    assert not Resident.objects.filter(pk=unused.pk).exists()


def test_what_was_written_to_see_a_number_goes_with_the_access_log() -> None:
    town = make_town()
    case = ended(town, 1)
    unmask_reporter(case, by=town.clerk, reason="call", words="漏水很急")
    at = now() + timedelta(days=215)
    assert run_retention(at)["cases.unmasking_words"] == 1
    assert Unmasking.objects.get().words == ""
    assert run_retention(at)["cases.unmasking_words"] == 0
