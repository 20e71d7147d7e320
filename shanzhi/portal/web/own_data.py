"""我的信息: what is held about me, why, until when, who looked; and a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import ANYONE, Invalid, access, moment, render
from shanzhi.people.api import (
    Consent,
    Purpose,
    Resident,
    consent_words,
    consents_of,
    entries_waiting,
    export_own_data,
    held_of,
    masked_phone,
    may_text,
    resident_of,
)
from shanzhi.portal.queries.own_looks import looks_at

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Resident, P], HttpResponse]
SIGN_IN = "/me/sign-in?next=/me/data"
# What can be agreed to anew here; the guardian's consent belongs to the form that asks the child's.
OFFERED = (Purpose.PROGRESS, Purpose.FOLLOW)
# What the copy that is read calls the fields of the one for programs.
NAMES = {
    "phone": _("手机号"),
    "known_since": _("从什么时候"),
    "proved_at": _("最近一次用验证码确认"),
    "language": _("语言"),
    "purpose": _("用途"),
    "version": _("版本"),
    "words": _("同意的原文"),
    "given_at": _("同意时间"),
    "withdrawn_at": _("撤回时间"),
    "number": _("编号"),
    "reported_at": _("报事时间"),
    "state": _("状态"),
    "text": _("内容"),
    "address": _("具体位置"),
    "building": _("楼栋"),
    "latitude": _("纬度"),
    "longitude": _("经度"),
    "answers": _("您的回答"),
    "ratings": _("您的评价"),
    "files": _("照片和录音（个）"),
    "since": _("从什么时候"),
    "at": _("时间"),
    "name": _("姓名"),
    "relation": _("和户主的关系"),
    "birth_year": _("出生年份"),
    "facts": _("情况"),
    "review_on": _("哪天复核"),
    "ended_at": _("结束时间"),
}


def own(view: View[P]) -> Callable[..., HttpResponse]:
    """A view of whoever has proved a phone on this device. No address names a person, so there is
    nothing to guess; nobody on the way keeps a copy."""

    @access(ANYONE)
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        resident = resident_of(request)
        if resident is None:
            return HttpResponseRedirect(SIGN_IN)
        response = view(request, resident, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@require_safe
@own
def own_data(request: HttpRequest, resident: Resident) -> HttpResponse:
    """The whole page."""
    return own_page(request, resident)


@require_POST
@own
def export(request: HttpRequest, resident: Resident) -> HttpResponse:
    """A copy: ``form`` = json is a file for programs, else a page to read and print."""
    if request.POST.get("form") == "json":
        found = export_own_data(resident, form="json")
        response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return response
    found = export_own_data(resident, form="page")
    context = {"copy": found, "names": NAMES, "readable": readable}
    return render(request, "portal/own_data_copy.jinja", context)


def readable(value: Any) -> str:
    """A value of the copy as people read it: moments, languages, lists."""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    text, names = str(value), dict(settings.LANGUAGES)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return names.get(text, text)
    return moment(found) if found.tzinfo else text


def own_page(
    request: HttpRequest, resident: Resident, refused: Invalid | None = None, **more: Any
) -> HttpResponse:
    """The page; after a refusal with what was typed and what is wrong with it."""
    context: Mapping[str, Any] = {
        "phone_number": masked_phone(resident),
        "language_of_texts": resident.language,
        "language_choices": settings.LANGUAGES,
        "entry_waits": entries_waiting(resident).exists(),
        "parts": held_of(resident),
        "looks": looks_at(resident),
        "consents": [_consent(resident, purpose) for purpose in OFFERED],
        "given": [_given(row) for row in consents_of(resident)],
        "typed": request.POST,
        "errors": dict(refused.fields) if refused else {},
        **more,
    }
    status = refused.status if refused else 200
    return render(request, "portal/own_data.jinja", context, status=status)


def _consent(resident: Resident, purpose: Purpose) -> dict[str, Any]:
    return {
        "purpose": purpose.value,
        "label": purpose.label,
        "words": consent_words(purpose),
        "may": may_text(resident.pk, purpose),
    }


def _given(row: Consent) -> dict[str, Any]:
    return {
        "label": Purpose(row.text.purpose).label,
        "version": row.text.version,
        "given_at": row.given_at,
        "withdrawn_at": row.withdrawn_at,
    }
