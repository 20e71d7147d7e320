"""What the desk does with a topic: each a form on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.deliberation.actions.add_item import NewItem, add_item
from shanzhi.deliberation.actions.ballot_on_topic import TopicBallot, draft_topic_ballot
from shanzhi.deliberation.actions.end_step import end_step
from shanzhi.deliberation.actions.give_opinion import hide_opinion
from shanzhi.deliberation.actions.merge_topics import merge_topics
from shanzhi.deliberation.actions.object_to_decision import answer_objection
from shanzhi.deliberation.actions.record_step import NewRecord, record_step
from shanzhi.deliberation.actions.refuse_topic import decide_topic_appeal, refuse_topic
from shanzhi.deliberation.actions.take_up_topic import take_up_topic
from shanzhi.deliberation.models import Topic
from shanzhi.deliberation.permissions.topics import DECIDE_TOPIC_APPEAL, MANAGE_TOPICS
from shanzhi.deliberation.queries.topics import topic_for
from shanzhi.deliberation.web.topics_desk import shown_topic, to_topic
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    Refusal,
    WrongState,
    access,
    actor_of,
    store_upload,
    uploader_key_of,
)

UPLOADS = 9
Act = Callable[[Topic, Actor], object]


@access(MANAGE_TOPICS)
@require_POST
def taking_up(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Choose the procedure."""
    code = request.POST.get("procedure", "")

    def act(topic: Topic, by: Actor) -> None:
        take_up_topic(topic, by=by, code=code)

    return _do(request, topic_id, act, _("已受理，第一步开始。"))


