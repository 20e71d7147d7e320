"""The hotline: a form that finds the caller's earlier matters while the number is typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.routing import Nowhere
from shanzhi.cases.actions.take_call import take_call
from shanzhi.cases.permissions import TAKE_CALLS
from shanzhi.cases.queries.visible import case_by_number
from shanzhi.cases.web.call_form import CallForm, call_of, hints, read_call
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.deadline import deadline_of
from shanzhi.kernel.api import Denied, Invalid, NotFound, access, actor_of, now, render


@access(TAKE_CALLS)
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """The form; sent with “look” it comes back with what is known and opens nothing, which is
    what a browser without scripts has instead of suggestions."""
    if request.method == "GET":
        return _page(request, CallForm())
    form = read_call(request.POST)
    if request.POST.get("do") == "look":
        return _page(request, form)
    try:
        reported = take_call(call_of(form, actor_of(request)), by=actor_of(request))
    except Denied:
        refused = Invalid({"where": _("这个地方不归您受理，请转给当地社区或街道。")})
        return _page(request, form, refused)
    except Nowhere as why:
        return _page(request, form, Invalid({"where": str(why)}))
    except Invalid as why:
        return _page(request, form, why)
    return HttpResponseRedirect(f"/desk/calls/{reported.case.number}", status=303)


@access(TAKE_CALLS)
@require_POST
def call_hints(request: HttpRequest) -> HttpResponse:
    """What the form knows so far; posted, so that numbers and words stay out of every log."""
    form = read_call(request.POST)
    context = {"form": form, **hints(form, actor_of(request))}
    return render(request, "cases/desk/call_hints.jinja", context)


@access(TAKE_CALLS)
@require_GET
def call_taken(request: HttpRequest, number: str) -> HttpResponse:
    """What to read out to the caller: the number, who has it, until when."""
    case = case_by_number(actor_of(request), number)
    if not hasattr(case, "call"):
        raise NotFound
    context = {"case": case, "deadline": deadline_of(case, now())}
    return render(request, "cases/desk/call_taken.jinja", context)


def _page(request: HttpRequest, form: CallForm, refused: Invalid | None = None) -> HttpResponse:
    errors = Faults(refused.fields if refused else {})
    for field in ("place", "building"):  # one field on this form
        if field in errors:
            errors["where"] = errors.pop(field)
    if "category" in errors:
        errors["category_name"] = errors.pop("category")
    context = {"form": form, "errors": errors, **hints(form, actor_of(request))}
    status = refused.status if refused else 200
    return render(request, "cases/desk/call.jinja", context, status=status)
