"""GET /desk/export asks why; POST sends the file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from shanzhi.cases.actions.export import MOST_ROWS, Exported, export_cases
from shanzhi.cases.models.export import ExportFormat
from shanzhi.cases.permissions import EXPORT
from shanzhi.cases.queries.queue import queue_page
from shanzhi.cases.web.export_files import csv_file, xlsx_file
from shanzhi.cases.web.queue_view import asked_of, chosen_words, what_is_asked
from shanzhi.kernel.api import (
    Invalid,
    access,
    actor_of,
    client_address,
    now,
    render,
    require_step_up,
)


@access(EXPORT)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """The form that asks for a reason, and the file of the queue as it is filtered."""
    require_step_up(request)
    asked = asked_of(request.GET)
    desk, tab, filters = what_is_asked(asked, now())
    if request.method == "GET":
        return _form(request, asked, {})
    viewer = actor_of(request)
    try:
        exported = export_cases(
            filters,
            by=viewer,
            reason=request.POST.get("reason", ""),
            format=request.POST.get("format", ""),
            address=client_address(request),
        )
    except Invalid as why:
        return _form(request, asked, why.fields)
    told = [desk.title, tab.label, *chosen_words(asked)]
    return _file(request, exported, " · ".join(told))


def _file(request: HttpRequest, exported: Exported, told: str) -> HttpResponseBase:
    write = csv_file if exported.export.format == ExportFormat.CSV else xlsx_file
    response = write(actor_of(request), exported, told)
    name = f"shanzhi-{exported.export.pk}.{exported.export.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(request: HttpRequest, asked: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    desk, tab, filters = what_is_asked(asked, now())
    context: dict[str, Any] = {
        "desk": desk,
        "tab": tab,
        "chosen": chosen_words(asked),
        "count": queue_page(actor_of(request), filters, size=1).count_text,
        "most": MOST_ROWS,
        "formats": ExportFormat.choices,
        "typed": request.POST,
        "errors": errors,
        "back": desk.url(asked),
        "action": request.get_full_path(),
    }
    status = 422 if errors else 200
    return render(request, "cases/desk/export.jinja", context, status=status)
