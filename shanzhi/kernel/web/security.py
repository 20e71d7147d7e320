"""The security administrator's page: unusual reading, and the rules that find it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.actions.acknowledge_alert import acknowledge_alert
from shanzhi.kernel.actions.set_watch_rule import set_watch_rule
from shanzhi.kernel.actors import Actor, Role
from shanzhi.kernel.audit.record import record_access
from shanzhi.kernel.audit.watch import figures_in_force
from shanzhi.kernel.audit.watch_rules import BY_KEY, KINDS, Figures
from shanzhi.kernel.capabilities import HANDLE_ALERTS, SET_WATCH_RULES
from shanzhi.kernel.models import AccessAlert
from shanzhi.kernel.permissions import allowed
from shanzhi.kernel.refusals import Invalid, NotFound, Refusal
from shanzhi.kernel.web.access import access, actor_of
from shanzhi.kernel.web.addresses import client_address
from shanzhi.kernel.web.audit_words import alert_words
from shanzhi.kernel.web.jinja import render

SHOWN = 100


@access(HANDLE_ALERTS)
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """Open alerts, newest first, those that were looked at, and the rules."""
    viewer = actor_of(request)
    rows = visible_alerts(viewer).order_by("-pk")
    waiting = list(rows.filter(acknowledged_at__isnull=True)[:SHOWN])
    closed = list(rows.filter(acknowledged_at__isnull=False)[:SHOWN])
    record_access(
        viewer,
        action="kernel.alerts_read",
        subject=("access_alert", 0),
        count=len(waiting) + len(closed),
        address=client_address(request),
    )
    figures = figures_in_force()
    context = {
        "waiting": _with_rules(waiting),
        "closed": _with_rules(closed),
        "rules": [(kind, figures[kind.key]) for kind in KINDS],
        "may_set": allowed(viewer, SET_WATCH_RULES),
    }
    return render(request, "kernel/alerts.jinja", context)


@access(HANDLE_ALERTS)
@require_POST
def acknowledgement(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Say what it was."""
    viewer = actor_of(request)
    alert = visible_alerts(viewer).filter(pk=alert_id).first()
    if alert is None:
        raise NotFound
    try:
        acknowledge_alert(alert, by=viewer, note=request.POST.get("note", ""))
    except Invalid as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("已记录处置情况。"))
    return HttpResponseRedirect(reverse("security_alerts"))


@access(SET_WATCH_RULES)
@require_POST
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Set a rule's figures."""
    if key not in BY_KEY:
        raise NotFound
    try:
        set_watch_rule(key, _figures(request), by=actor_of(request))
    except ValueError:
        messages.error(request, _("请填数字。"))
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("规则已保存。"))
    return HttpResponseRedirect(reverse("security_alerts"))


def visible_alerts(viewer: Actor) -> QuerySet[AccessAlert]:
    """Alerts about who works in the viewer's places, and those of no place."""
    reach = Q(place_code="")
    for scope in viewer.scopes(Role.SECURITY_ADMIN):
        reach |= Q(place_code__startswith=scope)
    return AccessAlert.objects.filter(reach)


def _with_rules(alerts: list[AccessAlert]) -> list[dict[str, object]]:
    return [
        row | {"rule": BY_KEY[row["alert"].rule].label if row["alert"].rule in BY_KEY else ""}
        for row in alert_words(alerts)
    ]


def _figures(request: HttpRequest) -> Figures:
    given = request.POST
    return Figures(
        limit=int(given.get("limit", "")),
        factor=float(given.get("factor", "") or 0),
        minutes=int(given.get("minutes", "")),
        is_active="is_active" in given,
    )
