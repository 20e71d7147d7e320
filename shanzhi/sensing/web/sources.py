"""Who pushes to us, at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.kernel.api import Actor, Conflict, Invalid, Role, access, actor_of, render
from shanzhi.places.api import division_name, divisions_under
from shanzhi.sensing.actions.push_sources import (
    NewSource,
    add_source,
    renew_address,
    switch_source,
)
from shanzhi.sensing.models import Platform, PushSource, SourceKind
from shanzhi.sensing.permissions import MANAGE_SOURCES
from shanzhi.sensing.queries.sources import visible_sources

PAGE = "/desk/sources"
FIELDS = (
    "name", "kind", "platform", "networks", "signature_header", "mapping",
)  # fmt: skip


@access(MANAGE_SOURCES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sources_page(request: HttpRequest) -> HttpResponse:
    """Who pushes; the form below enters one, and shows its address once."""
    if request.method != "POST":
        return _page(request)
    given = {name: request.POST.get(name, "") for name in FIELDS}
    new = NewSource(
        **given,
        place_code=request.POST.get("place", ""),
        signing_key=request.POST.get("signing_key", ""),
    )
    try:
        source, secret = add_source(new, by=actor_of(request))
    except Invalid as why:
        return _page(request, errors=why.fields, status=why.status)
    except Conflict as why:
        return _page(request, errors={"name": str(why)}, status=why.status)
    return _handed_over(request, source, secret)


@access(MANAGE_SOURCES)
@never_cache
@require_POST
def address(request: HttpRequest, source_id: int) -> HttpResponse:
    """A new address; the old one is shut."""
    viewer = actor_of(request)
    source = get_object_or_404(visible_sources(viewer), pk=source_id)
    return _handed_over(request, *renew_address(source, by=viewer))


@access(MANAGE_SOURCES)
@require_POST
def switch(request: HttpRequest, source_id: int) -> HttpResponse:
    """On or off."""
    viewer = actor_of(request)
    source = get_object_or_404(visible_sources(viewer), pk=source_id)
    is_on = request.POST.get("on") == "1"
    switch_source(source, by=viewer, is_on=is_on)
    messages.success(request, _("已启用。") if is_on else _("已停用，推送会被拒绝。"))
    return HttpResponseRedirect(PAGE, status=303)


def _handed_over(request: HttpRequest, source: PushSource, secret: str) -> HttpResponse:
    path = (
        f"/sensing/camera/{secret}"
        if source.kind == SourceKind.CAMERA
        else f"/sensing/push/{secret}/{source.platform}"
    )
    return render(request, "sensing/source_address.jinja", {"source": source, "path": path})


def _places_of(viewer: Actor) -> list[str]:
    """Where the viewer may enter a source; for the whole house its counties."""
    scopes = set(viewer.scopes(Role.CITY_DISPATCHER, Role.OPERATOR))
    if "" in scopes:
        scopes |= set(divisions_under("").values_list("code", flat=True))
    return sorted(scopes - {""})


def _page(
    request: HttpRequest, errors: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor_of(request)
    scopes = _places_of(viewer)
    context = {
        "rows": [
            {
                "source": row,
                "place": division_name(row.place_code) or row.place_code,
                "platform": Platform(row.platform).label,
            }
            for row in visible_sources(viewer)
        ],
        "places": [(code, division_name(code) or code) for code in scopes],
        "kinds": SourceKind.choices,
        "platforms": Platform.choices,
        "errors": errors or {},
        "typed": request.POST if errors else {},
    }
    return render(request, "sensing/sources.jinja", context, status=status)
