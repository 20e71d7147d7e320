"""A view that does one thing to a matter, whatever the thing is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from shanzhi.cases.actions.keep_draft import clear_draft
from shanzhi.cases.models import Case
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.desk import matter_page
from shanzhi.cases.web.worker import worker_matter_page
from shanzhi.kernel.api import Capability, Invalid, access, actor_of, wants_json

Act = Callable[[HttpRequest, Case], str]
View = Callable[[HttpRequest, str], HttpResponse]


def act(form: str, capability: Capability) -> Callable[[Act], View]:
    """A view that does one thing to a matter and returns to the page it came from; when the form
    is refused, that page comes back with every word that was typed."""

    def make(do: Act) -> View:
        @access(capability)
        @require_POST
        @wraps(do)
        def view(request: HttpRequest, number: str) -> HttpResponse:
            case = case_by_number(actor_of(request), number)
            from_worker = request.POST.get("end") == "worker"
            try:
                # What was kept on the device while typing is done with.
                done = f"draft:{form}:{case.number}"
                messages.success(request, do(request, case), extra_tags=done)
                clear_draft(case, by=actor_of(request), form=form)
            except Invalid as why:
                if wants_json(request):  # a device that sends again what was done without signal
                    raise
                page = worker_matter_page if from_worker else matter_page
                return page(request, case, why, form)
            path = "/worker/cases/" if from_worker else "/desk/cases/"
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(f"{path}{case.number}{query}", status=303)

        return view

    return make
