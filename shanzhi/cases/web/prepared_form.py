"""What the three pages of prepared things share: name, place, category, list and form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shanzhi.cases.actions.preparing import Where
from shanzhi.cases.models import Checklist, Macro, ReplyTemplate
from shanzhi.cases.queries.prepared import in_sight, may_manage
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.kernel.api import Actor, Invalid, NotFound, actor_of, render
from shanzhi.places import api as places

Prepared = ReplyTemplate | Macro | Checklist


def list_page(request: HttpRequest, kind: str, rows: Iterable[Any]) -> HttpResponse:
    """What holds where the viewer works; ``kind`` is templates, macros or checklists."""
    viewer = actor_of(request)
    context = {
        "kind": kind,
        "tabs": _tabs(kind),
        "rows": [_row(viewer, row) for row in in_sight(viewer, rows)],
    }
    return render(request, "cases/desk/prepared.jinja", context)


def form_page(
    request: HttpRequest,
    kind: str,
    row: Prepared | None,
    filled: Mapping[str, Any],
    refused: Invalid | None = None,
) -> HttpResponse:
    """The form of one, new (None) or known; after a refusal with what was typed."""
    viewer = actor_of(request)
    where = {
        "title": row.title if row else "",
        "place": row.place_code if row else min(viewer.scopes(), key=len, default=""),
        "category": category_name(row.category_code) if row and row.category_code else "",
    }
    context = {
        "kind": kind,
        "tabs": _tabs(kind),
        "row": row,
        "typed": {**where, **filled, **(request.POST.dict() if refused else {})},
        "errors": dict(refused.fields) if refused else {},
        "places": [("", _("全部地点")), *place_choices(viewer, where["place"])],
    }
    status = refused.status if refused else 200
    return render(request, f"cases/desk/prepared_{kind}.jinja", context, status=status)


def where_of(request: HttpRequest) -> Where:
    """Name, place and category of the form. Raises Invalid (category) for a name nobody knows."""
    typed = request.POST.get("category", "").strip()
    return Where(
        title=request.POST.get("title", ""),
        place_code=request.POST.get("place", ""),
        category_code=category_typed(typed) if typed else "",
    )


def found(viewer: Actor, rows: Iterable[Any], row_id: int) -> Any:
    """The one of ``rows`` with this id that the viewer keeps. Raises NotFound."""
    row = next((row for row in rows if row.pk == row_id and may_manage(viewer, row)), None)
    if row is None:
        raise NotFound
    return row


def _row(viewer: Actor, row: Prepared) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "place": places.division_name(row.place_code) or _("全部地点"),
        "category": category_name(row.category_code) if row.category_code else _("全部类别"),
        "may_manage": may_manage(viewer, row),
    }


def _tabs(kind: str) -> list[dict[str, Any]]:
    labels = {"templates": _("回复模板"), "macros": _("宏"), "checklists": _("核对清单")}
    return [
        {"label": label, "href": f"/desk/{key}", "current": key == kind}
        for key, label in labels.items()
    ]
