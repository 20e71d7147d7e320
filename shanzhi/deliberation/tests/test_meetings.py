"""A residents' meeting from its agenda to what is to be done: invited, told, there, decided."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from shanzhi.cases.tests.factories import COMMUNITY
from shanzhi.deliberation.actions.answer_invitation import (
    answer_invitation,
    check_in,
    deliver_notice,
)
from shanzhi.deliberation.actions.collect_receipts import collect_receipts
from shanzhi.deliberation.actions.give_notice import cancel_meeting, give_notice
from shanzhi.deliberation.actions.hold_meeting import Votes, decide_item, end_meeting, open_meeting
from shanzhi.deliberation.actions.invite import (
    Person,
    draw_lots,
    fix_lots,
    invite_households,
    invite_people,
)
from shanzhi.deliberation.actions.plan_meeting import add_agenda_item
from shanzhi.deliberation.actions.transcribe import NoSpeech, transcribe_meeting
from shanzhi.deliberation.actions.write_minutes import end_task, give_task, publish_minutes
from shanzhi.deliberation.events import MeetingNoticed
from shanzhi.deliberation.handlers.meetings import tell_invited
from shanzhi.deliberation.models import Delivery, Invitation, Meeting, MeetingTask
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.deliberation.queries.meetings import as_invited, poster_of, presence, token_of
from shanzhi.deliberation.rules.sortition import drawn
from shanzhi.deliberation.sealing import unseal_invited
from shanzhi.deliberation.speech import SpeechError
from shanzhi.deliberation.tests.factories import phone_of, text_of
from shanzhi.deliberation.tests.meeting_story import (
    HELD,
    NOTICED,
    PEOPLE,
    Story,
    soon_meeting,
)
from shanzhi.kernel.api import (
    Actor,
    Denied,
    EventRecord,
    Invalid,
    Role,
    WrongState,
    local_zone,
    now,
    run_retention,
)
from shanzhi.messaging.tests.factories import send_waiting
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account, erase_resident, held_of
from shanzhi.people.tests.factories import browser_of, make_resident
from shanzhi.visits.tests.factories import make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def browser(who: Actor):  # type: ignore[no-untyped-def]  # 2026-11-26: a client
    return browser_of(Account.objects.get(pk=who.id or 0))


def events() -> int:
    return EventRecord.objects.count()


def picture() -> SimpleUploadedFile:
    drawn_ = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn_, "PNG")
    return SimpleUploadedFile("sheet.png", drawn_.getvalue(), content_type="image/png")


def test_short_notice_is_refused_with_the_first_day_that_would_do(story: Story) -> None:
    meeting = story.planned()
    with pytest.raises(Invalid) as why:
        give_notice(meeting, by=story.clerk, at=NOTICED)
    assert set(why.value.fields) == {"agenda", "people"}
    add_agenda_item(meeting, "电梯", by=story.clerk)
    invite_people(meeting, PEOPLE, by=story.clerk)
    before = events()
    with pytest.raises(Invalid) as why:
        give_notice(meeting, by=story.clerk, at=NOTICED + timedelta(days=1))
    assert "2026-11-14" in why.value.fields["starts_at"]
    with pytest.raises(Denied):
        give_notice(meeting, by=story.stranger, at=NOTICED)
    assert events() == before
    assert give_notice(meeting, by=story.clerk, at=NOTICED).entitled == 5


def test_what_was_not_in_the_notice_is_not_decided(story: Story) -> None:
    meeting = story.held()
    decided, heard = meeting.agenda.order_by("position")
    before = events()
    with pytest.raises(WrongState):
        add_agenda_item(meeting, "临时加一项：换物业", by=story.clerk, needs_decision=True)
    with pytest.raises(WrongState):
        decide_item(heard, Votes(4, 0, 0, "同意"), by=story.clerk, at=HELD)
    with pytest.raises(WrongState):
        invite_people(meeting, (Person("晚来的代表"),), by=story.clerk)
    for votes in (Votes(4, 1, 0, "同意"), Votes(-1, 0, 0, "同意"), Votes(3, 1, 0, "")):
        with pytest.raises(Invalid):
            decide_item(decided, votes, by=story.clerk, at=HELD)
    assert events() == before
    item = decide_item(decided, Votes(2, 1, 1, "按户分摊"), by=story.clerk, at=HELD)
    assert (item.carried, item.present) == (False, 4)  # two of four are not more than half
    with pytest.raises(WrongState):
        decide_item(decided, Votes(4, 0, 0, "重来"), by=story.clerk, at=HELD)


def test_without_a_quorum_nothing_begins(story: Story) -> None:
    meeting = story.noticed()
    first, second, third = meeting.invitations.order_by("number")[:3]
    with pytest.raises(WrongState):
        check_in(first, CameBy.DESK, by=story.clerk, at=HELD - timedelta(hours=3))
    soon = HELD - timedelta(minutes=10)
    for each in (first, first, second):
        check_in(each, CameBy.DESK, by=story.clerk, at=soon)
    assert EventRecord.objects.filter(kind="deliberation.AttendeeCame").count() == 2
    with pytest.raises(WrongState) as why:
        open_meeting(meeting, by=story.clerk, at=HELD)
    assert "需要 3 人，已到 2 人" in str(why.value)
    check_in(third, CameBy.DESK, by=story.clerk, at=soon)
    with pytest.raises(WrongState):
        open_meeting(meeting, by=story.clerk, at=soon)
    open_meeting(meeting, by=story.clerk, at=HELD)
    assert presence(meeting).quorum.is_met


def test_owners_decide_by_ballot_and_not_by_hands(story: Story) -> None:
    meeting = story.planned("owners")
    item = add_agenda_item(meeting, "动用维修资金", by=story.clerk, needs_decision=True)
    invite_people(meeting, PEOPLE, by=story.clerk)
    with pytest.raises(Invalid):
        give_notice(meeting, by=story.clerk, at=NOTICED)  # 15 days
    give_notice(meeting, by=story.clerk, at=NOTICED - timedelta(days=7))
    for each in meeting.invitations.all():
        check_in(each, CameBy.DESK, by=story.clerk, at=HELD)
    open_meeting(meeting, by=story.clerk, at=HELD)
    with pytest.raises(WrongState):
        decide_item(item, Votes(5, 0, 0, "同意"), by=story.clerk, at=HELD)


def test_one_invitation_for_each_household_and_lots_that_anybody_draws_again(story: Story) -> None:
    grid = story.town.grid.code
    for door in ("1-101", "1-102", "1-201", "1-202"):
        make_household(grid, door)
    meeting = story.planned()
    assert invite_households(meeting, by=story.clerk) == 4
    assert invite_households(meeting, by=story.clerk) == 0
    by_lot = story.planned(title="抽签的会")
    with pytest.raises(WrongState):
        draw_lots(by_lot, "2026137", by=story.clerk)
    with pytest.raises(Invalid):
        fix_lots(by_lot, 5, "开奖号码", by=story.clerk)
    lots = fix_lots(by_lot, 2, "11 月 3 日双色球开奖号码", by=story.clerk)
    with pytest.raises(WrongState):
        fix_lots(by_lot, 1, "别的", by=story.clerk)
    found = draw_lots(by_lot, "01 07 13 22 28 31 05", by=story.clerk)
    assert found == drawn("01 07 13 22 28 31 05", 4, 2)
    invited = set(by_lot.invitations.values_list("household_id", flat=True))
    assert invited == {lots.household_ids[number - 1] for number in found}
    with pytest.raises(WrongState):
        draw_lots(by_lot, "再抽一次", by=story.clerk)
    with pytest.raises(Invalid):
        invite_people(by_lot, (Person("代表", "李四", "123"),), by=story.clerk)


def test_everybody_with_a_number_is_told_and_the_receipt_is_proof(story: Story) -> None:
    people = (Person("1幢代表", "王五", "13900001111"), Person("2幢代表", "赵六"))
    meeting = story.noticed(people)
    record = EventRecord.objects.get(kind="deliberation.MeetingNoticed")
    for _twice in range(2):
        tell_invited(MeetingNoticed(**record.payload), record)
    first, second = meeting.invitations.order_by("number")
    soon = NOTICED + timedelta(hours=1)
    assert collect_receipts(soon) == 0
    (link,) = send_waiting("deliberation.meeting_notice", at=soon)
    assert token_of(first) in link
    assert (collect_receipts(soon), collect_receipts(soon)) == (1, 0)
    assert Delivery.objects.get().way == "sms"
    with pytest.raises(Invalid):
        deliver_notice(second, "signed", by=story.clerk)
    with pytest.raises(Denied):
        deliver_notice(second, "page", by=as_invited(first))
    deliver_notice(second, "page", by=as_invited(second))
    assert presence(meeting).delivered == 2
    assert unseal_invited(first.name_encrypted) == "王五"


def test_who_is_invited_answers_and_comes_and_nobody_for_them(story: Story) -> None:
    meeting = story.noticed()
    first, second = meeting.invitations.order_by("number")[:2]
    for answer in ("yes", "yes", "no"):
        answer_invitation(first, answer, by=as_invited(first), at=NOTICED)
    assert EventRecord.objects.filter(kind="deliberation.InvitationAnswered").count() == 2
    before = events()
    for who in (as_invited(second), story.stranger, story.clerk):
        with pytest.raises(Denied):
            answer_invitation(first, "yes", by=who, at=NOTICED)
    with pytest.raises(Denied):
        check_in(first, CameBy.POSTER, by=as_invited(second), at=HELD)
    with pytest.raises(Denied):
        check_in(first, CameBy.SCANNED, by=as_invited(first), at=HELD)
    with pytest.raises(Invalid):
        answer_invitation(first, "maybe", by=as_invited(first), at=NOTICED)
    assert events() == before
    worker = make_staff(Role.GRID_WORKER, COMMUNITY, name="门口的网格员")
    assert check_in(first, CameBy.SCANNED, by=worker, at=HELD).came_by == "scanned"


def test_minutes_are_published_after_the_end_and_tasks_have_an_owner_and_a_day(
    story: Story,
) -> None:
    meeting = story.held()
    with pytest.raises(WrongState):
        publish_minutes(meeting, "纪要", by=story.clerk, at=HELD)
    owner = Account.objects.get(pk=story.clerk.id or 0)
    with pytest.raises(Invalid) as why:
        give_task(meeting, "", None, None, by=story.clerk, at=HELD)
    assert set(why.value.fields) == {"task", "owner", "due_on"}
    due = HELD.date() + timedelta(days=30)
    task = give_task(meeting, "请三家报价", owner, due, by=story.clerk, at=HELD)
    end_meeting(meeting, by=story.clerk, at=HELD + timedelta(hours=1))
    with pytest.raises(WrongState):
        end_meeting(meeting, by=story.clerk, at=HELD + timedelta(hours=1))
    publish_minutes(meeting, "到会四人，议了电梯。", by=story.clerk, at=HELD + timedelta(hours=2))
    with pytest.raises(Denied):
        end_task(task, "好了", by=story.stranger)
    end_task(task, "三家都报了价", by=story.clerk, at=HELD + timedelta(days=3))
    with pytest.raises(WrongState):
        end_task(task, "再来", by=story.clerk)
    assert MeetingTask.objects.get().done_words == "三家都报了价"


class Engine:
    """Writes down that there was something."""

    def transcribe(self, recording: bytes, media_type: str) -> str:
        if not recording:
            raise SpeechError("empty")
        return f"{media_type}: 大家好，今天议电梯。"


def test_a_recording_becomes_a_draft_only_where_an_engine_is_configured(story: Story) -> None:
    meeting = story.held()
    with pytest.raises(NoSpeech):
        transcribe_meeting(meeting, b"sound", "audio/mp4", by=story.clerk)
    with override_settings(SPEECH_TO_TEXT=f"{__name__}.Engine"):
        with pytest.raises(NoSpeech):
            transcribe_meeting(meeting, b"", "audio/mp4", by=story.clerk)
        with pytest.raises(Denied):
            transcribe_meeting(meeting, b"sound", "audio/mp4", by=story.stranger)
        found = transcribe_meeting(meeting, b"sound", "audio/mp4", by=story.clerk)
    assert "今天议电梯" in found.transcript
    end_meeting(meeting, by=story.clerk, at=HELD)
    publish_minutes(meeting, "纪要", by=story.clerk, at=HELD)
    run_retention(HELD + timedelta(days=31))
    meeting.refresh_from_db()
    assert (meeting.transcript, meeting.minutes) == ("", "纪要")


def test_on_a_phone_from_the_link_to_the_seat(story: Story) -> None:
    meeting = soon_meeting(story)
    first = meeting.invitations.select_related("meeting").get(number=1)
    path, link = f"/meetings/{meeting.public_id}", token_of(first)
    resident = make_resident(phone="13900002222")
    stranger, phone = phone_of(make_resident()), phone_of(resident)
    page = text_of(stranger.get(path))
    assert "电梯改造怎么出钱" in page
    assert "孙七" not in page
    assert "我参加" not in page
    assert "我参加" in text_of(phone.get(path))
    assert "3幢代表" in text_of(stranger.get(f"{path}/i/{link}"))
    assert stranger.get(f"{path}/i/{link}x").status_code == 404
    assert stranger.post(f"{path}/answer", {"answer": "yes"}).status_code == 404
    assert phone.post(f"{path}/answer", {"answer": "yes"}).status_code == 303
    assert stranger.get(f"{path}/i/{link}/square.svg")["Content-Type"] == "image/svg+xml"
    calendar = stranger.get(f"{path}/meeting.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in calendar.content.decode()
    code = poster_of(meeting)
    assert stranger.get(f"{path}/here/{'x' * 16}").status_code == 404
    assert phone.post(f"{path}/arrival", {"code": "wrong"}).status_code == 404
    assert "我到了" in text_of(phone.get(f"{path}/here/{code}"))
    assert phone.post(f"{path}/arrival", {"code": code}).status_code == 303
    first.refresh_from_db()
    assert (first.answer, first.came_by) == ("yes", "poster")
    assert "您已签到" in text_of(phone.get(f"{path}/here/{code}"))
    held = held_of(resident)["meetings"]
    assert "已到会" in held[0].rows[0]["text"]
    erase_resident(resident)
    first.refresh_from_db()
    assert (first.name_encrypted, first.resident_id, first.came_by) == (b"", None, "poster")


def test_a_meeting_that_was_not_announced_is_nobodys_business(story: Story) -> None:
    meeting = story.planned()
    assert phone_of(make_resident()).get(f"/meetings/{meeting.public_id}").status_code == 404
    assert browser(story.stranger).get(f"/desk/meetings/{meeting.pk}").status_code == 404


def test_at_the_desk_from_the_plan_to_the_minutes(story: Story) -> None:
    desk = browser(story.clerk)
    starts = (now() + timedelta(minutes=20)).astimezone(local_zone())
    form = {
        "kind": "council", "title": "停车议事会", "place": COMMUNITY, "where": "活动室",
        "caller": "社区居委会", "starts_at": starts.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (starts + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert desk.post("/desk/meetings/new", {**form, "kind": "x"}).status_code == 422
    assert desk.post("/desk/meetings/new", form).status_code == 303
    meeting = Meeting.objects.get()
    path = f"/desk/meetings/{meeting.pk}"

    def post(where: str, status: int = 303, **given: object) -> None:
        answer = desk.post(f"{path}/{where}", given)
        assert answer.status_code == status, text_of(answer)

    post("agenda", 422, title="")
    post("agenda", title="划车位", needs_decision="1")
    post("notice", 422)
    post("list", 422, people="1幢,李四,123")
    post("list", people="1幢，李四，13900003333\n2幢,王五")
    post("lots", 422, size="x", source="")
    assert "李四" in text_of(desk.get(f"{path}/people"))
    post("notice")
    first, second = meeting.invitations.order_by("number")
    address = f"/desk/meetings/invitations/{second.pk}"
    assert desk.post(f"{address}/delivery", {"way": "signed"}).status_code == 422
    sent = desk.post(f"{address}/delivery", {"way": "signed", "file": picture()})
    assert sent.status_code == 303
    assert "纸质通知签收" in text_of(desk.get(f"{path}/people"))
    for each in (first, second):
        arrival = f"/desk/meetings/invitations/{each.pk}/arrival"
        assert desk.post(arrival, {"way": "desk"}).status_code == 303
    Meeting.objects.update(starts_at=now() - timedelta(minutes=1))
    post("opening")
    item = meeting.agenda.get()
    votes = {"yes": "2", "no": "0", "abstained": "0", "words": "先划东区"}
    address = f"/desk/meetings/agenda/{item.pk}/decision"
    assert desk.post(address, {**votes, "yes": "3"}).status_code == 422
    assert desk.post(address, votes).status_code == 303
    post("recording", 422)
    post("tasks", 422, task="画线", owner="nobody", due_on="")
    account = Account.objects.get(pk=story.clerk.id or 0)
    due = (now() + timedelta(days=9)).date().isoformat()
    post("tasks", task="画线", owner=account.username, due_on=due)
    post("ending")
    post("minutes", 422, minutes="")
    post("minutes", minutes="议了车位，联系人 13812345678")
    task = MeetingTask.objects.get()
    done = f"/desk/meetings/tasks/{task.pk}/done"
    assert desk.post(done, {"done": "画好了"}).status_code == 303
    assert "没有配置语音转写" in text_of(desk.get(path))
    assert "138****5678" in text_of(desk.get(path))
    for sheet in ("print/notice", "print/sheet", "print/minutes", "print/poster", "square.svg"):
        assert desk.get(f"{path}/{sheet}").status_code == 200
    assert "先划东区" in text_of(desk.get(f"/meetings/{meeting.public_id}"))
    assert "停车议事会" in text_of(desk.get("/desk/meetings"))


def test_a_cancelled_meeting_takes_nobody_in(story: Story) -> None:
    meeting = story.noticed()
    with pytest.raises(Invalid):
        cancel_meeting(meeting, " ", by=story.clerk)
    cancel_meeting(meeting, "会场停电", by=story.clerk)
    first = meeting.invitations.order_by("number")[0]
    with pytest.raises(WrongState):
        check_in(first, CameBy.DESK, by=story.clerk, at=HELD)
    with pytest.raises(WrongState):
        open_meeting(meeting, by=story.clerk, at=HELD)


def test_after_two_years_who_was_invited_is_forgotten_and_how_many_came_is_not(
    story: Story,
) -> None:
    meeting = story.held()
    run_retention(HELD + timedelta(days=735))
    rows = Invitation.objects.all()
    assert {(row.label, bytes(row.name_encrypted)) for row in rows} == {("", b"")}
    assert presence(meeting).came == 4
