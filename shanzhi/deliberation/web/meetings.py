"""A meeting for residents: the notice, will I come, I am here, and the minutes."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.deliberation.actions.answer_invitation import DOORS_OPEN, answer_invitation, check_in
from shanzhi.deliberation.models import Invitation, Meeting
from shanzhi.deliberation.models.meeting import CameBy
from shanzhi.deliberation.permissions.meetings import CHECK_IN
from shanzhi.deliberation.queries.meetings import (
    as_invited,
    invitation_by_token,
    is_poster,
    own_invitation,
    presence,
    public_meeting,
    rule_of,
    token_of,
)
from shanzhi.deliberation.rules.icalendar import Appointment, icalendar
from shanzhi.deliberation.web.squares import square
from shanzhi.kernel.api import (
    ANYONE,
    LINK,
    NotFound,
    Refusal,
    access,
    actor_of,
    allowed,
    calendar_for,
    now,
    render,
)
from shanzhi.people.api import resident_of
from shanzhi.places.api import division_name


@access(ANYONE)
@require_safe
def meeting_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The notice; for who is invited and has proved their phone also the answer and the code."""
    meeting = public_meeting(public_id)
    return _page(request, meeting, own_invitation(meeting, resident_of(request)))


@access(LINK)
@require_safe
def invitation_page(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """The same for who holds the link of an invitation. Who stands at the door checks them in."""
    meeting = public_meeting(public_id)
    return _page(request, meeting, invitation_by_token(meeting, token))


@access(LINK)
@require_safe
def here_page(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Behind the square in the hall: one press and I am counted."""
    meeting = public_meeting(public_id)
    if not is_poster(meeting, code):
        raise NotFound(_("这不是这次会议的会场码，请扫会场里的码。"))
    return _page(request, meeting, own_invitation(meeting, resident_of(request)), code)


def _page(
    request: HttpRequest, meeting: Meeting, invitation: Invitation | None, code: str = ""
) -> HttpResponse:
    at = now()
    if invitation is not None:
        invitation.meeting = meeting
    context = {
        "meeting": meeting,
        "place": division_name(meeting.place_code),
        "agenda": list(meeting.agenda.order_by("position")),
        "rule": rule_of(meeting),
        "there": presence(meeting),
        "invitation": invitation,
        "token": token_of(invitation) if invitation else "",
        "code": code,
        "doors_open": meeting.starts_at - DOORS_OPEN <= at and meeting.ended_at is None,
        "is_over": meeting.ended_at is not None or meeting.cancelled_at is not None,
        "may_check_in": allowed(actor_of(request), CHECK_IN, meeting.target()),
        "resident": resident_of(request),
        "lots": getattr(meeting, "lots", None),
    }
    return _private(render(request, "deliberation/meeting.jinja", context))


@access(ANYONE)
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I come, or I do not."""
    meeting = public_meeting(public_id)
    invitation = _invitation(request, meeting)
    me = as_invited(invitation, resident_of(request))
    answer_invitation(invitation, request.POST.get("answer", ""), by=me)
    messages.success(request, _("已回复，谢谢。临时有变可以再改。"))
    return _back(request, meeting)


@access(ANYONE)
@require_POST
def arrival(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """I am here: only with the square that hangs in the hall."""
    meeting = public_meeting(public_id)
    invitation = _invitation(request, meeting)
    if not is_poster(meeting, request.POST.get("code", "")):
        raise NotFound(_("这不是这次会议的会场码，请扫会场里的码。"))
    try:
        check_in(invitation, CameBy.POSTER, by=as_invited(invitation, resident_of(request)))
    except Refusal as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, _("签到成功，请入座。"))
    return _back(request, meeting)


@access(ANYONE)
@require_safe
def calendar_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For the calendar of a phone."""
    meeting = public_meeting(public_id)
    address = f"{settings.SITE_URL}/meetings/{meeting.public_id}"
    changed = meeting.cancelled_at or meeting.noticed_at or meeting.starts_at
    one = Appointment(
        uid=f"meeting-{meeting.public_id}",
        title=meeting.title,
        where=meeting.where,
        words="\n".join(
            f"{item.position}. {item.title}" for item in meeting.agenda.order_by("position")
        ),
        url=address,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=changed,
        is_cancelled=meeting.cancelled_at is not None,
    )
    text = icalendar(one, calendar_for(meeting.place_code).zone, settings.SITE_NAME)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@access(LINK)
@require_safe
def own_square(request: HttpRequest, public_id: UUID, token: str) -> HttpResponse:
    """What I show at the door."""
    meeting = public_meeting(public_id)
    invitation_by_token(meeting, token)
    return _private(square(f"/meetings/{meeting.public_id}/i/{token}"))


def _invitation(request: HttpRequest, meeting: Meeting) -> Invitation:
    """By the secret of the link, else by the phone that was proved. Raises NotFound."""
    token = request.POST.get("token", "")
    if token:
        return invitation_by_token(meeting, token)
    invitation = own_invitation(meeting, resident_of(request))
    if invitation is None:
        raise NotFound(_("名单里没有您。请向社区核对，或请工作人员登记签到。"))
    return invitation


def _back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    token = request.POST.get("token", "")
    path = f"/meetings/{meeting.public_id}"
    return HttpResponseRedirect(f"{path}/i/{token}" if token else path, status=303)


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    # With none at all a browser sends "Origin: null" with the form, which is then refused.
    page["Referrer-Policy"] = "same-origin"
    return page
