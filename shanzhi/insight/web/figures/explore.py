"""自助分析: a measure by one or two dimensions, chosen from menus; as a table, bars and a file."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.insight.permissions import EXPLORE
from shanzhi.insight.queries.figures.exploring import Explored, explored
from shanzhi.insight.rules.figures.explored import DIMENSIONS, MEASURES
from shanzhi.insight.web.figures.asking import asked_days, asked_place, choices
from shanzhi.kernel.api import Invalid, access, actor_of, render


@access(EXPLORE)
@require_GET
def explore_page(request: HttpRequest) -> HttpResponse:
    """The form, and its answer where something is asked."""
    asked = _asked(request)
    found, errors = None, {}
    if request.GET:
        try:
            found = _answer(request, asked)
        except Invalid as why:
            errors = why.fields
    context: dict[str, Any] = {
        **asked,
        "found": found,
        "errors": errors,
        "places": choices(actor_of(request), asked["place"]),
        "measures": [(key, str(one.name)) for key, one in MEASURES.items()],
        "dimensions": [(key, str(one.name)) for key, one in DIMENSIONS.items()],
        "query": request.GET.urlencode(),
    }
    return render(request, "insight/figures/explore.jinja", context, status=422 if errors else 200)


@access(EXPLORE)
@require_GET
def explore_file(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    asked = _asked(request)
    found = _answer(request, asked)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="explore.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    heads = [str(DIMENSIONS[name].name) for name in asked["chosen"]]
    writer.writerow([*heads, str(MEASURES[asked["measure"]].name)])
    for row in found.rows:
        value = _("不足5人") if row.is_hidden else "" if row.value is None else round(row.value, 4)
        writer.writerow([*row.words, value])
    return answer


def _asked(request: HttpRequest) -> dict[str, Any]:
    since, until = asked_days(request)
    rows = request.GET.get("rows", "street"), request.GET.get("columns", "")
    return {
        "measure": request.GET.get("measure", "came"),
        "rows": rows[0],
        "columns": rows[1],
        "chosen": [name for name in dict.fromkeys(rows) if name],
        "place": asked_place(request, actor_of(request)),
        "since": since,
        "until": until,
    }


def _answer(request: HttpRequest, asked: dict[str, Any]) -> Explored:
    return explored(
        actor_of(request), asked["measure"], asked["chosen"], asked["place"], asked["since"],
        asked["until"],
    )  # fmt: skip
