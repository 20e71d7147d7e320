"""What cameras saw, for residents: the page behind a message, one's own plates, figures for all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.kernel.api import (
    ANYONE,
    LINK,
    Conflict,
    Invalid,
    access,
    actor_of,
    render,
    signed_url,
)
from shanzhi.people.api import resident_of
from shanzhi.sensing.actions.appeal_vision import appeal_vision
from shanzhi.sensing.actions.own_plates import add_plate, remove_plate
from shanzhi.sensing.queries.vision import (
    HIDDEN_BELOW,
    as_resident,
    own_plates,
    vision_figures,
    vision_for_link,
)

PLATES = "/me/plates"
SIGN_IN = f"/me/sign-in?next={PLATES}"


@access(LINK)
@require_safe
def message_page(request: HttpRequest, token: str) -> HttpResponse:
    """What was seen, what it means, and that it may not have been so."""
    event, _holder = vision_for_link(token)
    picture = signed_url(event.picture) if event.picture else ""
    return _private(
        render(
            request,
            "sensing/vision/message.jinja",
            {"event": event, "picture": picture, "token": token},
        )
    )


@access(LINK)
@require_POST
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """One tap: it was not so."""
    event, holder = vision_for_link(token)
    appeal_vision(event, by=holder)
    messages.success(request, _("收到。会由另一位工作人员重新看一遍，结果发短信告诉您。"))
    return HttpResponseRedirect(f"/v/{token}", status=303)


@access(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def plates_page(request: HttpRequest) -> HttpResponse:
    """The plates that I registered, and one more."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            add_plate(resident, request.POST.get("plate", ""), by=as_resident(resident))
        except Invalid as why:
            errors, status = why.fields, why.status
        except Conflict as why:
            errors, status = {"plate": str(why)}, why.status
        else:
            messages.success(request, _("已登记。摄像机看到它时只告诉您。"))
            return HttpResponseRedirect(PLATES, status=303)
    context = {
        "plates": own_plates(resident),
        "errors": errors,
        "typed": request.POST.get("plate", "") if errors else "",
    }
    return _private(render(request, "sensing/vision/plates.jinja", context, status=status))


@access(ANYONE)
@require_POST
def plate_removal(request: HttpRequest, plate_id: int) -> HttpResponse:
    """Forget it."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    remove_plate(resident, plate_id, by=as_resident(resident))
    messages.success(request, _("已删除。"))
    return HttpResponseRedirect(PLATES, status=303)


@access(ANYONE)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How often, per lift, lane and crossing: nobody's name, no plate, no picture."""
    rows = vision_figures(actor_of(request))
    context = {"rows": rows, "hidden_below": HIDDEN_BELOW}
    return render(request, "sensing/vision/figures.jinja", context)


def _private(page: HttpResponse) -> HttpResponse:
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    # With none at all a browser sends "Origin: null" with the form, which is then refused.
    page["Referrer-Policy"] = "same-origin"
    return page
