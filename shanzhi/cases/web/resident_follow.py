"""A matter that somebody else reported, as those see it who added their voice: how far it is, and
the wish to be told when it is answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.cases.actions.follow import follow_case, unfollow_case
from shanzhi.cases.models import Case
from shanzhi.cases.queries.following import is_followed, progress
from shanzhi.cases.queries.merged import leading_case
from shanzhi.cases.queries.near import public_case
from shanzhi.cases.queries.public_rows import public_row
from shanzhi.cases.web.resident_timeline import timeline_items
from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    Invalid,
    access,
    client_address,
    remember_device,
    render,
    uploader_key_of,
)
from shanzhi.messaging.api import send_phone_code
from shanzhi.people.api import (
    Purpose,
    confirm_phone_code,
    consent_context,
    consents_ticked,
    give_consent,
)


@access(ANYONE)
@require_safe
def followed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, in what neighbours may know."""
    return _page(request, public_case(public_id))


@access(ANYONE)
@require_POST
def following(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Follow it with this device, or (``stop`` = 1) not any more."""
    case, key = public_case(public_id), uploader_key_of(request)
    if request.POST.get("stop") == "1":
        unfollow_case(case, by=NOBODY, device_key=key)
        messages.success(request, _("已取消关注。"))
    else:
        follow_case(case, by=NOBODY, device_key=key)
        messages.success(request, _("已关注。在“我的”里随时看进展。"))
    return _back(request, public_id)


@access(ANYONE)
@require_POST
def phone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a code to the number that wants to be told."""
    case, number = public_case(public_id), request.POST.get("phone", "")
    try:
        consents_ticked(request.POST, Purpose.FOLLOW)
        sent = send_phone_code(number, _subject(case), address=client_address(request))
    except Invalid as why:
        return _page(request, case, why)
    return _page(request, case, code_sent=sent, phone=number)


@access(ANYONE)
@require_POST
def confirmation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check the code; from now this resident is sent a message when the matter is answered."""
    case, number = public_case(public_id), request.POST.get("phone", "")
    code, language = request.POST.get("code", ""), get_language() or ""
    try:
        agreed = consents_ticked(request.POST, Purpose.FOLLOW)
        resident = confirm_phone_code(number, _subject(case), code, language=language)
    except Invalid as why:
        return _page(request, case, why, phone=number)
    give_consent(resident, agreed)
    follow_case(case, by=NOBODY, device_key=uploader_key_of(request), resident_id=resident.pk)
    messages.success(request, _("手机号已确认，这件事有答复时会发短信告诉您。"))
    return _back(request, public_id)


def _subject(case: Case) -> str:
    return f"follow:{case.pk}"


def _page(
    request: HttpRequest, case: Case, refused: Invalid | None = None, **more: Any
) -> HttpResponse:
    leading = leading_case(case)
    context = {
        "row": public_row(case),
        "leading": public_row(leading) if leading.pk != case.pk else None,
        "items": timeline_items(progress(leading), ""),
        "follower": is_followed(case, uploader_key_of(request)),
        "base": f"/follow/{case.public_id}",
        "typed": request.POST,
        "errors": dict(refused.fields) if refused else {},
        **consent_context(request.POST, Purpose.FOLLOW),
        **more,
    }
    status = refused.status if refused else 200
    response = render(request, "cases/resident/follow.jinja", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return remember_device(request, response)


def _back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    response = HttpResponse(status=303, headers={"Location": f"/follow/{public_id}"})
    return remember_device(request, response)
