"""The desk: checklists of a place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shanzhi.cases.actions.save_checklist import put_checklist_away, save_checklist
from shanzhi.cases.models import Checklist
from shanzhi.cases.queries.prepared import checklist_rows
from shanzhi.cases.rules.prepared import read_items, write_items
from shanzhi.cases.web.prepared_form import where_of
from shanzhi.cases.web.prepared_pages import Shelf
from shanzhi.kernel.api import actor_of


def _save(request: HttpRequest, row: Checklist | None) -> object:
    items = read_items(request.POST.get("items", ""))
    return save_checklist(row, by=actor_of(request), where=where_of(request), items=items)


def _filled(_request: HttpRequest, row: Checklist | None) -> dict[str, Any]:
    items = row.items.all() if row else ()
    return {"items": write_items([(item.words, item.is_required) for item in items])}


CHECKLISTS = Shelf(
    many="checklists",
    one="checklist",
    rows=checklist_rows,
    save=_save,
    filled=_filled,
    put_away=put_checklist_away,
)
