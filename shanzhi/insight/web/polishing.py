"""A model puts a section in other words, where one is configured."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.insight.actions.polish_section import polish_section
from shanzhi.insight.language_model import is_configured
from shanzhi.insight.permissions import WRITE_REPORTS
from shanzhi.insight.queries.reports import report_for
from shanzhi.kernel.api import Conflict, Invalid, NotFound, access, actor_of


@access(WRITE_REPORTS)
@require_POST
def polish(request: HttpRequest, report_id: int) -> HttpResponse:
    """The words of one section; a number that is not in the data is refused and said."""
    viewer, given = actor_of(request), request.POST
    report = report_for(viewer, report_id)
    if not is_configured():
        raise NotFound
    section, seen = given.get("section", ""), given.get("seen", "0")
    number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else -1
    try:
        polish_section(report, section, by=viewer, seen=number)
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("模型改过的文字已保存，数字都核对过；请您再读一遍。"))
    return HttpResponseRedirect(f"/desk/reports/{report.pk}", status=303)
