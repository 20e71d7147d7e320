"""A person looks before anything happens; the first time is a word, the second a visit, never a fine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from procrastinate.contrib.django.models import ProcrastinateJob

from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Role,
    StoredFile,
    WrongState,
    now,
    run_retention,
)
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.tests.factories import make_resident
from shanzhi.sensing.actions.appeal_vision import appeal_vision, review_vision
from shanzhi.sensing.actions.confirm_vision import confirm_vision, dismiss_vision
from shanzhi.sensing.actions.look_at_picture import look_at_picture
from shanzhi.sensing.actions.own_plates import add_plate, remove_plate
from shanzhi.sensing.actions.put_poster import put_poster
from shanzhi.sensing.actions.take_vision import LOOK_AT_PICTURE, Seen, take_vision
from shanzhi.sensing.models import (
    AppealState,
    Device,
    Follow,
    OwnPlate,
    PosterTask,
    RawPicture,
    VisionEvent,
    VisionKind,
    VisionState,
)
from shanzhi.sensing.queries.vision import (
    as_resident,
    vision_figures,
    vision_for_link,
    vision_link,
    waiting_vision,
)
from shanzhi.sensing.rules.plates import masked_plate, normal_plate
from shanzhi.sensing.sealing import seal_picture
from shanzhi.sensing.tests.seeing import make_lift, make_source, make_vision, rider

pytestmark = pytest.mark.django_db
PLATE = "苏E·A12345"
Notice = apps.get_model("messaging", "Notice")


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def lift(town: Town) -> Device:
    return make_lift(town.grid.code)


def saw(device: Device, days_ago: int = 0, plate: str = PLATE, **given: Any) -> VisionEvent:
    return make_vision(device, plate=plate, at=now() - timedelta(days=days_ago), **given)


def test_the_first_time_whoever_registered_the_plate_is_told_and_nobody_else(
    town: Town, lift: Device
) -> None:
    zhao = make_resident(phone="13900001111")
    add_plate(zhao, "苏e-a12345", by=as_resident(zhao))
    event = confirm_vision(saw(lift), by=town.clerk)
    deliver_all()

    assert (event.follow, event.case, PosterTask.objects.count()) == (Follow.TAUGHT, None, 0)
    notice = Notice.objects.get(resident=zhao)
    assert (notice.template, notice.link) == ("sensing.vision.lift_ebike", vision_link(event))
    assert not Notice.objects.exclude(resident=zhao).exists()


def test_where_nobody_registered_the_plate_a_figure_is_put_up(town: Town, lift: Device) -> None:
    event = confirm_vision(saw(lift), by=town.clerk)
    deliver_all()

    assert (event.follow, event.case) == (Follow.POSTED, None)
    worker = make_staff(Role.GRID_WORKER, town.grid.code)
    task = put_poster(event.poster, by=worker)
    assert put_poster(task, by=worker).done_at == task.done_at
    assert EventRecord.objects.filter(kind="sensing.PosterPut").count() == 1


def test_again_within_ninety_days_somebody_visits_and_after_that_it_is_a_first_time(
    town: Town, lift: Device
) -> None:
    zhao = make_resident(phone="13900001111")
    add_plate(zhao, PLATE, by=as_resident(zhao))
    confirm_vision(saw(lift, days_ago=120), by=town.clerk)
    after_long = confirm_vision(saw(lift, days_ago=20), by=town.clerk)
    again = confirm_vision(saw(lift), by=town.clerk)
    deliver_all()

    assert (after_long.follow, again.follow) == (Follow.TAUGHT, Follow.VISIT)
    case = again.case
    assert case is not None
    assert "不处罚" in case.text.body
    assert PLATE not in case.text.body
    assert "苏E" not in case.text.body
    assert (case.source, case.place_code) == ("sensor", lift.place_code)
    wordings = Notice.objects.filter(resident=zhao).values_list("template", flat=True)
    assert max(wordings) == "sensing.vision.lift_ebike.again"


def test_a_blocked_fire_lane_is_a_matter_at_once_and_no_plate_is_kept(town: Town) -> None:
    lane = make_lift(town.grid.code, spot="东门消防通道")
    source = make_source(town.grid.code[:6])
    seen = Seen(external_id="1", kind="fire_lane", at=now(), serial=lane.serial, plate=PLATE)
    event, _is_new = take_vision(seen, source_id=source.pk)
    assert (bytes(event.plate_encrypted), event.plate_index) == (b"", None)

    blocked = make_vision(lane, kind=VisionKind.FIRE_LANE)
    assert confirm_vision(blocked, by=town.clerk).follow == Follow.VISIT


def test_nobody_confirms_what_they_cannot_see(town: Town, lift: Device) -> None:
    event, events = saw(lift, with_picture=False), EventRecord.objects.count()
    with pytest.raises(Invalid):
        confirm_vision(event, by=town.clerk)
    stranger = make_staff(Role.COMMUNITY_CLERK, "990101009009")
    for verb in (confirm_vision, lambda e, by: dismiss_vision(e, VisionState.NOT_SO, by=by)):
        with pytest.raises(Denied):
            verb(event, by=stranger)
    event.refresh_from_db()
    assert (event.state, EventRecord.objects.count()) == (VisionState.WAITING, events)
    dismiss_vision(event, VisionState.UNCLEAR, by=town.clerk)
    with pytest.raises(WrongState):
        confirm_vision(event, by=town.clerk)


def test_an_appeal_is_one_tap_and_judged_by_somebody_else(town: Town, lift: Device) -> None:
    zhao = make_resident(phone="13900001111")
    add_plate(zhao, PLATE, by=as_resident(zhao))
    event = confirm_vision(saw(lift), by=town.clerk)
    found, holder = vision_for_link(vision_link(event).removeprefix("/v/"))
    appeal_vision(appeal_vision(found, by=holder), by=holder)
    assert EventRecord.objects.filter(kind="sensing.VisionAppealed").count() == 1
    with pytest.raises(Denied):
        review_vision(event, by=town.clerk, is_upheld=False)

    colleague = make_staff(Role.COMMUNITY_CLERK, town.grid.code[:12], name="同事")
    event = review_vision(event, by=colleague, is_upheld=True)
    deliver_all()

    assert (event.state, event.appeal) == (VisionState.OVERTURNED, AppealState.UPHELD)
    assert Notice.objects.filter(resident=zhao, template="sensing.vision.upheld").exists()
    # It counts for nothing: the next is a first time.
    assert confirm_vision(saw(lift), by=town.clerk).follow == Follow.TAUGHT


def test_who_is_to_visit_hears_that_an_appeal_was_upheld(town: Town, lift: Device) -> None:
    saw_before = confirm_vision(saw(lift, days_ago=2), by=town.clerk)
    again = confirm_vision(saw(lift), by=town.clerk)
    _event, holder = vision_for_link(vision_link(again).removeprefix("/v/"))
    appeal_vision(again, by=holder)
    colleague = make_staff(Role.COMMUNITY_CLERK, town.grid.code[:12], name="同事")
    review_vision(again, by=colleague, is_upheld=True)

    assert again.case is not None
    (comment,) = again.case.comments.all()
    assert "不要再为此上门" in comment.body
    saw_before.refresh_from_db()
    assert saw_before.state == VisionState.CONFIRMED


def test_another_holder_of_a_link_appeals_nothing_of_somebody_else(
    town: Town, lift: Device
) -> None:
    one, other = (confirm_vision(saw(lift, plate=""), by=town.clerk) for _number in range(2))
    _event, holder = vision_for_link(vision_link(one).removeprefix("/v/"))
    with pytest.raises(Denied):
        appeal_vision(other, by=holder)


def test_pictures_and_plates_go_on_schedule_and_the_count_stays(town: Town, lift: Device) -> None:
    kept = confirm_vision(saw(lift), by=town.clerk)
    old_picture = confirm_vision(saw(lift, days_ago=31), by=town.clerk)
    old_plate = confirm_vision(saw(lift, days_ago=91, plate="B99999"), by=town.clerk)
    wrong = dismiss_vision(saw(lift), VisionState.NOT_SO, by=town.clerk)
    assert StoredFile.objects.count() == 4
    VisionEvent.objects.filter(pk=wrong.pk).update(decided_at=now() - timedelta(days=2))
    run_retention()

    left = {row.pk: row for row in VisionEvent.objects.all()}
    assert [pk for pk, row in left.items() if row.picture_id] == [kept.pk]
    assert StoredFile.objects.count() == 1
    assert [pk for pk, row in sorted(left.items()) if row.plate_index] == [kept.pk, old_picture.pk]
    assert left[old_plate.pk].state == VisionState.CONFIRMED


def test_what_nobody_looked_at_in_a_month_is_let_go_and_what_shows_nothing_comes_last(
    town: Town, lift: Device
) -> None:
    blind = saw(lift, days_ago=3, with_picture=False)
    seen, old = saw(lift, days_ago=1), saw(lift, days_ago=31)
    run_retention()

    assert list(waiting_vision(town.clerk)) == [seen, blind]
    old.refresh_from_db()
    assert (old.state, old.decided_by, old.picture_id) == (VisionState.UNCLEAR, None, None)


def test_small_counts_are_hidden_from_everybody(
    town: Town, lift: Device, clerk_free: Actor
) -> None:
    other = make_lift(town.grid.code, spot="5幢 2单元电梯")
    for _number in range(5):
        confirm_vision(saw(lift, plate="", with_picture=True), by=town.clerk)
    confirm_vision(saw(other, plate=""), by=town.clerk)

    counts = {row.where: row.count for row in vision_figures(clerk_free)}
    assert counts == {"3幢 1单元电梯": 5, "5幢 2单元电梯": None}


@pytest.fixture
def clerk_free() -> Actor:
    from shanzhi.kernel.api import NOBODY

    return NOBODY


def test_a_camera_is_heard_once_and_only_for_its_own_place(town: Town, lift: Device) -> None:
    source = make_source(town.grid.code[:6])
    seen = Seen(
        external_id="e1", kind="lift_ebike", at=now(), serial=lift.serial, plate=PLATE,
        picture=rider(),
    )  # fmt: skip
    first, is_new = take_vision(seen, source_id=source.pk)
    again, is_new_again = take_vision(seen, source_id=source.pk)

    assert (is_new, is_new_again, first.pk == again.pk) == (True, False, True)
    # Put aside, and shown to nobody, until a job has looked it through.
    assert first.picture is None
    assert RawPicture.objects.get().event_id == first.pk
    jobs = ProcrastinateJob.objects.filter(task_name=LOOK_AT_PICTURE)
    assert [job.args for job in jobs] == [{"vision_id": first.pk}]
    assert look_at_picture(first.pk, by=SYSTEM)
    assert not look_at_picture(first.pk, by=SYSTEM)
    first.refresh_from_db()
    assert first.picture is not None
    assert not RawPicture.objects.exists()
    assert EventRecord.objects.filter(kind="sensing.VisionPictureSeen").count() == 1
    record = EventRecord.objects.get(kind="sensing.VisionEventTaken")
    assert "A12345" not in str(record.payload)
    elsewhere = make_source("990202", secret="other")
    with pytest.raises(Invalid):
        take_vision(seen, source_id=elsewhere.pk)


def test_a_picture_of_what_was_dismissed_meanwhile_is_let_go(town: Town, lift: Device) -> None:
    event = saw(lift, with_picture=False)
    RawPicture.objects.create(event=event, sealed=seal_picture(rider()), came_at=now())
    dismiss_vision(event, VisionState.NOT_SO, by=town.clerk)
    assert not look_at_picture(event.pk, by=SYSTEM)
    event.refresh_from_db()
    assert (event.picture, RawPicture.objects.count()) == (None, 0)
    old = saw(lift, with_picture=False)
    RawPicture.objects.create(event=old, sealed=b"x", came_at=now() - timedelta(days=2))
    run_retention()
    assert not RawPicture.objects.exists()


def test_a_plate_is_written_one_way_and_registered_once() -> None:
    for written in ("苏E·A12345", "苏ea12345", "苏Ｅ-Ａ１２３４５ "):
        assert normal_plate(written) == "苏EA12345"
    assert [normal_plate(text) for text in ("", "???", "张三")] == ["", "", ""]
    assert masked_plate("苏EA12345") == "苏E***45"
    zhao, wang = make_resident(phone="13900001111"), make_resident(phone="13900002222")
    row = add_plate(zhao, PLATE, by=as_resident(zhao))
    assert add_plate(zhao, PLATE, by=as_resident(zhao)) == row
    with pytest.raises(Conflict):
        add_plate(wang, PLATE, by=as_resident(wang))
    remove_plate(wang, row.pk, by=as_resident(wang))
    assert OwnPlate.objects.count() == 1
    remove_plate(zhao, row.pk, by=as_resident(zhao))
    assert OwnPlate.objects.count() == 0
