"""Parent and children: split, handled apart, accepted, and no way around them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.accept_part import accept_part, send_part_back
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.locking import require_finished_parts
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.split import MOST_PARTS, Part, split_case
from shanzhi.cases.actions.unmerge import unmerge_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case, CaseClock
from shanzhi.cases.models.review import Method
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.queries.parts import unfinished_parts
from shanzhi.cases.queries.timeline import timeline
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.tests.factories import make_report, make_share
from shanzhi.cases.tests.joint_factories import Joint, make_joint, refuses
from shanzhi.cases.web.parts_words import parts_for_resident
from shanzhi.kernel.api import Actor, Denied, Invalid, NotFound, Role, WrongState, history, now
from shanzhi.organizations.api import Unit, UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db


def make_company(joint: Joint) -> tuple[Unit, Actor]:
    """The property company of the community and 何师傅 who works there."""
    unit = make_unit(kind=UnitKind.COMPANY, place_code=joint.town.desk.place_code, name="和风物业")
    return unit, make_staff(Role.HANDLER, joint.town.desk.place_code, unit=unit, name="何师傅")


def part_for(unit: Unit, text: str = "清走楼道里的杂物") -> Part:
    """One part."""
    return Part(text=text, unit_id=unit.pk, reason="公共区域归物业管")


def handled(child: Case, by: Actor) -> Case:
    """The part's holder says it is done."""
    return close_case(accept_case(child, by=by), by=by, outcome=Outcome.SOLVED, note="清完了")


def test_each_part_is_a_matter_of_its_own_with_holder_clocks_and_reason() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    holder = joint.case.holder_unit_id
    child, second = split_case(
        joint.case, [part_for(company), part_for(joint.town.desk, "贴通知")], by=joint.town.clerk
    )
    joint.case.refresh_from_db()
    assert joint.case.holder_unit_id == holder
    assert child.parent_id == joint.case.pk
    assert child.number != second.number
    assert (child.source, child.place_code) == (joint.case.source, joint.case.place_code)
    assert (child.reporter_id, child.text.body) == (None, "清走楼道里的杂物")
    running = CaseClock.objects.filter(case=child, state="running").values_list("kind", flat=True)
    assert set(running) == {"accept", "handle"}
    dispatch = child.dispatches.get()
    assert (dispatch.unit_id, dispatch.reason) == (company.pk, "公共区域归物业管")
    assert [row.kind for row in history("case", child.pk)] == [
        "cases.CaseOpened",
        "cases.CaseDispatched",
    ]
    assert history("case", joint.case.pk)[-1].payload["child_ids"] == [child.pk, second.pk]
    assert case_by_number(worker, child.number) == child
    with pytest.raises(NotFound):
        case_by_number(worker, joint.case.number)


def test_a_parent_cannot_be_finished_while_a_part_is_open_and_is_told_which() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)

    def close() -> Case:
        return close_case(joint.case, by=joint.town.clerk, outcome=Outcome.SOLVED, note="都做完了")

    assert child.number in str(refuses(WrongState, close))
    for verb in ("send_to_verify", "send_to_sign", "merge"):
        with pytest.raises(WrongState, match=child.number):
            require_finished_parts(joint.case, verb)
    handled(child, worker)
    refuses(WrongState, close)  # handled is not accepted yet
    accept_part(child, by=joint.town.clerk)
    assert close().state == State.HANDLED


def test_an_accepted_part_ends_without_a_rating_and_the_whole_says_so() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    handled(child, worker)
    ended = accept_part(child, by=joint.town.clerk)
    assert (ended.state, ended.outcome) == (State.NOT_RATED, "solved")
    assert ended.finished_at is not None
    last = history("case", joint.case.pk)[-1]
    assert (last.kind, last.payload["ended_as"]) == ("cases.PartEnded", "not_rated")
    assert history("case", child.pk)[-1].kind == "cases.PartAccepted"
    assert archive_unrated(at=now() + timedelta(days=30)) == 0


def test_a_part_waits_for_acceptance_however_long() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    handled(child, worker)
    assert archive_unrated(at=now() + timedelta(days=30)) == 0
    child.refresh_from_db()
    assert child.state == State.HANDLED


