"""Do one thing about a matter, and go back to the end that it was done from."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shanzhi.cases.models import Case
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.desk import matter_page
from shanzhi.cases.web.worker import worker_matter_page
from shanzhi.kernel.api import Invalid, actor_of


def stepped(
    request: HttpRequest, case: Case, step: Callable[[], object], *, said: str, form: str = ""
) -> HttpResponse:
    """Run the step and return to the matter; a refused form comes back with what was typed."""
    from_worker = request.POST.get("end") == "worker"
    try:
        step()
    except Invalid as why:
        page = worker_matter_page if from_worker else matter_page
        return page(request, case_by_number(actor_of(request), case.number), why, form)
    messages.success(request, said)
    path = "/worker/cases/" if from_worker else "/desk/cases/"
    return HttpResponseRedirect(f"{path}{case.number}", status=303)
