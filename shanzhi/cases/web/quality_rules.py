"""What is asked for: pictures by category, how many closings are looked at again, which rates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.set_evidence_rule import set_evidence_rule
from shanzhi.cases.actions.set_rate import set_rate
from shanzhi.cases.actions.set_sampling_share import set_sampling_share
from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.permissions import SET_EVIDENCE, SET_QUALITY
from shanzhi.cases.queries.rates import rate_settings
from shanzhi.cases.queries.tables import categories, category_name, sampling_shares
from shanzhi.cases.rules.rates import EXCLUSIONS, RATES, setting_at
from shanzhi.cases.rules.sampling import share_at
from shanzhi.cases.web.category_choice import category_typed
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.kernel.api import Actor, Invalid, access, actor_of, allowed, render

PAGE = "/desk/quality"


@access(SET_QUALITY)
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """The rules of a place on one page."""
    return _page(request, request.GET.get("place", ""))


@access(SET_QUALITY)
@require_POST
def sampling(request: HttpRequest) -> HttpResponse:
    """Set how many of a hundred are verified."""
    place = request.POST.get("place", "")
    try:
        set_sampling_share(place, by=actor_of(request), percent=_whole(request, "percent"))
    except Invalid as why:
        return _page(request, place, why)
    return _back(request, place, _("核查比例已保存，从下一件办结起算。"))


@access(SET_QUALITY)
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """Set whether a rate is shown, and whom it leaves out."""
    place = request.POST.get("place", "")
    try:
        set_rate(
            place,
            request.POST.get("rate", ""),
            by=actor_of(request),
            is_shown="is_shown" in request.POST,
            exclusions=request.POST.getlist("exclusions"),
        )
    except Invalid as why:
        return _page(request, place, why)
    return _back(request, place, _("指标设置已保存。"))


@access(SET_EVIDENCE)
@require_POST
def evidence(request: HttpRequest) -> HttpResponse:
    """Set which pictures a category asks for."""
    place = request.POST.get("place", "")
    try:
        code = category_typed(request.POST.get("category_name", ""))
        near = request.POST.get("within_m", "").strip()
        set_evidence_rule(
            code,
            by=actor_of(request),
            rule=request.POST.get("rule", ""),
            within_m=_whole(request, "within_m") if near else None,
        )
    except Invalid as why:
        return _page(request, place, why)
    return _back(request, place, _("凭证要求已保存。"))


def _page(request: HttpRequest, asked: str, refused: Invalid | None = None) -> HttpResponse:
    viewer = actor_of(request)
    choices = place_choices(viewer, asked)
    known = {code for code, _name in choices}
    place = asked if asked in known else min(known, key=len, default="")
    settings = rate_settings.get()
    context = {
        "place": place,
        "places": choices,
        "percent": share_at(sampling_shares.get(), place),
        "rates": [{"rate": rate, "held": setting_at(settings, rate, place)} for rate in RATES],
        "exclusions": [(key, name) for key, name in EXCLUSIONS.items()],
        "pictures": _pictures(),
        "rules": EvidenceRule.choices,
        "may_set_pictures": _may_set_pictures(viewer),
        "errors": refused.fields if refused else {},
        "typed": request.POST if refused else {},
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/quality_rules.jinja", context, status=status)


def _pictures() -> list[dict[str, Any]]:
    """Categories that ask for something themselves, not only by what lies above them."""
    found = categories.get()
    rows = []
    for code, known in found.items():
        above = found.get(code[:-3] if len(code) == 7 else code[:-2])
        own = (known.evidence_rule, known.evidence_within_m)
        from_above = (
            (above.evidence_rule, above.evidence_within_m) if above else (EvidenceRule.NONE, None)
        )
        if own != from_above:
            label = EvidenceRule(known.evidence_rule).label
            rows.append({"name": category_name(code), "rule": label, "m": known.evidence_within_m})
    return rows


def _may_set_pictures(viewer: Actor) -> bool:
    return allowed(viewer, SET_EVIDENCE)


def _whole(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Invalid({name: _("请填一个整数。")})
    return int(text)


def _back(request: HttpRequest, place: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(f"{PAGE}?place={place}", status=303)
