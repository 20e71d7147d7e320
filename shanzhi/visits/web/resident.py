"""我的关爱走访: who is looked in on sees it, and can say no."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.api import ANYONE, access, render
from shanzhi.people.api import resident_of
from shanzhi.visits.actions.refuse_care import refuse_care
from shanzhi.visits.queries.own import cares_of_resident, own_care
from shanzhi.visits.web.words import care_of

SIGN_IN = "/me/sign-in?next=/me/care"


@access(ANYONE)
@require_safe
def care_page(request: HttpRequest) -> HttpResponse:
    """How often somebody looks in on me, why, on whose word, since when."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    cares = [care_of(care) for care in cares_of_resident(resident)]
    context = {"cares": [each for each in cares if each["care"].ended_at is None]}
    page = render(request, "visits/resident/care.jinja", context)
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    return page


@access(ANYONE)
@require_POST
def refusal(request: HttpRequest, care_id: int) -> HttpResponse:
    """I do not want it."""
    resident = resident_of(request)
    if resident is None:
        return HttpResponseRedirect(SIGN_IN)
    care, me = own_care(resident, care_id)
    refuse_care(care, by=me)
    messages.success(request, _("已停止，网格员和社区会收到通知。别的服务不受影响。"))
    return HttpResponseRedirect("/me/care", status=303)
