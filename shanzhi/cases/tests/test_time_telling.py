"""Who hears of time: the desk that decides, the unit that asked, everybody who is late."""

from __future__ import annotations

from datetime import date

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.cases import tasks
from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.handlers.time import RECOUNT
from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.time_stories import handling, in_hand, make_time_town, on
from shanzhi.kernel.api import SYSTEM, Actor, Role, bump, set_calendar_day
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def inbox(actor: Actor) -> str:
    """What somebody finds there."""
    return text_of(browser_of(actor).get("/inbox"))


def test_the_desk_is_asked_and_the_unit_is_answered() -> None:
    story = make_time_town()
    company = make_unit(place_code=COMMUNITY, name="和风物业服务中心")
    repairer = make_staff(Role.HANDLER, COMMUNITY, unit=company)
    case = in_hand(story)
    Case.objects.filter(pk=case.pk).update(
        holder_unit=company, dispatcher_unit=story.town.desk, assignee=None
    )
    request = ask_for_time(case, by=repairer, kind="pause", reason="weather", at=on(3, 9))
    deliver_all()
    said = f"诉求 {case.number} 申请延时或暂停，请审批"
    assert said in inbox(story.colleague)
    assert said not in inbox(repairer)
    grant_time(request, by=story.colleague, at=on(3, 10))
    deliver_all()
    assert f"诉求 {case.number} 的延时或暂停申请已同意" in inbox(repairer)


def test_the_late_unit_and_who_dispatched_it_are_told_each_in_their_words() -> None:
    story = make_time_town()
    company = make_unit(place_code=COMMUNITY, name="和风物业服务中心")
    repairer = make_staff(Role.HANDLER, COMMUNITY, unit=company)
    case = in_hand(story)
    Case.objects.filter(pk=case.pk).update(holder_unit=company, dispatcher_unit=story.town.desk)
    sweep_clocks(at=on(30, 9))
    deliver_all()
    deliver_all()
    told, above = inbox(repairer), inbox(story.colleague)
    assert told.count(f"诉求 {case.number} 已超时，请马上办理") == 1
    assert told.count(f"诉求 {case.number} 首次联系已超时，请马上联系报事人") == 1
    assert above.count(f"您派出的诉求 {case.number} 已超时，请督促") == 1
    assert above.count(f"您派出的诉求 {case.number} 首次联系已超时，请督促") == 1


def test_a_changed_calendar_is_one_job_for_a_place_however_many_days() -> None:
    bump("kernel.calendars")
    story = make_time_town()
    case = in_hand(story)
    for day in (4, 5):
        set_calendar_day(
            date(2026, 11, day),
            works=False,
            by=SYSTEM,
            place_code=COMMUNITY[:6],
            name="地方假日",
        )
    deliver_all()
    job = ProcrastinateJob.objects.get(task_name=RECOUNT)
    assert job.args == {"place_code": COMMUNITY[:6]}
    tasks.recount_clocks(**job.args)
    assert handling(case).due_at == on(9, 17, 30)
    bump("kernel.calendars")


def test_the_sweep_is_a_job_of_every_minute() -> None:
    periodic = app.periodic_registry.periodic_tasks
    crons = {task.cron for (name, _id), task in periodic.items() if name.endswith("sweep_clocks")}
    assert crons == {"* * * * *"}
