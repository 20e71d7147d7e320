"""Meetings at the desk: prepare, announce, hold, write down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.deliberation.actions.plan_meeting import NewMeeting, plan_meeting
from shanzhi.deliberation.models import Invitation, Meeting
from shanzhi.deliberation.models.meeting import DeliveryWay, MeetingKind
from shanzhi.deliberation.permissions.meetings import (
    CHECK_IN,
    MANAGE_MEETINGS,
    MEETING_DESKS,
    READ_MEETINGS,
)
from shanzhi.deliberation.queries.meetings import (
    earliest_for,
    invitations_of,
    meeting_for,
    meetings_for,
    presence,
    rule_of,
    shown_name,
)
from shanzhi.deliberation.sealing import unseal_invited
from shanzhi.deliberation.speech import speech_to_text
from shanzhi.deliberation.web.meeting_words import standing_of, step_of, steps
from shanzhi.deliberation.web.place_choices import digits, place_choices
from shanzhi.deliberation.web.topic_choice import chosen_topic, meeting_about, topic_choices
from shanzhi.kernel.api import (
    Actor,
    Invalid,
    access,
    actor_of,
    allowed,
    calendar_for,
    client_address,
    local_zone,
    now,
    record_access,
    render,
    signed_url,
)
from shanzhi.places.api import division_name

LIST = "/desk/meetings"
PAGE = 50


@access(READ_MEETINGS)
@require_GET
def meetings_page(request: HttpRequest) -> HttpResponse:
    """Meetings of my places, the latest first."""
    viewer = actor_of(request)
    rows = [
        {
            "meeting": meeting,
            "place": division_name(meeting.place_code),
            "standing": standing_of(meeting),
        }
        for meeting in meetings_for(viewer)
    ]
    context = {"rows": rows, "may_manage": allowed(viewer, MANAGE_MEETINGS)}
    return render(request, "deliberation/meetings_desk.jinja", context)


@access(MANAGE_MEETINGS)
@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Prepare one."""
    if request.method == "GET":
        return _form(request, {})
    try:
        meeting = plan_meeting(_new(request), by=actor_of(request))
    except Invalid as why:
        return _form(request, why.fields, why.status)
    return HttpResponseRedirect(f"{LIST}/{meeting.pk}", status=303)


@access(READ_MEETINGS)
@require_GET
def meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Everything of one meeting."""
    return show_meeting(request, meeting_for(actor_of(request), meeting_id))


def show_meeting(
    request: HttpRequest, meeting: Meeting, refused: Invalid | None = None, form: str = ""
) -> HttpResponse:
    """The page; ``refused`` is what was wrong with ``form``."""
    viewer = actor_of(request)
    zone = calendar_for(meeting.place_code).zone
    context = {
        "meeting": meeting,
        "place": division_name(meeting.place_code),
        "standing": standing_of(meeting),
        "steps": steps(),
        "step": step_of(meeting),
        "rule": rule_of(meeting),
        "there": presence(meeting),
        "earliest": earliest_for(meeting, localtime(now(), zone).date()),
        "agenda": list(meeting.agenda.order_by("position")),
        "tasks": list(meeting.tasks.select_related("owner").order_by("due_on", "pk")),
        "lots": getattr(meeting, "lots", None),
        "may_manage": allowed(viewer, MANAGE_MEETINGS, meeting.target()),
        "has_speech": speech_to_text() is not None,
        "errors": refused.fields if refused else {},
        "form": form,
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    return render(request, "deliberation/meeting_desk.jinja", context, status=status)


@access(READ_MEETINGS)
@require_GET
def people_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Who is invited, how each was told, who comes, who is there: it moves while they come."""
    return show_people(request, meeting_for(actor_of(request), meeting_id))


def show_people(
    request: HttpRequest, meeting: Meeting, refused: Invalid | None = None, refused_id: int = 0
) -> HttpResponse:
    """The page; ``refused`` is what was wrong with the proof of one delivery."""
    viewer = actor_of(request)
    words = request.GET.get("q", "").strip()[:40]
    rows = [
        _row(invitation, viewer)
        for invitation in invitations_of(viewer, meeting)
        if words in invitation.label
    ]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    record_access(
        viewer,
        action="deliberation.invited_list",
        subject=("meeting", meeting.pk),
        place_code=meeting.place_code,
        count=len(page.object_list),
        address=client_address(request),
    )
    context = {
        "meeting": meeting,
        "there": presence(meeting),
        "rule": rule_of(meeting),
        "page": page,
        "words": words,
        "ways": [(way.value, way.label) for way in DeliveryWay if way in {"signed", "posted"}],
        "may_manage": allowed(viewer, MANAGE_MEETINGS, meeting.target()),
        "may_check_in": allowed(viewer, CHECK_IN, meeting.target()) and _is_on(meeting),
        "error": next(iter(refused.fields.values()), "") if refused else "",
        "refused_id": refused_id,
    }
    status = refused.status if refused else 200
    answer = render(request, "deliberation/meeting_people.jinja", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_on(meeting: Meeting) -> bool:
    return bool(meeting.noticed_at) and not meeting.ended_at and not meeting.cancelled_at


def _row(invitation: Invitation, viewer: Actor) -> dict[str, Any]:
    name = unseal_invited(invitation.name_encrypted)
    return {
        "invitation": invitation,
        "name": shown_name(invitation, name, viewer),
        "deliveries": [
            (each, signed_url(each.file) if each.file else "")
            for each in invitation.deliveries.all()
        ],
    }


def _new(request: HttpRequest) -> NewMeeting:
    given = request.POST
    entitled = given.get("entitled", "").strip() or "0"
    return NewMeeting(
        place_code=digits(given.get("place", "")),
        kind=given.get("kind", ""),
        title=given.get("title", ""),
        where=given.get("where", ""),
        caller=given.get("caller", ""),
        starts_at=_moment(given.get("starts_at", "")),
        ends_at=_moment(given.get("ends_at", "")),
        topic=chosen_topic(request),
        entitled=int(entitled) if entitled.isascii() and entitled.isdecimal() else -1,
    )


def _form(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    under = digits(request.GET.get("under", ""))
    context: dict[str, Any] = {
        "under": under,
        "places": place_choices(actor_of(request), MEETING_DESKS, under),
        "kinds": MeetingKind.choices,
        "errors": errors,
        "typed": request.POST if errors else meeting_about(request),
        **topic_choices(request),
    }
    return render(request, "deliberation/meeting_new.jinja", context, status=status)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=local_zone()) if text else None
    except ValueError:
        return None