@access(MANAGE_TOPICS)
@require_POST
def refusal(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Do not take it up, and say why."""
    reason = request.POST.get("reason", "")

    def act(topic: Topic, by: Actor) -> None:
        refuse_topic(topic, by=by, reason=reason)

    return _do(request, topic_id, act, _("已不予受理，提出人会收到原因，可以申诉一次。"))


@access(DECIDE_TOPIC_APPEAL)
@require_POST
def appeal(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Answer the appeal."""
    given = request.POST
    choice = {"yes": True, "no": False}.get(given.get("granted", ""))

    def act(topic: Topic, by: Actor) -> None:
        if choice is None:
            raise Invalid({"granted": _("请选择是否支持。")})
        decide_topic_appeal(topic, by=by, granted=choice, answer=given.get("answer", ""))

    return _do(request, topic_id, act, _("申诉已答复。"))


@access(MANAGE_TOPICS)
@require_POST
def merging(request: HttpRequest, topic_id: int) -> HttpResponse:
    """It goes on in another."""
    viewer, wanted = actor_of(request), _number(request.POST.get("into", ""))
    into = topic_for(viewer, wanted) if wanted else None

    def act(topic: Topic, by: Actor) -> Topic:
        if into is None:
            raise Invalid({"into": _("请选择并入哪项议题。")})
        return merge_topics(topic, into, by=by)

    return _do(request, topic_id, act, _("已合并，附议和诉求都转过去了。"))


@access(MANAGE_TOPICS)
@require_POST
def record(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Record what was held."""

    def act(topic: Topic, by: Actor) -> None:
        record_step(topic, _record(request), by=by)

    return _do(request, topic_id, act, _("会议记录已登记，请看要求是否都达到。"))


@access(MANAGE_TOPICS)
@require_POST
def ballot(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Let a ballot decide."""
    given = request.POST
    new = TopicBallot(
        words=given.get("proposal", "").replace("\r\n", "\n"),
        force=given.get("force", ""),
        matter=_number(given.get("matter", "")) or 0,
    )

    def act(topic: Topic, by: Actor) -> str:
        return f"/desk/ballots/{draft_topic_ballot(topic, new, by=by).ballot_id}"

    return _do(
        request, topic_id, act, _("表决已起草，请导入名册、发公告。计票后结果自动回到议题。")
    )


@access(MANAGE_TOPICS)
@require_POST
def step_end(request: HttpRequest, topic_id: int) -> HttpResponse:
    """End the open step."""

    def act(topic: Topic, by: Actor) -> None:
        end_step(topic, by=by)

    return _do(request, topic_id, act, _("这一步已结束。"))


@access(MANAGE_TOPICS)
@require_POST
def item(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Add an item to the decision."""
    given = request.POST
    new = NewItem(
        title=given.get("title", ""),
        unit_id=_number(given.get("unit", "")) or 0,
        due_on=_day(given.get("due_on", "")),
        money=_money(given.get("money", "") or "0"),
    )

    def act(topic: Topic, by: Actor) -> None:
        add_item(topic, new, by=by)

    return _do(request, topic_id, act, _("实施事项已确定，承办单位会收到通知。"))


@access(MANAGE_TOPICS)
@require_POST
def opinion_hiding(request: HttpRequest, topic_id: int, opinion_id: int) -> HttpResponse:
    """Hide an opinion from the page."""
    why = request.POST.get(f"why-{opinion_id}", "")

    def act(topic: Topic, by: Actor) -> None:
        hide_opinion(topic, opinion_id, by=by, why=why)

    return _do(request, topic_id, act, _("已隐藏，页面上写明原因。"))


@access(MANAGE_TOPICS)
@require_POST
def objection_answer(request: HttpRequest, topic_id: int, objection_id: int) -> HttpResponse:
    """Answer an objection, or send the decision back."""
    given = request.POST
    choice = {"yes": True, "no": False}.get(given.get(f"upheld-{objection_id}", ""))

    def act(topic: Topic, by: Actor) -> None:
        if choice is None:
            raise Invalid({"upheld": _("请选择异议是否成立。")})
        answer_objection(
            topic,
            objection_id,
            by=by,
            upheld=choice,
            answer=given.get(f"answer-{objection_id}", ""),
        )

    return _do(request, topic_id, act, _("异议已答复。"))


def _do(request: HttpRequest, topic_id: int, act: Act, said: str) -> HttpResponse:
    """Find the topic for the viewer and act; back to its page with what was said or was wrong, or on to
    the address that the act gave."""
    viewer = actor_of(request)
    topic = topic_for(viewer, topic_id)
    try:
        leads_to = act(topic, viewer)
    except Invalid as why:
        return shown_topic(request, topic_for(viewer, topic_id), why.fields, why.status)
    except WrongState as why:
        page = topic_for(viewer, topic_id)
        return shown_topic(request, page, {"now": str(why)}, why.status)
    messages.success(request, said)
    if isinstance(leads_to, str):
        return HttpResponseRedirect(leads_to, status=303)
    return to_topic(topic)


def _record(request: HttpRequest) -> NewRecord:
    given = request.POST
    return NewRecord(
        key=_key(given.get("idempotency_key", "")),
        held_on=_day(given.get("held_on", "")),
        notice_on=_day(given.get("notice_on", "")),
        entitled=_number(given.get("entitled", "")),
        present=_number(given.get("present", "")),
        agreed=_number(given.get("agreed", "")),
        who=given.get("who", "").replace("\r\n", "\n"),
        words=given.get("words", "").replace("\r\n", "\n"),
        file_ids=sent_pictures(request),
        uploader_key=uploader_key_of(request),
    )


def sent_pictures(request: HttpRequest) -> list[UUID]:
    """Pictures that a script sent beforehand, and those that came along. Raises Invalid (photos)."""
    found = _ids(request.POST)
    for uploaded in request.FILES.getlist("photos")[:UPLOADS]:
        try:
            stored = store_upload(uploaded, uploader_key=uploader_key_of(request))
        except Refusal as why:
            raise Invalid({"photos": str(why.message)}) from why
        found.append(stored.public_id)
    return list(dict.fromkeys(found))


def _ids(given: QueryDict) -> list[UUID]:
    found = []
    for text in given.getlist("file_ids"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _money(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip()) if text.isascii() and len(text) <= 20 else None
    except InvalidOperation:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
