"""A report to take along: Word and PDF."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shanzhi.insight.files.document import Paper, paper
from shanzhi.insight.files.pdf import PDF, pdf
from shanzhi.insight.files.word import WORD, word
from shanzhi.insight.permissions import READ_REPORTS
from shanzhi.insight.queries.reports import numbers_of, report_for
from shanzhi.kernel.api import access, actor_of


@access(READ_REPORTS)
@require_GET
def word_file(request: HttpRequest, report_id: int) -> HttpResponse:
    """As a Word document."""
    return _file(request, report_id, word, WORD, "docx")


@access(READ_REPORTS)
@require_GET
def pdf_file(request: HttpRequest, report_id: int) -> HttpResponse:
    """As a PDF; 503 where the server has no Chinese font, and the page can be printed instead."""
    return _file(request, report_id, pdf, PDF, "pdf")


def _file(
    request: HttpRequest, report_id: int, write: Callable[[Paper], bytes], kind: str, ending: str
) -> HttpResponse:
    report = report_for(actor_of(request), report_id)
    sheet = paper(report, numbers_of(report))
    response = HttpResponse(write(sheet), content_type=kind)
    name = quote(f"{sheet.title}.{ending}")
    plain = f"shanzhi-report-{report.pk}.{ending}"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
