"""The desk: reply templates of a place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shanzhi.cases.actions.save_template import put_template_away, save_template
from shanzhi.cases.models import ReplyTemplate
from shanzhi.cases.queries.prepared import template_rows
from shanzhi.cases.rules.placeholders import KNOWN
from shanzhi.cases.web.prepared_form import where_of
from shanzhi.cases.web.prepared_pages import Shelf
from shanzhi.kernel.api import actor_of


def _save(request: HttpRequest, row: ReplyTemplate | None) -> object:
    body = request.POST.get("body", "")
    return save_template(row, by=actor_of(request), where=where_of(request), body=body)


def _filled(_request: HttpRequest, row: ReplyTemplate | None) -> dict[str, Any]:
    return {"body": row.body if row else "", "known": " ".join(f"{{{name}}}" for name in KNOWN)}


TEMPLATES = Shelf(
    many="templates",
    one="template",
    rows=template_rows,
    save=_save,
    filled=_filled,
    put_away=put_template_away,
)