def test_a_part_that_is_not_done_goes_back_with_new_clocks() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    refuses(WrongState, lambda: accept_part(child, by=joint.town.clerk))
    refuses(WrongState, lambda: send_part_back(child, by=joint.town.clerk, reason="还没做"))
    handled(child, worker)
    refuses(Invalid, lambda: send_part_back(child, by=joint.town.clerk, reason=" "))
    again = send_part_back(child, by=joint.town.clerk, reason="三层还有一堆")
    assert (again.state, again.holder_unit_id) == (State.DISPATCHED, company.pk)
    assert CaseClock.objects.filter(case=child, state="running").count() == 2
    handled(again, worker)
    assert accept_part(child, by=joint.town.clerk).state == State.NOT_RATED


def test_who_did_the_part_does_not_accept_it_nor_does_a_stranger() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    handled(child, worker)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101001002")
    for actor in (worker, stranger, joint.handler):
        refuses(Denied, partial(accept_part, child, by=actor))
        refuses(Denied, partial(send_part_back, child, by=actor, reason="不行"))
    refuses(WrongState, lambda: accept_part(joint.case, by=joint.town.clerk))


def test_parts_are_not_split_again_and_nonsense_is_refused_by_field() -> None:
    joint = make_joint()
    company, _worker = make_company(joint)
    far = make_unit(place_code="990102001001", name="别处社区居委会")
    good = part_for(company)
    clerk = joint.town.clerk
    refuses(Denied, lambda: split_case(joint.case, [good], by=joint.handler))
    refuses(Invalid, lambda: split_case(joint.case, [], by=clerk))
    refuses(Invalid, lambda: split_case(joint.case, [good] * (MOST_PARTS + 1), by=clerk))
    bad = Part(text=" ", unit_id=far.pk, reason="")
    why = refuses(Invalid, lambda: split_case(joint.case, [good, bad], by=clerk))
    assert isinstance(why, Invalid)
    assert set(why.fields) == {"text2", "unit2", "reason2"}
    (child,) = split_case(joint.case, [good], by=clerk)
    refuses(WrongState, lambda: split_case(child, [good], by=clerk))
    accept_part(handled(child, _worker), by=clerk)
    close_case(joint.case, by=clerk, outcome=Outcome.SOLVED, note="做完了")
    refuses(WrongState, lambda: split_case(joint.case, [good], by=clerk))


def test_the_holder_of_the_whole_reads_its_parts_elsewhere() -> None:
    joint = make_joint()
    company, _worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    Case.objects.filter(pk=joint.case.pk).update(holder_unit_id=joint.department.pk)
    assert case_by_number(joint.handler, child.number) == child
    with pytest.raises(NotFound):
        case_by_number(joint.fireman, child.number)


def test_the_timeline_of_the_whole_holds_what_happened_to_its_parts() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    handled(child, worker)
    entries = timeline(joint.case, reporter_of(joint.case))
    told = [(entry.part, entry.kind) for entry in entries]
    assert ("清走楼道里的杂物", "CaseClosed") in told
    assert ("清走楼道里的杂物", "CaseOpened") not in told
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_what_the_reporter_takes_back_takes_all_its_parts_along() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    first, second = split_case(
        joint.case, [part_for(company), part_for(company, "贴通知")], by=joint.town.clerk
    )
    handled(first, worker)
    withdraw_case(joint.case, by=reporter_of(joint.case))
    for case in (joint.case, first, second):
        case.refresh_from_db()
    # What the unit did stays done, and nobody can ask for more.
    assert (first.state, first.outcome) == (State.NOT_RATED, Outcome.SOLVED)
    assert second.state == State.WITHDRAWN
    assert not CaseClock.objects.filter(case=second, state="running").exists()
    assert history("case", first.pk)[-1].kind == "cases.PartLetGo"
    told = [row.payload for row in history("case", joint.case.pk) if row.kind == "cases.PartEnded"]
    assert [(row["child_id"], row["ended_as"]) for row in told] == [
        (first.pk, "not_rated"),
        (second.pk, "withdrawn"),
    ]
    refuses(WrongState, lambda: accept_part(first, by=joint.town.clerk))
    refuses(WrongState, lambda: send_part_back(first, by=joint.town.clerk, reason="还有一堆"))
    said = parts_for_resident(timeline(joint.case, reporter_of(joint.case)), joint.case)
    assert [(how, ended) for _what, how, ended in said] == [
        ("和风物业办好了", True),
        ("不再办理", True),
    ]
    # Left from before there was this rule: it can be accepted, and nobody is made to do it again.
    Case.objects.filter(pk=first.pk).update(state=State.HANDLED, finished_at=None)
    refuses(WrongState, lambda: send_part_back(first, by=joint.town.clerk, reason="还有一堆"))
    assert accept_part(first, by=joint.town.clerk).state == State.NOT_RATED


