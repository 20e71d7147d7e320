"""督办: watched, reminded, answered or overdue, ended; each counted once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.remind import answer_reminder, mark_overdue_reminders
from shanzhi.cases.actions.remind_again import remind_again
from shanzhi.cases.actions.supervise import end_supervision, supervise_case
from shanzhi.cases.models import Reminder, Supervision
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.models.supervision import ReminderState
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.supervision import supervisions
from shanzhi.cases.tests.factories import link_of
from shanzhi.cases.tests.joint_factories import Joint, make_joint, refuses
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.cases.tests.test_worker import worker_of
from shanzhi.kernel.api import Actor, Denied, Invalid, Refusal, Role, WrongState, history, now
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
LATER = timedelta(days=20)


def watch(joint: Joint, by: Actor | None = None) -> Supervision:
    """The leader asks for an answer."""
    return supervise_case(
        joint.case, by=by or joint.leader, reason="居民反映多次，影响消防安全", within="4h"
    )


def refuses_quietly(kind: type[Refusal], step: Callable[[], object]) -> None:
    """As ``refuses``, and no reminder or supervision moved either."""
    rows = [list(model.objects.order_by("pk").values_list()) for model in (Supervision, Reminder)]
    refuses(kind, step)
    after = [list(model.objects.order_by("pk").values_list()) for model in (Supervision, Reminder)]
    assert after == rows


def test_the_holder_answers_in_time_and_the_leader_sees_it() -> None:
    joint = make_joint()
    asked = watch(joint)
    reminder = asked.reminders.get()
    assert reminder.due_at > reminder.at
    answered = answer_reminder(reminder, by=joint.town.clerk, answer="今天下午清走，已约物业")
    assert answered.state == ReminderState.ANSWERED
    assert supervisions(joint.leader) == [asked]
    assert supervisions(joint.leader, overdue=True) == []
    assert [row.kind.split(".")[1] for row in history("case", joint.case.pk)][-3:] == [
        "CaseSupervised",
        "HolderReminded",
        "ReminderAnswered",
    ]


def test_silence_turns_overdue_once_and_stays_so_when_it_is_answered_late() -> None:
    joint = make_joint()
    asked = watch(joint)
    assert mark_overdue_reminders(at=now()) == 0
    late = now() + LATER
    assert mark_overdue_reminders(at=late) == 1
    assert mark_overdue_reminders(at=late) == 0
    assert supervisions(joint.leader, overdue=True) == [asked]
    answered = answer_reminder(asked.reminders.get(), by=joint.town.clerk, answer="抱歉，晚了")
    assert answered.state == ReminderState.OVERDUE
    assert supervisions(joint.leader, overdue=True) == []
    assert history("case", joint.case.pk)[-1].payload["in_time"] is False


def test_an_answer_after_the_time_is_late_even_before_the_job_has_seen_it() -> None:
    joint = make_joint()
    reminder = watch(joint).reminders.get()
    late = answer_reminder(reminder, by=joint.town.clerk, answer="晚了", at=now() + LATER)
    assert (late.state, late.overdue_at is not None) == (ReminderState.OVERDUE, True)
    assert mark_overdue_reminders(at=now() + LATER) == 0


def test_a_later_reminder_may_be_sent_but_none_is_heaped_on_another() -> None:
    joint = make_joint()
    asked = watch(joint)
    refuses_quietly(WrongState, lambda: remind_again(asked, by=joint.leader))
    late = now() + LATER
    mark_overdue_reminders(at=late)
    remind_again(asked, by=joint.leader, at=late)
    assert [row.state for row in asked.reminders.order_by("pk")] == ["overdue", "waiting"]
    assert supervisions(joint.leader, overdue=True) == [asked]
    refuses_quietly(WrongState, lambda: watch(joint))


def test_only_a_leader_or_who_stands_above_watches() -> None:
    joint = make_joint()
    for actor in (joint.town.clerk, joint.handler, make_staff(Role.LEADER, "990102")):
        refuses_quietly(Denied, partial(watch, joint, actor))
    joint.case.circle = 2
    joint.case.save(update_fields=["circle"])
    refuses_quietly(Denied, lambda: watch(joint, joint.dispatcher))  # the street has it itself
    city = make_staff(Role.CITY_DISPATCHER, "990101")
    assert watch(joint, city).asked_by_id == city.id


def test_a_dispatcher_above_the_community_watches() -> None:
    joint = make_joint()
    assert watch(joint, joint.dispatcher).asked_by_id == joint.dispatcher.id


def test_what_is_refused_changes_nothing() -> None:
    joint = make_joint()

    def asks(reason: str, within: str) -> object:
        return supervise_case(joint.case, by=joint.leader, reason=reason, within=within)

    refuses_quietly(Invalid, lambda: asks(" ", "4h"))
    refuses_quietly(Invalid, lambda: asks("快办", "5y"))
    asked = watch(joint)
    reminder = asked.reminders.get()
    refuses_quietly(Denied, lambda: answer_reminder(reminder, by=joint.handler, answer="我来答"))
    refuses_quietly(Invalid, lambda: answer_reminder(reminder, by=joint.town.clerk, answer=" "))
    refuses_quietly(Invalid, lambda: end_supervision(asked, by=joint.leader, reason=""))
    refuses_quietly(Denied, lambda: end_supervision(asked, by=joint.town.clerk, reason="够了"))
    refuses_quietly(Denied, lambda: mark_overdue_reminders(by=joint.leader, at=now() + LATER))
    answer_reminder(reminder, by=joint.town.clerk, answer="下午")
    refuses_quietly(
        WrongState, lambda: answer_reminder(reminder, by=joint.town.clerk, answer="再答")
    )


def test_it_ends_with_a_reason_and_what_waited_needs_no_answer() -> None:
    joint = make_joint()
    asked = watch(joint)
    end_supervision(asked, by=joint.leader, reason="已现场看过")
    assert asked.reminders.get().state == ReminderState.DROPPED
    assert mark_overdue_reminders(at=now() + LATER) == 0
    refuses_quietly(WrongState, lambda: remind_again(asked, by=joint.leader))
    refuses_quietly(WrongState, lambda: end_supervision(asked, by=joint.leader, reason="再结束"))
    assert supervisions(joint.leader, ended=True) == [asked]


def test_it_outlasts_the_handling_and_ends_with_the_matter() -> None:
    joint = make_joint()
    asked = watch(joint)
    case = close_case(joint.case, by=joint.town.clerk, outcome=Outcome.SOLVED, note="清走了")
    asked.refresh_from_db()
    assert asked.ended_at is None
    assert asked.reminders.get().state == ReminderState.DROPPED
    rate_case(case, by=reporter_of(case), solved=True, satisfaction=5)
    asked.refresh_from_db()
    assert (asked.ended_at is not None, asked.end_reason) == (True, "诉求已经了结，督办随之结束。")


def test_the_leader_watches_and_the_clerk_answers_in_the_browser() -> None:
    joint = make_joint()
    leader, clerk = browser_of(joint.leader), browser_of(joint.town.clerk)
    here = f"/desk/cases/{joint.case.number}"
    assert "列入督办" in text_of(leader.get(here))
    assert "列入督办" not in text_of(clerk.get(here))
    refused = leader.post(f"{here}/supervision", {"watch_reason": "", "within": "4h"})
    assert refused.status_code == 422
    leader.post(f"{here}/supervision", {"watch_reason": "反映多次", "within": "4h"})
    asked = Supervision.objects.get()
    reminder = asked.reminders.get()
    assert "反映多次" in text_of(leader.get("/desk/supervision"))
    answer = f"/desk/reminders/{reminder.pk}/answer"
    assert clerk.post(answer, {}).status_code == 422
    assert clerk.post(answer, {f"reminder_answer_{reminder.pk}": "下午去"}).status_code == 303
    assert "下午去" in text_of(leader.get("/desk/supervision?show=mine"))
    assert leader.post(f"/desk/supervision/{asked.pk}/reminder").status_code == 303
    assert "督办</span>" in text_of(clerk.get("/desk/")).replace("\n", "")
    ending = f"/desk/supervision/{asked.pk}/ending"
    assert leader.post(ending, {"end_reason": ""}).status_code == 422
    assert leader.post(ending, {"end_reason": "看过了"}).status_code == 303
    stranger = browser_of(make_staff(Role.LEADER, "990102"))
    assert stranger.post(ending, {"end_reason": "x"}).status_code == 404
    assert stranger.post(answer, {}).status_code == 403
    assert browser_of(joint.handler).post(answer, {}).status_code == 404
    assert "督办" not in text_of(browser_of(joint.town.clerk).get(link_of(joint.case)))


def test_a_grid_worker_whose_team_holds_the_matter_answers_on_the_phone() -> None:
    joint = make_joint()
    worker = worker_of(joint.town)
    joint.case.holder_unit_id = min(worker.unit_ids)
    joint.case.save(update_fields=["holder_unit"])
    watch(joint)
    phone, here = browser_of(worker), f"/worker/cases/{joint.case.number}"
    reminder = Reminder.objects.get()
    assert f"/desk/reminders/{reminder.pk}/answer" in text_of(phone.get(here))
    path, sent = f"/desk/reminders/{reminder.pk}/answer", {"end": "worker"}
    refused = phone.post(path, sent)
    assert refused.status_code == 422
    answered = phone.post(path, {**sent, f"reminder_answer_{reminder.pk}": "下午去"})
    assert answered["Location"] == here
    over = {"end": "worker", "system": "数字城管平台", "reference": ""}
    page = phone.post(f"/desk/cases/{joint.case.number}/hand-over", over)
    assert page.status_code == 422
    assert "网格端" in text_of(page)
