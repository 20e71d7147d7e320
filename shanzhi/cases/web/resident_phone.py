"""Leaving a phone number on a matter, proved by a code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanzhi.cases.actions.link_phone import link_phone
from shanzhi.cases.queries.links import case_for_link
from shanzhi.cases.web.posting import posted
from shanzhi.cases.web.resident_matter import matter_page
from shanzhi.kernel.api import LINK, Invalid, access, client_address
from shanzhi.messaging.api import send_phone_code
from shanzhi.people.api import (
    Purpose,
    confirm_phone_code,
    consents_ticked,
    give_consent,
)


@access(LINK)
@posted
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code to the number. The page that answers holds the number, the address never does."""
    case, _reporter = case_for_link(token)
    number = request.POST.get("phone", "")
    try:
        consents_ticked(request.POST, Purpose.PROGRESS)
        sent = send_phone_code(number, f"case:{case.pk}", address=client_address(request))
    except Invalid as why:
        return matter_page(request, token, why)
    return matter_page(request, token, code_sent=sent, phone=number)


@access(LINK)
@posted
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Check the code and tie the number to the matter."""
    case, reporter = case_for_link(token)
    number = request.POST.get("phone", "")
    try:
        agreed = consents_ticked(request.POST, Purpose.PROGRESS)
        resident = confirm_phone_code(
            number, f"case:{case.pk}", request.POST.get("code", ""), language=get_language() or ""
        )
    except Invalid as why:
        return matter_page(request, token, why, phone=number)
    give_consent(resident, agreed)
    link_phone(case, by=reporter, resident_id=resident.pk)
    messages.success(request, _("手机号已确认。今后每一步都会发短信告诉您。"))
    return HttpResponse(status=303, headers={"Location": f"/m/{token}"})
