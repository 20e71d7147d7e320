"""Two neighbours report the same pothole: merged, followed, answered once, and taken apart again."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
from django.db import connection

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.follow import follow_case, unfollow_case
from shanzhi.cases.actions.link_phone import link_phone
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.actions.unmerge import unmerge_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, CaseClock, CaseFollower, Merger, Support
from shanzhi.cases.models.clock import ClockState
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import OPEN_STATES, Outcome, State
from shanzhi.cases.queries.duplicates import similar_to
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.merged import leading_case, merged_ids, merged_into
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.tests.factories import COMMUNITY, Town, counted, make_report, make_town
from shanzhi.cases.tests.test_handling import refused
from shanzhi.kernel.api import NOBODY, Denied, Invalid, Role, WrongState, history
from shanzhi.kernel.tests.factories import deliver_events
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.api import Resident
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db
WHY = "同一处路面破损"


def pair(town: Town) -> tuple[Case, Case]:
    """(the later report, the one that leads)."""
    leading = make_report(town, "南门口路面破了一个大坑")
    return make_report(town, "南门口的路面破损，有个大坑"), leading


def notices_to(resident: Resident) -> list[str]:
    """Templates of what somebody was sent, oldest first."""
    return list(resident.notices.order_by("pk").values_list("template", flat=True))


def live_clocks(case: Case) -> set[str]:
    """Kinds of the clocks that run or are paused."""
    live = [ClockState.RUNNING, ClockState.PAUSED]
    return set(CaseClock.objects.filter(case=case, state__in=live).values_list("kind", flat=True))


def test_a_merged_matter_ends_there_and_both_histories_say_so() -> None:
    town = make_town()
    case, leading = pair(town)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    case.refresh_from_db()
    assert (case.state, case.merged_into_id) == (State.MERGED, leading.pk)
    assert case.finished_at is not None
    assert live_clocks(case) == set()
    assert live_clocks(leading) == {"accept", "handle"}
    assert history("case", case.pk)[-1].payload["clocks"] == [
        ["accept", "0", "void", ""],
        ["handle", "0", "void", ""],
    ]
    mine, theirs = timeline(case, reporter_of(case))[-1], timeline(leading, town.clerk)[-1]
    assert (mine.title, mine.reason) == (f"并入诉求 {leading.number} 一起办理", WHY)
    assert (theirs.title, theirs.reason) == (f"诉求 {case.number} 并入这件一起办理", WHY)


def test_what_the_merged_one_said_is_shown_with_the_leading_one() -> None:
    town = make_town()
    case, leading = pair(town)
    comment_on_case(case, by=town.clerk, body="已电话联系", visibility=Visibility.INSIDE)
    comment_on_case(case, by=town.clerk, body="留意这家", visibility=Visibility.PRIVATE)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    colleague = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name="王以宁")
    shown = merged_into(leading, colleague)
    assert [row.case.text.body for row in shown] == ["南门口的路面破损，有个大坑"]
    assert [comment.body for comment in shown[0].comments] == ["已电话联系"]
    assert len(merged_into(leading, town.clerk)[0].comments) == 2


def test_a_voice_counts_once_however_many_it_was_given_to() -> None:
    town = make_town()
    case, leading = pair(town)
    for device in ("张", "王"):
        support_case(leading, by=NOBODY, device_key=device)
    for device in ("王", "李"):
        support_case(case, by=NOBODY, device_key=device)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    leading.refresh_from_db()
    assert leading.supports == 3
    support_case(case, by=NOBODY, device_key="赵")
    support_case(leading, by=NOBODY, device_key="李")
    leading.refresh_from_db()
    assert leading.supports == 4
    unmerge_case(case, by=town.clerk, reason="是两个坑")
    leading.refresh_from_db()
    case.refresh_from_db()
    assert (leading.supports, case.supports) == (3, 2)


def test_unmerged_it_is_with_the_unit_that_had_it_and_its_clocks_run_again() -> None:
    town = make_town()
    case, leading = pair(town)
    accept_case(case, by=town.clerk)
    ask_reporter(case, by=town.clerk, body="坑多大？")
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    unmerge_case(case, by=town.clerk, reason="是两个坑")
    case.refresh_from_db()
    assert (case.state, case.holder_unit, case.merged_into) == (
        State.DISPATCHED,
        town.desk,
        None,
    )
    assert live_clocks(case) == {"accept", "handle"}
    assert case.finished_at is None
    accept_case(case, by=town.clerk)
    ask_reporter(case, by=town.clerk, body="现在呢？")
    merger = Merger.objects.get()
    assert (merger.undone_reason, merger.undone_by_id) == ("是两个坑", town.clerk.id)


def test_what_cannot_be_merged_stays_as_it_was() -> None:
    town = make_town()
    case, leading = pair(town)
    third = make_report(town, "路灯坏了")
    child = make_report(town, "子诉求")
    Case.objects.filter(pk=child.pk).update(parent=leading)
    by, stranger = town.clerk, make_staff(Role.COMMUNITY_CLERK, "990101001002")

    def merging(one: Case, into: Case, who: Any = by, reason: str = WHY) -> Any:
        return lambda: merge_case(one, by=who, into=into, reason=reason)

    refused(Denied, case, merging(case, leading, stranger))
    refused(Denied, case, merging(case, leading, reporter_of(case)))
    refused(Invalid, case, merging(case, case))
    refused(Invalid, case, merging(case, leading, reason="  "))
    refused(Invalid, case, merging(case, leading, reason="长" * 301))
    refused(Invalid, child, merging(child, leading))
    refused(Invalid, leading, merging(leading, child))
    refused(WrongState, leading, merging(leading, third))
    merge_case(case, by=by, into=third, reason=WHY)
    refused(WrongState, leading, merging(child, case))
    refused(WrongState, case, merging(case, leading))
    refused(WrongState, third, merging(third, case))
    assert Merger.objects.count() == 1


def test_what_was_not_merged_cannot_be_taken_apart() -> None:
    town = make_town()
    case, leading = pair(town)
    refused(WrongState, case, lambda: unmerge_case(case, by=town.clerk, reason="不是"))
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    refused(Denied, case, lambda: unmerge_case(case, by=stranger, reason="不是"))
    refused(Invalid, case, lambda: unmerge_case(case, by=town.clerk, reason=""))
    assert Merger.objects.get().undone_at is None


def test_a_clerk_next_door_cannot_merge_into_a_place_that_is_not_theirs() -> None:
    town = make_town()
    case, leading = pair(town)
    elsewhere = make_unit(place_code="990101001002", name="邻里社区居委会")
    Case.objects.filter(pk=leading.pk).update(place_code="990101001002", holder_unit=elsewhere)
    refused(Denied, case, lambda: merge_case(case, by=town.clerk, into=leading, reason=WHY))


def test_everybody_who_waits_is_told_once() -> None:
    town = make_town()
    case, leading = pair(town)
    zhang, wang, neighbour = make_resident(), make_resident(), make_resident()
    link_phone(leading, by=reporter_of(leading), resident_id=zhang.pk)
    link_phone(case, by=reporter_of(case), resident_id=wang.pk)
    follow_case(case, by=NOBODY, device_key="邻居", resident_id=neighbour.pk)
    follow_case(leading, by=NOBODY, device_key="王家", resident_id=wang.pk)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    accept_case(leading, by=town.clerk)
    close_case(leading, by=town.clerk, outcome=Outcome.SOLVED, note="已填平")
    deliver_events()
    assert notices_to(zhang)[-3:] == [
        "cases.CaseAbsorbed",
        "cases.CaseAccepted",
        "cases.CaseClosed",
    ]
    assert notices_to(wang)[-2:] == ["cases.CaseMerged", "cases.MergedClosed"]
    assert notices_to(neighbour) == ["cases.FollowedClosed"]


def test_taken_apart_both_reporters_are_told_and_the_unit_too() -> None:
    town = make_town()
    case, leading = pair(town)
    zhang, wang = make_resident(), make_resident()
    link_phone(leading, by=reporter_of(leading), resident_id=zhang.pk)
    link_phone(case, by=reporter_of(case), resident_id=wang.pk)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    unmerge_case(case, by=town.clerk, reason="是两个坑")
    deliver_events()
    assert notices_to(wang)[-1] == "cases.CaseUnmerged"
    assert notices_to(zhang)[-1] == "cases.CaseReleased"


def test_when_the_leading_reporter_withdraws_the_others_still_get_an_answer() -> None:
    town = make_town()
    case, leading = pair(town)
    merge_case(case, by=town.clerk, into=leading, reason=WHY)
    withdraw_case(leading, by=reporter_of(leading))
    case.refresh_from_db()
    leading.refresh_from_db()
    assert (leading.state, case.state) == (State.WITHDRAWN, State.DISPATCHED)
    assert live_clocks(case) == {"accept", "handle"}


def test_a_neighbour_follows_once_and_can_stop() -> None:
    town = make_town()
    case = make_report(town)
    resident = make_resident()
    follow_case(case, by=NOBODY, device_key="邻居")
    _same = follow_case(case, by=NOBODY, device_key="邻居")
    follow_case(case, by=NOBODY, device_key="邻居", resident_id=resident.pk)
    assert CaseFollower.objects.get().resident == resident
    told = [row.kind for row in history("case", case.pk)]
    assert told.count("cases.CaseFollowed") == 2
    unfollow_case(case, by=NOBODY, device_key="邻居")
    before = counted()
    unfollow_case(case, by=NOBODY, device_key="邻居")
    assert counted() == before
    assert not CaseFollower.objects.exists()


def test_suggestions_are_open_alike_and_near_and_cost_two_queries(
    django_assert_num_queries: Any,
) -> None:
    town = make_town()
    case, leading = pair(town)
    other = make_report(town, "楼道里堆了纸箱")
    done = make_report(town, "南门口路面破了")
    Case.objects.filter(pk=done.pk).update(state=State.WITHDRAWN)
    case = Case.objects.select_related("text").get(pk=case.pk)
    similar_to(case, town.clerk)  # what is kept in memory is there from now
    with django_assert_num_queries(2):  # the matters, and those to which one's unit is called
        found = similar_to(case, town.clerk)
    assert [each.case for each in found] == [leading]
    for n in range(10):
        make_report(town, f"南门口路面破了一个大坑 {n}")
    with django_assert_num_queries(2):
        assert len(similar_to(case, town.clerk)) == 5
    assert other not in [each.case for each in similar_to(case, town.clerk)]
    assert similar_to(case, make_staff(Role.COMMUNITY_CLERK, "990101001002")) == []


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_merged_and_taken_apart_nothing_goes_in_a_circle_or_is_lost(seed: int) -> None:
    """Random mergers, also refused ones: always a forest, and every voice is still there."""
    town, dice = make_town(), random.Random(seed)
    cases = [make_report(town, f"第{n}件") for n in range(5)]
    for case in cases:
        for device in dice.sample("甲乙丙丁", 2):
            support_case(case, by=NOBODY, device_key=device)
    given = set(Support.objects.values_list("case_id", "device_key"))
    for _step in range(25):
        one, other = dice.choice(cases), dice.choice(cases)
        try:
            if dice.random() < 0.6:
                merge_case(one, by=town.clerk, into=other, reason=WHY)
            else:
                unmerge_case(one, by=town.clerk, reason="再想想")
        except (Invalid, WrongState):
            continue
    rows = {case.pk: case for case in Case.objects.all()}
    assert set(Support.objects.values_list("case_id", "device_key")) == given
    for case in rows.values():
        leading = leading_case(case)
        assert leading.merged_into_id is None
        assert leading.state in OPEN_STATES
        group = {case.pk, *merged_ids(case.pk)}
        assert case.supports == len({device for pk, device in given if pk in group})
        assert bool(live_clocks(case)) == (case.state in OPEN_STATES)
        assert history("case", case.pk)[-1].payload["state"] == case.state


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_make_one_merger_and_no_deadlock() -> None:
    town = make_town()
    one, other = pair(town)
    outcomes: list[str] = []

    def merge(case: Case, into: Case) -> None:
        try:
            merge_case(case, by=town.clerk, into=into, reason=WHY)
            outcomes.append("merged")
        except WrongState:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late", "merged"]
    assert Case.objects.filter(state=State.MERGED).count() == 1
