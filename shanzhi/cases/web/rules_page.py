"""All rules that touch one's places, in the order in which they are asked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.rule_kinds import rule_kinds
from shanzhi.cases.permissions import MANAGE_RULES, READ_RULES
from shanzhi.cases.queries.rule_sets import managed_scopes, require_managed
from shanzhi.cases.queries.rules_table import rules_for
from shanzhi.cases.web.place_choices import place_choices
from shanzhi.cases.web.rule_places import rule_set_url
from shanzhi.kernel.api import Actor, Target, access, actor_of, allowed, render


@access(READ_RULES)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The routing rules, and the way to those that may be changed; with a chosen place straight
    to its set."""
    viewer = actor_of(request)
    kinds = {kind.name: kind for kind in rule_kinds()}
    chosen, kind = request.GET.get("place", ""), request.GET.get("kind", "routing")
    if chosen and kind in kinds:
        require_managed(viewer, chosen)
        return HttpResponseRedirect(rule_set_url(kind, chosen))
    context = {
        "rules": [
            {"row": row, "href": _href(viewer, row.rule.place_code, row.rule.pk)}
            for row in rules_for(viewer)
        ],
        "kinds": [(kind.name, kind.label) for kind in kinds.values()],
        "places": place_choices(viewer) if managed_scopes(viewer) else [],
    }
    return render(request, "cases/desk/rules.jinja", context)


def _href(viewer: Actor, place_code: str, rule_id: int) -> str:
    if not allowed(viewer, MANAGE_RULES, Target(place_code=place_code)):
        return ""
    return f"{rule_set_url('routing', place_code)}{rule_id}"
