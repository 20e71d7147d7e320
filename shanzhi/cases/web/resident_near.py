"""What neighbours care about, and 附议."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.cases.actions.follow import follow_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.queries.near import lately_handled, near, public_case
from shanzhi.cases.queries.public_rows import public_row
from shanzhi.kernel.api import (
    ANYONE,
    NOBODY,
    access,
    remember_device,
    render,
    safe_next,
    uploader_key_of,
)
from shanzhi.places import api as places


@access(ANYONE)
@require_safe
def near_by(request: HttpRequest, code: str) -> HttpResponse:
    """Open matters of the grid, most supported first, and what was handled lately."""
    entrance = places.entrance(code)
    context = {
        "grid": entrance.grid,
        "grid_code": entrance.code,
        "open": [public_row(case) for case in near(entrance.grid.code)],
        "handled": [public_row(case) for case in lately_handled(entrance.grid.code)],
    }
    return render(request, "cases/resident/near.jinja", context)


@access(ANYONE)
@require_POST
def support(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that one has the same trouble, once per device; the device follows it from then on."""
    case = public_case(public_id)
    key = uploader_key_of(request)
    with transaction.atomic():
        support_case(case, by=NOBODY, device_key=key)
        follow_case(case, by=NOBODY, device_key=key)
    messages.success(
        request, _("已附议并关注，进展在“我的”里看。想收到答复短信，可以在那里留手机号。")
    )
    back = safe_next(request, default=f"/g/{case.place_code}/near")
    response = HttpResponse(status=303, headers={"Location": back})
    return remember_device(request, response)
