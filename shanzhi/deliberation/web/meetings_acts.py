"""What the desk does with a meeting: a small form for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_stubs_ext import StrPromise

from shanzhi.deliberation.actions.answer_invitation import check_in, deliver_notice
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
from shanzhi.deliberation.actions.transcribe import transcribe_meeting
from shanzhi.deliberation.actions.write_minutes import end_task, give_task, publish_minutes
from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.deliberation.permissions.meetings import (
    CHECK_IN,
    DO_MEETING_TASK,
    MANAGE_MEETINGS,
    READ_MEETINGS,
)
from shanzhi.deliberation.queries.meetings import (
    agenda_for,
    invitation_for,
    meeting_for,
    task_for,
)
from shanzhi.deliberation.web.meetings_desk import LIST, show_meeting, show_people
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    Refusal,
    access,
    actor_of,
    allowed,
    claim_files,
    store_upload,
    uploader_key_of,
)
from shanzhi.people.api import account_named

Act = Callable[[Meeting, Actor], object]
Sent = Callable[[Meeting, QueryDict, Actor], object]


def _do(request: HttpRequest, meeting_id: int, form: str, act: Act, done: str) -> HttpResponse:
    """Do it and go back; what was wrong stands in the form it came from."""
    viewer = actor_of(request)
    meeting = meeting_for(viewer, meeting_id)
    try:
        act(meeting, viewer)
    except Invalid as why:
        return show_meeting(request, meeting, why, form)
    messages.success(request, done)
    return HttpResponseRedirect(f"{LIST}/{meeting_id}#{form}", status=303)


def _form(
    form: str, what: str, done: StrPromise, act: Sent
) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view of one form of a meeting's page: act with what it sent, say that it is ``done``; ``what`` it does
    stands in the list of addresses."""

    def view(request: HttpRequest, meeting_id: int) -> HttpResponse:
        sent = request.POST
        return _do(request, meeting_id, form, lambda meeting, by: act(meeting, sent, by), str(done))

    view.__doc__ = what
    return access(MANAGE_MEETINGS)(require_POST(view))


def _add_item(meeting: Meeting, given: QueryDict, by: Actor) -> object:
    return add_agenda_item(
        meeting,
        given.get("title", ""),
        by=by,
        words=given.get("words", ""),
        needs_decision=given.get("needs_decision") == "1",
    )


def _invite(meeting: Meeting, given: QueryDict, by: Actor) -> object:
    lines = given.get("people", "").replace("\r\n", "\n").splitlines()
    return invite_people(meeting, [_person(line) for line in lines if line.strip()], by=by)


def _fix(meeting: Meeting, given: QueryDict, by: Actor) -> object:
    return fix_lots(meeting, _count(given.get("size", "")), given.get("source", ""), by=by)


def _give(meeting: Meeting, given: QueryDict, by: Actor) -> object:
    owner = account_named(given.get("owner", "").replace("\x00", "").strip()[:40])
    return give_task(meeting, given.get("task", ""), owner, _day(given.get("due_on", "")), by=by)


agenda = _form(
    "agenda", "One more item, before the notice.", gettext_lazy("已加入议题。"), _add_item
)
households = _form(
    "people",
    "One invitation for each household.",
    gettext_lazy("名单已确定，每户一张邀请。"),
    lambda meeting, _given, by: invite_households(meeting, by=by),
)
people = _form(
    "people", "A list of representatives or owners.", gettext_lazy("名单已加入。"), _invite
)
lots = _form(
    "people",
    "Fix the list that lots are drawn from.",
    gettext_lazy("抽签名单已固定，公布种子后再抽。"),
    _fix,
)
drawing = _form(
    "people",
    "Draw them with the seed.",
    gettext_lazy("抽签完成，任何人都能重算。"),
    lambda meeting, given, by: draw_lots(meeting, given.get("seed", ""), by=by),
)
notice = _form(
    "notice",
    "The notice goes out.",
    gettext_lazy("通知已发出；没有手机号的，请送纸质通知并签收。"),
    lambda meeting, _given, by: give_notice(meeting, by=by),
)
cancelling = _form(
    "notice",
    "It is not held.",
    gettext_lazy("会议已取消，已通知的人会收到短信。"),
    lambda meeting, given, by: cancel_meeting(meeting, given.get("reason", ""), by=by),
)
opening = _form(
    "agenda",
    "It begins.",
    gettext_lazy("会议开始。"),
    lambda meeting, _given, by: open_meeting(meeting, by=by),
)
ending = _form(
    "minutes",
    "It is over.",
    gettext_lazy("会议结束，请写纪要。"),
    lambda meeting, _given, by: end_meeting(meeting, by=by),
)
minutes = _form(
    "minutes",
    "Publish the minutes.",
    gettext_lazy("纪要已公布。"),
    lambda meeting, given, by: publish_minutes(meeting, given.get("minutes", ""), by=by),
)
tasks = _form(
    "tasks", "Somebody is to do something.", gettext_lazy("已交办，负责人会收到消息。"), _give
)


