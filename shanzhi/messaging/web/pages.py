"""The inbox of staff, and for operators what could not be sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.kernel.api import SIGNED_IN, NotFound, access, actor_of, own_address, render
from shanzhi.messaging.actions.read_notice import read_all_notices, read_notice
from shanzhi.messaging.actions.send_notice import resend_notice
from shanzhi.messaging.permissions import READ_FAILED_NOTICES, RESEND_NOTICES
from shanzhi.messaging.queries import failed_notices, inbox
from shanzhi.messaging.wordings import label_of

FAILED_SHOWN = 200


@access(SIGNED_IN)
@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Newest first; ``?unread=1`` what is unread; ``?before=`` the next page."""
    unread_only = request.GET.get("unread") == "1"
    before = request.GET.get("before", "")
    page = inbox(
        actor_of(request),
        unread_only=unread_only,
        before=int(before) if before.isdecimal() else None,
    )
    context = {"page": page, "unread_only": unread_only}
    return render(request, "messaging/inbox.jinja", context)


@access(SIGNED_IN)
@require_POST
def read_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go to the thing it is about, at the reader's own end."""
    reader = actor_of(request)
    notice = read_notice(notice_id, by=reader)
    return HttpResponseRedirect(own_address(reader, notice.link) or reverse("messaging:inbox"))


@access(SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    read_all_notices(by=actor_of(request))
    return HttpResponseRedirect(reverse("messaging:inbox"))


@access(READ_FAILED_NOTICES)
@require_GET
def failed_page(request: HttpRequest) -> HttpResponse:
    """Text messages that could not be sent."""
    found = failed_notices(actor_of(request))[:FAILED_SHOWN]
    rows = [(notice, label_of(notice.template)) for notice in found]
    return render(request, "messaging/failed.jinja", {"rows": rows})


@access(RESEND_NOTICES)
@require_POST
def resend(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Try one again."""
    actor = actor_of(request)
    notice = failed_notices(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    resend_notice(notice, by=actor)
    messages.success(request, _("已重新放入发送队列。"))
    return HttpResponseRedirect(reverse("messaging:failed"))