@pytest.mark.parametrize(("passed", "ended"), [(True, State.NOT_RATED), (False, State.WITHDRAWN)])
def test_a_part_that_is_looked_at_ends_with_the_look_when_its_whole_was_taken_back(
    passed: bool, ended: State
) -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    (child,) = split_case(joint.case, [part_for(company)], by=joint.town.clerk)
    make_share(100)
    assert handled(child, worker).state == State.VERIFYING
    other = make_report(joint.town, "楼道里的杂物没有人清")
    merge_case(other, by=joint.town.clerk, into=child, reason="同一堆杂物")
    withdraw_case(joint.case, by=reporter_of(joint.case))
    child.refresh_from_db()
    assert child.state == State.VERIFYING
    looked = verify_case(
        child, by=joint.town.clerk, passed=passed, method=Method.ON_SITE, note="看过了"
    )
    assert looked.state == ended
    last = history("case", joint.case.pk)[-1]
    assert (last.kind, last.payload["ended_as"]) == ("cases.PartEnded", ended)
    other.refresh_from_db()
    assert other.state == (State.MERGED if passed else State.DISPATCHED)


def test_a_part_that_goes_on_in_another_matter_says_so_to_the_whole() -> None:
    joint = make_joint()
    company, _worker = make_company(joint)
    child = split_case(joint.case, [part_for(company)], by=joint.town.clerk)[0]
    other = make_report(joint.town, "楼道里的杂物没有人清")
    merge_case(child, by=joint.town.clerk, into=other, reason="同一堆杂物")
    told = history("case", joint.case.pk)[-1]
    assert told.kind == "cases.PartEnded"
    assert (told.payload["child_id"], told.payload["ended_as"]) == (child.pk, State.MERGED)
    assert [part.pk for part in unfinished_parts(joint.case)] == []


def test_a_part_does_not_begin_again_once_the_whole_was_answered() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    first, second = split_case(
        joint.case, [part_for(company), part_for(company, "贴通知")], by=joint.town.clerk
    )
    other = make_report(joint.town, "楼道里的杂物没有人清")
    merge_case(first, by=joint.town.clerk, into=other, reason="同一堆杂物")
    handled(second, worker)
    # Nobody has accepted it yet, so the whole does not go on in another matter either.
    whole, clerk = joint.case, joint.town.clerk
    refuses(WrongState, lambda: merge_case(whole, by=clerk, into=other, reason="同一堆"))
    accept_part(second, by=joint.town.clerk)
    reopen_case(second, by=joint.dispatcher, reason="又贴歪了")
    handled(second, worker)
    verify_case(second, by=joint.dispatcher, passed=True, method=Method.ON_SITE, note="看过了")
    accept_part(second, by=joint.town.clerk)
    close_case(joint.case, by=joint.town.clerk, outcome=Outcome.SOLVED, note="清完了")
    refuses(WrongState, lambda: unmerge_case(first, by=joint.town.clerk, reason="不是一回事"))
    refuses(WrongState, lambda: reopen_case(second, by=joint.dispatcher, reason="又歪了"))
    # The other reporter withdraws: the part has its answer with the whole, nothing begins again.
    withdraw_case(other, by=reporter_of(other))
    first.refresh_from_db()
    assert first.state == State.MERGED


def test_what_was_merged_into_a_part_that_is_taken_back_stands_alone_again() -> None:
    joint = make_joint()
    company, _worker = make_company(joint)
    child = split_case(joint.case, [part_for(company)], by=joint.town.clerk)[0]
    other = make_report(joint.town, "楼道里的杂物没有人清")
    merge_case(other, by=joint.town.clerk, into=child, reason="同一堆杂物")
    withdraw_case(joint.case, by=reporter_of(joint.case))
    other.refresh_from_db()
    assert (other.state, other.merged_into_id) == (State.DISPATCHED, None)
