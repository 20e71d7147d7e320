"""我的信息: correct it, withdraw consent or give it again, have it erased."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import Conflict, Invalid, NotFound, TooMany, client_address, render
from shanzhi.messaging.api import send_phone_code
from shanzhi.people.api import (
    Purpose,
    Resident,
    change_phone,
    confirm_entry,
    confirm_phone_code,
    consents_ticked,
    disown_entries,
    erase_resident,
    give_consent,
    held_of,
    set_language,
    sign_resident_out,
    take_back_homes,
    withdraw_consent,
)
from shanzhi.portal.web.own_data import OFFERED, own, own_page


@require_POST
@own
def language(request: HttpRequest, resident: Resident) -> HttpResponse:
    """The language of text messages."""
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        return own_page(request, resident, Invalid({"language": _("请从列表里选一种语言。")}))
    set_language(resident, wanted)
    messages.success(request, _("已改好。"))
    return _back()


@sensitive_post_parameters("phone")
@require_POST
@own
def phone(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Send a code to the new number."""
    number = request.POST.get("phone", "")
    try:
        sent = send_phone_code(number, _subject(resident), address=client_address(request))
    except Invalid as why:
        return own_page(request, resident, why)
    return own_page(request, resident, code_sent=sent, new_phone=number)


@sensitive_post_parameters("phone", "code")
@require_POST
@own
def phone_confirmation(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Check the code; from now the resident is known by the new number."""
    number = request.POST.get("phone", "")
    try:
        proven = confirm_phone_code(number, _subject(resident), request.POST.get("code", ""))
    except Invalid as why:
        return own_page(request, resident, why, new_phone=number)
    try:
        change_phone(resident, proven)
    except Conflict as why:
        return own_page(request, resident, Invalid({"phone": str(why)}))
    messages.success(request, _("手机号已更换。"))
    return _back()


@sensitive_post_parameters("name")
@require_POST
@own
def entry(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Say the name that a household is entered with, and see what is held there."""
    try:
        confirm_entry(resident, request.POST.get("name", ""), address=client_address(request))
    except (Invalid, TooMany) as why:
        refused = why if isinstance(why, Invalid) else Invalid({"name": str(why)})
        return own_page(request, resident, refused)
    messages.success(request, _("核对好了，登记的内容在下面。"))
    return _back()


@require_POST
@own
def entry_disowned(request: HttpRequest, resident: Resident) -> HttpResponse:
    """It is somebody else who had this number before."""
    disown_entries(resident)
    messages.success(request, _("已记下。那条登记和您的号码不再有关，网格员会和那一户核对。"))
    return _back()


@require_POST
@own
def consent(request: HttpRequest, resident: Resident, purpose: str) -> HttpResponse:
    """Agree again, in today's words."""
    try:
        give_consent(resident, consents_ticked(request.POST, _offered(purpose)))
    except Invalid as why:
        refused = Invalid({f"consent_{purpose}": str(why)})
        return own_page(request, resident, refused)
    messages.success(request, _("已同意。可以随时撤回。"))
    return _back()


@require_POST
@own
def withdrawal(request: HttpRequest, resident: Resident, purpose: str) -> HttpResponse:
    """Do not agree any more; nothing else changes."""
    withdraw_consent(resident, _offered(purpose))
    messages.success(request, _("已撤回，不再用您的号码做这件事。您的事照常办理。"))
    return _back()


@require_POST
@own
def homes_taken_back(request: HttpRequest, resident: Resident) -> HttpResponse:
    """I belong to none of the places that I named."""
    take_back_homes(resident)
    messages.success(request, _("已去掉。下次附议、发言时会再问您。"))
    return _back()


@require_http_methods(["GET", "HEAD", "POST"])
@own
def erasure(request: HttpRequest, resident: Resident) -> HttpResponse:
    """What goes at once and what a law keeps, until when; and then it is done."""
    errors = {}
    if request.method == "POST":
        if request.POST.get("understood") == "1":
            return _erased(request, resident)
        errors = {"understood": _("请先勾选，表示您知道删除以后不能恢复。")}
    context = {"parts": held_of(resident), "errors": errors}
    return render(request, "portal/own_erasure.jinja", context, status=422 if errors else 200)


def _erased(request: HttpRequest, resident: Resident) -> HttpResponse:
    erase_resident(resident)
    messages.success(request, _("已删除。您报过的事照常办理，保存过的链接仍能看进展。"))
    response = HttpResponse(status=303, headers={"Location": "/me"})
    sign_resident_out(request, response)
    return response


def _offered(purpose: str) -> Purpose:
    if purpose not in OFFERED:
        raise NotFound
    return Purpose(purpose)


def _subject(resident: Resident) -> str:
    return f"new-phone:{resident.pk}"


def _back() -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": "/me/data"})
