"""我的: the matters that this device knows, and how the pages look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.cases.models.states import State
from shanzhi.cases.queries.follow_up import cases_for_links, cases_of_resident
from shanzhi.cases.queries.following import followed_by
from shanzhi.cases.queries.public_rows import public_row
from shanzhi.cases.web.remembered import forget_links, remembered_links
from shanzhi.kernel.api import ANYONE, access, render, uploader_key_of
from shanzhi.people.api import masked_phone, resident_of


@access(ANYONE)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """My matters on this device, elder mode, language, and what is stored."""
    mine = [
        (f"/m/{token}", case, State(case.state).label)
        for token, case in cases_for_links(remembered_links(request))
    ]
    resident = resident_of(request)
    if resident is not None:
        listed = {case.pk for _address, case, _label in mine}
        mine += [
            (address, case, State(case.state).label)
            for address, case in cases_of_resident(resident)
            if case.pk not in listed
        ]
    followed = [
        (f"/follow/{case.public_id}", public_row(case))
        for case in followed_by(uploader_key_of(request))
    ]
    phone = masked_phone(resident) if resident else ""
    context = {"mine": mine, "followed": followed, "phone": phone}
    response = render(request, "cases/resident/me.jinja", context)
    response["Cache-Control"] = "private, no-store"
    return response


@access(ANYONE)
@require_POST
def forgetting(request: HttpRequest) -> HttpResponse:
    """Forget the links on this device: for a phone that others use too."""
    messages.success(request, _("这台设备上的记录已清除。诉求本身不受影响，保存过的链接仍然有效。"))
    response = HttpResponse(status=303, headers={"Location": "/me"})
    forget_links(response)
    return response
