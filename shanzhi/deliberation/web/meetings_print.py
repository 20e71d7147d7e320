"""What is printed of a meeting: the notice, the sheet at the door, the square for the wall, the minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.permissions.meetings import READ_MEETINGS
from shanzhi.deliberation.queries.meetings import (
    invitations_of,
    meeting_for,
    poster_of,
    presence,
    rule_of,
    shown_name,
)
from shanzhi.deliberation.sealing import unseal_invited
from shanzhi.deliberation.web.squares import square
from shanzhi.kernel.api import access, actor_of, client_address, record_access, render
from shanzhi.places.api import division_name


@access(READ_MEETINGS)
@require_GET
def notice(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """To hang up, and to be signed by who takes it."""
    return _print(request, meeting_id, "meeting_notice")


@access(READ_MEETINGS)
@require_GET
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Numbers, decisions, what is to be done."""
    return _print(request, meeting_id, "meeting_minutes")


@access(READ_MEETINGS)
@require_GET
def poster(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The square for the door of the hall."""
    return _print(request, meeting_id, "meeting_poster")


@access(READ_MEETINGS)
@require_GET
def sheet(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """A line for everybody invited, to be signed."""
    viewer = actor_of(request)
    meeting = meeting_for(viewer, meeting_id)
    rows = [
        (row, shown_name(row, unseal_invited(row.name_encrypted), viewer))
        for row in invitations_of(viewer, meeting)
    ]
    record_access(
        viewer,
        action="deliberation.invited_list",
        subject=("meeting", meeting.pk),
        place_code=meeting.place_code,
        count=len(rows),
        address=client_address(request),
    )
    return _rendered(request, meeting, "meeting_sheet", rows=rows)


@access(READ_MEETINGS)
@require_GET
def poster_square(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """What the poster holds."""
    meeting = meeting_for(actor_of(request), meeting_id)
    return square(f"/meetings/{meeting.public_id}/here/{poster_of(meeting)}")


def _print(request: HttpRequest, meeting_id: int, template: str) -> HttpResponse:
    return _rendered(request, meeting_for(actor_of(request), meeting_id), template)


def _rendered(request: HttpRequest, meeting: Meeting, template: str, **more: Any) -> HttpResponse:
    context = {
        "meeting": meeting,
        "place": division_name(meeting.place_code),
        "rule": rule_of(meeting),
        "there": presence(meeting),
        "agenda": list(meeting.agenda.order_by("position")),
        "tasks": list(meeting.tasks.select_related("owner").order_by("due_on", "pk")),
        **more,
    }
    page = render(request, f"deliberation/{template}.jinja", context)
    page["Cache-Control"] = "private, no-store"
    return page
