"""Topics on the phone of a resident and at the desk: every page, every form, and what is refused."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from PIL import Image

from shanzhi.cases.api import Case
from shanzhi.cases.tests.factories import COMMUNITY, make_report
from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.tests.topic_stories import Story
from shanzhi.kernel.api import Actor, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Account
from shanzhi.people.tests.factories import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def desk_of(who: Actor) -> Client:
    return browser_of(Account.objects.get(pk=who.id or 0))


def words(page: Any) -> str:
    return unescape(page.content.decode())


def photo() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, "JPEG")
    return SimpleUploadedFile("a.jpg", written.getvalue(), "image/jpeg")


def test_a_resident_raises_a_topic_and_a_neighbour_supports_it(story: Story) -> None:
    stranger, phone = Client(), story.phone(0)
    assert stranger.get("/topics").status_code == 200
    assert stranger.get("/topics/new").status_code == 303
    assert "请扫楼下的网格码" in words(phone.get("/topics/new"))
    address = f"/topics/new?place={story.town.code}"
    assert "3 人附议就会受理" in words(phone.get(address))
    form = {"title": "加一个快递柜", "words": "我是张建国，电话13812345678，6幢302取不到"}
    assert phone.post(address, form).status_code == 422  # nothing was agreed to
    form["consent"] = "progress"
    assert phone.post(address, {**form, "title": "柜"}).status_code == 422
    assert phone.post(address, form).status_code == 303
    topic = Topic.objects.get()
    base = f"/topics/{topic.public_id}"
    page = words(stranger.get(base))
    assert "加一个快递柜" in page
    assert [said for said in ("13812345678", "张建国", "6幢302") if said in page] == []
    assert stranger.post(f"{base}/support").headers["Location"].startswith("/me/sign-in")
    for _twice in range(2):
        assert story.phone(1).post(f"{base}/support").status_code == 303
    topic.refresh_from_db()
    assert topic.supports == 2
    assert "您已附议" in words(story.phone(1).get(base))
    assert story.phone(1).post(f"{base}/opinions", {"opinion": ""}).status_code == 422
    assert story.phone(1).post(f"{base}/opinions", {"opinion": "支持"}).status_code == 303
    assert "支持" in words(stranger.get(base))
    assert story.phone(1).post(f"{base}/objections", {"objection": "不好不好"}).status_code == 409
    assert "加一个快递柜" in words(stranger.get(f"/topics?place={story.town.code}&show=gathering"))
    assert "加一个快递柜" in words(stranger.get(f"/g/{story.town.code}"))
    stranger.cookies["mode"] = "elder"
    assert stranger.get(base).status_code == 200


def test_the_desk_leads_a_topic_from_matters_to_its_evaluation(story: Story) -> None:
    for _each in range(3):
        make_report(story.town)
    for step, figure in (("talk", "open_days"), ("talk", "opinions"), ("publicity", "open_days"),
                         ("evaluation", "open_days")):  # fmt: skip
        story.figure("consensus", step, figure, "0")
    desk = desk_of(story.clerk)
    page = words(desk.get("/desk/topics"))
    assert "3 件诉求" in page
    key = str(uuid4())
    form = {
        "place": COMMUNITY, f"title-{key}": "夜里施工太吵", f"words-{key}": "想定一个停工的时间",
        "idempotency_key": key,
        "case": [str(pk) for pk in _case_ids()],
    }  # fmt: skip
    assert desk.post("/desk/topics/matters", {**form, "case": []}).status_code == 422
    assert desk.post("/desk/topics/matters", form).status_code == 303
    topic = Topic.objects.get()
    for number in range(3):
        story.phone(number).post(f"/topics/{topic.public_id}/support")
    base = f"/desk/topics/{topic.pk}"
    assert desk.post(f"{base}/taking-up", {"procedure": "x"}).status_code == 422
    assert desk.post(f"{base}/taking-up", {"procedure": "consensus"}).status_code == 303
    assert desk.post(f"{base}/step-end").status_code == 303
    assert desk.post(f"{base}/step-end").status_code == 409  # nothing was recorded
    day = localdate().isoformat()
    record = {
        "held_on": day, "entitled": "9", "present": "9", "agreed": "8", "who": "居民 9 人",
        "words": "晚十点后不施工", "photos": photo(),
    }  # fmt: skip
    assert desk.post(f"{base}/record", {**record, "agreed": "10", "photos": ""}).status_code == 422
    assert desk.post(f"{base}/record", record).status_code == 303
    assert desk.post(f"{base}/step-end").status_code == 303
    resident = story.phone(1)
    public = f"/topics/{topic.public_id}"
    assert "晚十点后不施工" in words(resident.get(public))
    assert resident.post(f"{public}/objections", {"objection": "周末也要停"}).status_code == 303
    objection = topic.objections.get()
    answer = f"{base}/objections/{objection.pk}/answer"
    said, choice = f"answer-{objection.pk}", f"upheld-{objection.pk}"
    assert desk.post(answer, {said: "周末也停"}).status_code == 422
    assert desk.post(answer, {choice: "no", said: "已写明周末也停"}).status_code == 303
    assert desk.post(f"{base}/step-end").status_code == 303
    item = {"title": "与工地签约", "unit": str(story.town.desk.pk), "due_on": day, "money": "1e400"}
    assert desk.post(f"{base}/items", item).status_code == 422
    assert desk.post(f"{base}/items", {**item, "money": "200"}).status_code == 303
    _carried_out(desk)
    assert desk.post(f"{base}/step-end").status_code == 303
    assert resident.post(f"{public}/evaluation", {"satisfied": "no"}).status_code == 422
    assert resident.post(f"{public}/evaluation", {"satisfied": "yes"}).status_code == 303
    assert resident.post(f"{public}/evaluation", {"satisfied": "yes"}).status_code == 409
    assert desk.post(f"{base}/step-end").status_code == 303
    topic.refresh_from_db()
    assert topic.state == "archived"
    for client, path in ((desk, base), (resident, public), (Client(), public)):
        shown = words(client.get(path))
        assert "议题结束：已归档" in shown
        assert "应到 9 人，实到 9 人，同意 8 人" in shown
    assert "居民 9 人" not in words(resident.get(public))


def _carried_out(desk: Client) -> None:
    made = ExecutionItem.objects.get()
    assert "与工地签约" in words(desk.get("/desk/topic-items"))
    address = f"/desk/topic-items/{made.pk}"
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"state": "done", "note": "签好了的"}).status_code == 422
    done = {"state": "done", "note": "签好了的", "photos": photo()}
    assert desk.post(address, done).status_code == 303


def _case_ids() -> list[int]:
    return list(Case.objects.values_list("pk", flat=True))


def test_a_refusal_is_read_by_its_author_and_appealed_once(story: Story) -> None:
    topic = story.ready()
    base, public = f"/desk/topics/{topic.pk}", f"/topics/{topic.public_id}"
    desk, author = desk_of(story.clerk), story.phone(0)
    assert desk.post(f"{base}/refusal", {"reason": ""}).status_code == 422
    assert desk.post(f"{base}/refusal", {"reason": "这块地不归社区"}).status_code == 303
    assert "这块地不归社区" in words(author.get(public))
    assert "这块地不归社区" not in words(story.phone(1).get(public))
    assert author.post(f"{public}/appeal", {"appeal": ""}).status_code == 422
    assert author.post(f"{public}/appeal", {"appeal": "产权证写着归小区"}).status_code == 303
    assert author.post(f"{public}/appeal", {"appeal": "产权证写着归小区"}).status_code == 409
    street = desk_of(story.street)
    assert "产权证写着归小区" in words(street.get(base))
    assert street.post(f"{base}/appeal", {"answer": "查过了的"}).status_code == 422
    answer = {"granted": "yes", "answer": "应当受理，按规程办"}
    assert street.post(f"{base}/appeal", answer).status_code == 303
    topic.refresh_from_db()
    assert topic.state == "ready"


def test_a_place_changes_a_figure_with_a_reason_on_the_page(story: Story) -> None:
    street = desk_of(story.street)
    form = {
        "place": COMMUNITY, "which": "village-four/decision/notice_days", "value": "15",
        "reason": "村民公约定的",
    }  # fmt: skip
    assert street.get("/desk/procedures").status_code == 200
    assert street.post("/desk/procedures/figures", {**form, "value": "x"}).status_code == 422
    assert street.post("/desk/procedures/figures", {**form, "which": "a"}).status_code == 422
    assert street.post("/desk/procedures/figures", form).status_code == 303
    page = words(desk_of(story.clerk).get(f"/desk/procedures?place={COMMUNITY}"))
    assert "村民公约定的" in page
    assert desk_of(story.clerk).post("/desk/procedures/figures", form).status_code == 403


def test_what_is_of_another_place_does_not_exist(story: Story) -> None:
    topic = story.ready()
    stranger = desk_of(make_staff(Role.COMMUNITY_CLERK, "990101002001"))
    assert "快递柜" not in words(stranger.get("/desk/topics"))
    assert stranger.get(f"/desk/topics/{topic.pk}").status_code == 404
    assert stranger.post(f"/desk/topics/{topic.pk}/refusal", {"reason": "不归"}).status_code == 404


def test_the_desk_merges_doubles_proposes_and_hides_what_hurts(story: Story) -> None:
    one, other = story.raised(), story.raised("东门装快递柜")
    desk = desk_of(story.clerk)
    assert desk.post(f"/desk/topics/{other.pk}/merging", {}).status_code == 422
    assert desk.post(f"/desk/topics/{other.pk}/merging", {"into": str(one.pk)}).status_code == 303
    assert "合并了" in words(Client().get(f"/topics/{other.public_id}"))
    said = story.phone(1).post(f"/topics/{one.public_id}/opinions", {"opinion": "你们都是笨蛋"})
    assert said.status_code == 303
    said_id = one.opinions.get().pk
    hiding = f"/desk/topics/{one.pk}/opinions/{said_id}/hiding"
    assert desk.post(hiding, {f"why-{said_id}": "骂人"}).status_code == 303
    page = words(Client().get(f"/topics/{one.public_id}"))
    assert "这条意见已隐藏：骂人" in page
    assert "笨蛋" not in page
    form = {"place": COMMUNITY, "title": "修订居民公约", "words": "请大家议一议"}
    assert desk.get("/desk/topics/new").status_code == 200
    assert desk.post("/desk/topics/new", {**form, "place": "1"}).status_code in {403, 422}
    assert desk.post("/desk/topics/new", form).status_code == 303


def test_the_api_lists_tells_and_counts_a_voice(story: Story) -> None:
    topic = story.decided()
    (row,) = Client().get(f"/api/v1/topics?place={COMMUNITY}").json()
    assert (row["title"], row["needed"], row["supports"]) == ("东门加一个快递柜", 3, 3)
    told = Client().get(f"/api/v1/topics/{topic.public_id}").json()
    assert [step["outcome"] for step in told["steps"][:3]] == ["met", "met", ""]
    assert told["steps"][1]["checks"][1]["met"] is True
    assert Client().get("/api/v1/topics?place=abc").status_code == 422
    assert Client().post(f"/api/v1/topics/{topic.public_id}/support").status_code == 401
    waiting = story.raised("再议一件事")
    for _twice in range(2):
        answer = desk_of(story.clerk).post(f"/api/v1/topics/{waiting.public_id}/support")
        assert answer.status_code in {200, 403}
    waiting.refresh_from_db()
    assert waiting.supports <= 2
