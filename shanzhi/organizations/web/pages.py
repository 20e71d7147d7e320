"""The directory of units at the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.kernel.api import access, actor_of, render
from shanzhi.organizations.models.unit import UnitKind
from shanzhi.organizations.permissions import READ_DIRECTORY
from shanzhi.organizations.queries import directory
from shanzhi.places.api import division_name


@access(READ_DIRECTORY)
@require_GET
def units_page(request: HttpRequest) -> HttpResponse:
    """Units within the viewer's places and above them, who works there, how to reach them."""
    kind = request.GET.get("kind", "")
    found = directory(actor_of(request))
    kinds = [(each.value, each.label) for each in UnitKind]
    rows = [
        (unit, division_name(unit.place_code) or unit.place_code, posts)
        for unit, posts in found
        if kind in ("", unit.kind)
    ]
    tabs = [{"label": _("全部"), "href": "/desk/units", "current": not kind}]
    tabs += [
        {"label": label, "href": f"/desk/units?kind={value}", "current": kind == value}
        for value, label in kinds
        if any(unit.kind == value for unit, _posts in found)
    ]
    return render(request, "organizations/units.jinja", {"rows": rows, "tabs": tabs})
