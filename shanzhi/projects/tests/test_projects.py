"""装三部电梯: promised, ticked off in public, told when late, judged by those who live there."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
    now,
)
from shanzhi.messaging.api import inbox
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit
from shanzhi.people.tests.factories import make_resident
from shanzhi.projects.actions.decide_project import (
    NewMilestone,
    add_milestone,
    choose_project,
    drop_project,
    publish_project,
    revise_plan,
)
from shanzhi.projects.actions.evaluate_project import close_evaluation, evaluate_project
from shanzhi.projects.actions.propose_project import Source, open_project, propose_project
from shanzhi.projects.actions.tick_milestone import finish_project, tick_milestone
from shanzhi.projects.actions.watch_projects import watch_projects
from shanzhi.projects.events import MilestoneLate
from shanzhi.projects.figures import figures
from shanzhi.projects.handlers import tell_above
from shanzhi.projects.models import Evaluation, Milestone, Project, ProjectPicture
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.queries.projects import answers_of, open_steps, public_projects
from shanzhi.projects.tests.factories import STREET, Story, events

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"title": " "}, "title"),
        ({"title": "x" * 61}, "title"),
        ({"title": "电梯\x00"}, "title"),
        ({"place_code": "990101001999"}, "place"),
        ({"unit_id": 0}, "unit"),
        ({"planned_fen": -1}, "planned"),
        ({"planned_fen": 10**13}, "planned"),
        ({"year": 1900, "until_year": 1900}, "year"),
        ({"until_year": 2000}, "until_year"),
        ({"until_year": 2099}, "until_year"),
    ],
)
def test_what_makes_no_sense_is_not_put_on_the_list(
    story: Story, changes: dict[str, object], field: str
) -> None:
    before = events()
    actor = SYSTEM if "place_code" in changes else story.clerk
    with pytest.raises(Invalid) as why:
        propose_project(story.new(**changes), by=actor)
    assert field in why.value.fields
    assert (Project.objects.count(), events()) == (0, before)


def test_from_a_proposal_to_a_promise_that_was_kept(story: Story) -> None:
    project = story.published((5, 9))
    assert [p.pk for p in public_projects(COMMUNITY, story.today.year)] == [project.pk]
    first, second = project.milestones.order_by("due_on")
    evidence = story.evidence(note="已验收")
    for _twice in range(2):
        tick_milestone(first, evidence, by=story.clerk)
    with pytest.raises(WrongState):
        finish_project(project, by=story.clerk)
    tick_milestone(second, story.evidence(), by=story.clerk)
    finish_project(project, by=story.clerk)
    assert ProjectPicture.objects.filter(project=project).count() == 2
    for number in range(5):
        neighbour = as_resident(make_resident())
        evaluate_project(project, is_satisfied=number > 0, why="扶手太高", by=neighbour)
    project.refresh_from_db()
    with pytest.raises(WrongState):
        close_evaluation(project, by=SYSTEM)
    assert watch_projects(now() + timedelta(days=31)) == (0, 1)
    project.refresh_from_db()
    assert (project.state, project.verdict) == ("closed", "kept")
    ticked = EventRecord.objects.filter(kind="projects.MilestoneTicked")
    assert [e.payload["in_time"] for e in ticked] == [True, True]


def test_who_may_not_does_not_and_nothing_happens(story: Story) -> None:
    project = story.published()
    step = project.milestones.get()
    worker = make_staff(Role.GRID_WORKER, story.town.grid.code, name="王芳")
    before = events()
    for who in (story.elsewhere, NOBODY, worker):
        for act in (
            lambda who=who: propose_project(story.new(), by=who),
            lambda who=who: drop_project(project, reason="不做了", by=who),
            lambda who=who: tick_milestone(step, story.evidence(), by=who),
            lambda who=who: finish_project(project, by=who),
            lambda who=who: revise_plan(project, 1, reason="加", by=who),
        ):
            with pytest.raises(Denied):
                act()
    step.refresh_from_db()
    assert (step.done_at, events()) == (None, before)


def test_the_units_own_people_tick_off_and_nobody_elses(story: Story) -> None:
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY[:6], name="电梯公司")
    theirs = make_staff(Role.HANDLER, COMMUNITY[:6], unit=company, name="赵铁山")
    others = make_staff(Role.HANDLER, COMMUNITY[:6], unit=make_unit(name="别家"), name="钱生")
    step = story.published(unit_id=company.pk).milestones.get()
    assert (open_steps(theirs), open_steps(others)) == ([step], [])
    with pytest.raises(Denied):
        tick_milestone(step, story.evidence(), by=others)
    assert tick_milestone(step, story.evidence(), by=theirs).ticked_by_id == theirs.id


def test_a_step_without_a_picture_or_with_somebody_elses_is_not_done(story: Story) -> None:
    step = story.published().milestones.get()
    for evidence, refusal in (
        (story.evidence(file_ids=[]), Invalid),
        (story.evidence(note="x" * 301), Invalid),
        (story.evidence(stage="never"), Invalid),
        (story.evidence(uploader_key="somebody else"), Invalid),
        (story.evidence(file_ids=[uuid4()]), Invalid),
    ):
        with pytest.raises(refusal):
            tick_milestone(step, evidence, by=story.clerk)
    step.refresh_from_db()
    assert step.done_at is None
    tick_milestone(step, story.evidence(), by=story.clerk)
    with pytest.raises(Conflict):
        tick_milestone(step, story.evidence(), by=story.second)


def test_milestones_need_days_that_can_be_kept(story: Story) -> None:
    project = choose_project(story.proposed(), by=story.clerk)
    fine = NewMilestone("验收", story.today)
    for wrong in (
        [],
        [fine] * 2,
        [NewMilestone("验收", story.today - timedelta(days=1))],
        [NewMilestone("验收", story.today + timedelta(days=3000))],
        [NewMilestone("", story.today)],
        [NewMilestone(f"{n}", story.today) for n in range(13)],
    ):
        with pytest.raises(Invalid):
            publish_project(project, wrong, by=story.clerk)
    assert not Milestone.objects.exists()
    publish_project(project, [fine], by=story.clerk)
    with pytest.raises(Invalid):
        add_milestone(project, fine, by=story.clerk)
    with pytest.raises(WrongState):
        choose_project(project, by=story.clerk)
    with pytest.raises(WrongState):
        drop_project(project, reason="不做了", by=story.clerk)


def test_what_is_late_is_told_upwards_once(story: Story) -> None:
    step = story.published((3,)).milestones.get()
    last = now() + timedelta(days=3)
    assert watch_projects(last) == (0, 0)
    assert watch_projects(last + timedelta(days=1)) == (1, 0)
    assert watch_projects(last + timedelta(days=2)) == (0, 0)
    record = EventRecord.objects.get(kind="projects.MilestoneLate")
    for _twice in range(2):
        tell_above(MilestoneLate(**record.payload), record)
    (notice,) = inbox(story.street).items
    assert "请督促" in notice.text
    assert len(inbox(story.second).items) == 1
    rows = {
        row.key: row.value
        for row in figures(STREET, step.due_on, step.due_on + timedelta(days=1), story.street)
    }
    assert rows["due"] == 1
    assert rows["kept"] == 0


def finished(story: Story) -> Project:
    project = story.published()
    tick_milestone(project.milestones.get(), story.evidence(), by=story.clerk)
    return finish_project(project, by=story.clerk)


def test_below_the_share_it_reopens_once_and_then_it_is_said(story: Story) -> None:
    project = finished(story)
    people = [as_resident(make_resident()) for _ in range(4)]
    for who in people:
        evaluate_project(project, is_satisfied=False, why="门禁不好用", by=who)
    later = now() + timedelta(days=31)
    watch_projects(later)
    project.refresh_from_db()
    assert (project.state, project.round) == ("published", 1)
    step = project.milestones.get(done_at__isnull=True)
    assert step.due_on > localtime(later).date()
    tick_milestone(step, story.evidence(), by=story.clerk, at=later)
    project = finish_project(project, by=story.clerk, at=later)
    assert answers_of([project]) == {}
    for who in people:
        evaluate_project(project, is_satisfied=False, why="还是不好用", by=who, at=later)
    watch_projects(later + timedelta(days=31))
    project.refresh_from_db()
    assert (project.state, project.verdict) == ("closed", "not_satisfied")


def test_one_answer_each_and_reasons_for_a_no(story: Story) -> None:
    project = finished(story)
    who = as_resident(make_resident())
    for is_satisfied, why in ((None, "好"), (False, " "), (True, "x" * 301), (True, "好\x00")):
        with pytest.raises(Invalid):
            evaluate_project(project, is_satisfied=is_satisfied, why=why, by=who)
    for by in (NOBODY, story.clerk):
        with pytest.raises(Denied):
            evaluate_project(project, is_satisfied=True, why="", by=by)
    evaluate_project(project, is_satisfied=True, why="", by=who)
    evaluate_project(project, is_satisfied=False, why="灯不亮", by=who)
    assert Evaluation.objects.get().is_satisfied is False
    with pytest.raises(WrongState):
        evaluate_project(project, is_satisfied=True, why="", by=who, at=now() + timedelta(days=31))


def test_what_was_decided_elsewhere_opens_one_project(story: Story) -> None:
    source = Source("deliberation.item", 7)
    first = open_project(story.new(), source=source, by=SYSTEM)
    again = open_project(story.new(title="另写"), source=source, by=SYSTEM)
    assert (first.pk, first.state) == (again.pk, "chosen")
    assert EventRecord.objects.filter(kind="projects.ProjectProposed").count() == 1
    with pytest.raises(Denied):
        open_project(story.new(), source=Source("deliberation.item", 8), by=story.elsewhere)


def test_a_dropped_project_says_why_and_is_not_public(story: Story) -> None:
    project = story.proposed()
    with pytest.raises(Invalid):
        drop_project(project, reason="", by=story.clerk)
    drop_project(project, reason="资金没有落实", by=story.clerk)
    assert public_projects(COMMUNITY, story.today.year) == []