@access(MANAGE_MEETINGS)
@require_POST
def decision(request: HttpRequest, agenda_id: int) -> HttpResponse:
    """Those present voted on an item."""
    given, item = request.POST, agenda_for(actor_of(request), agenda_id)
    yes, no, abstained = (_count(given.get(each, "")) for each in ("yes", "no", "abstained"))
    votes = Votes(yes, no, abstained, given.get("words", ""))
    return _do(
        request,
        item.meeting_id,
        f"decision-{item.pk}",
        lambda _meeting, by: decide_item(item, votes, by=by),
        _("表决结果已记下。"),
    )


@access(MANAGE_MEETINGS)
@require_POST
def recording(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Have a recording written down as a draft; it is not kept."""
    sent = request.FILES.get("recording")
    if sent is None or sent.size is None or sent.size > 200 * 1024 * 1024:
        refused = Invalid({"recording": _("请选择录音文件，最大 200 MB。")})
        return show_meeting(request, meeting_for(actor_of(request), meeting_id), refused, "minutes")

    def act(meeting: Meeting, by: Actor) -> object:
        return transcribe_meeting(meeting, sent.read(), sent.content_type or "", by=by)

    return _do(request, meeting_id, "minutes", act, _("录音已转成文字，请核对。"))


@access(DO_MEETING_TASK)
@require_POST
def task_done(request: HttpRequest, task_id: int) -> HttpResponse:
    """It is done."""
    task = task_for(actor_of(request), task_id)
    words = request.POST.get("done", "")
    return _do(
        request,
        task.meeting_id,
        "tasks",
        lambda _meeting, by: end_task(task, words, by=by),
        _("已记下办理结果。"),
    )


@access(READ_MEETINGS, CHECK_IN)
@require_POST
def arrival(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Somebody showed their code, or said who they are."""
    viewer = actor_of(request)
    invitation = invitation_for(viewer, invitation_id)
    way = CameBy.SCANNED if request.POST.get("way") == CameBy.SCANNED else CameBy.DESK
    try:
        check_in(invitation, way, by=viewer)
    except Refusal as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("已签到：%(who)s") % {"who": invitation.label})
    if allowed(viewer, READ_MEETINGS, invitation.target()):
        back = f"{LIST}/{invitation.meeting_id}/people"
    else:
        back = f"/meetings/{invitation.meeting.public_id}"
    return HttpResponseRedirect(back, status=303)


@access(MANAGE_MEETINGS)
@require_POST
def delivery(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """A signed sheet, or the picture of a notice on a door."""
    viewer = actor_of(request)
    invitation = invitation_for(viewer, invitation_id)
    meeting = meeting_for(viewer, invitation.meeting_id)
    key = uploader_key_of(request)
    try:
        sent = request.FILES.get("file")
        stored = store_upload(sent, uploader_key=key) if sent else None
        files = claim_files([stored.public_id], uploader_key=key) if stored else []
        file = files[0] if files else None
        deliver_notice(invitation, request.POST.get("way", ""), by=viewer, file=file)
    except Invalid as why:
        return show_people(request, meeting, why, invitation.pk)
    messages.success(request, _("送达凭证已保存。"))
    return HttpResponseRedirect(f"{LIST}/{meeting.pk}/people", status=303)


def _person(line: str) -> Person:
    # not on screen: the comma that people type
    parts = [part.strip() for part in line.replace("，", ",").replace("\t", ",").split(",")]
    label, name, phone = [*parts, "", "", ""][:3]
    return Person(label, name, phone)


def _count(text: str) -> int:
    stripped = text.strip()
    return (
        int(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) < 8 else -1
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
