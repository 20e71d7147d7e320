"""指标核对: how far the figures have followed, and what each look at them found; for operators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shanzhi.insight.permissions import CHECK_FIGURES
from shanzhi.insight.queries.figures.state import figures_state, last_checks
from shanzhi.kernel.api import access, actor_of, everywhere, render


@access(CHECK_FIGURES)
@require_safe
@everywhere()
def checks_page(request: HttpRequest) -> HttpResponse:
    """The last thirty looks, newest first."""
    context = {"state": figures_state(), "rows": last_checks(actor_of(request))}
    return render(request, "insight/figures/checks.jinja", context)
