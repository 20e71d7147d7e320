"""Decide who gets a matter and until when, and say why (B9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.queries.deadlines import due_for, limit_at
from shanzhi.cases.queries.tables import category_name, routing_rules
from shanzhi.cases.rules.deadlines import Limit
from shanzhi.cases.rules.routing import RouteRule, first_match
from shanzhi.kernel.api import Refusal, local_zone
from shanzhi.organizations import api as organizations

_UPWARDS = ("grid_team", "community_desk", "street_office", "city_centre")


@dataclass(frozen=True, slots=True)
class Route:
    """The unit that gets it, until when (the handling limit), by which rule (None: nobody's rule fitted) and why."""

    unit_id: int
    due_at: datetime
    limit: Limit
    rule_id: int | None
    reason: str


class Nowhere(Refusal):
    """No unit serves the place at all: the place has not been set up."""

    status = 409
    code = "no-unit"


def route(*, place_code: str, category_code: str, urgency: int, at: datetime) -> Route:
    """First matching rule wins; what matches none goes to the community's desk, never nowhere.

    Raises Nowhere when no unit of any level serves the place.
    """
    return route_by(
        routing_rules.get(),
        place_code=place_code,
        category_code=category_code,
        urgency=urgency,
        at=at,
    )


def route_to(
    unit_id: int, *, place_code: str, category_code: str, urgency: int, at: datetime
) -> Route:
    """The route of what somebody of a unit does at once: they have it, whatever the rules say."""
    limit = limit_at(
        ClockKind.HANDLE, place_code=place_code, category_code=category_code, urgency=urgency
    )
    due_at = due_for(place_code, at, limit)
    return Route(unit_id, due_at, limit, None, _("网格员当场处理，由本网格办理。"))


def route_by(
    rules: Sequence[RouteRule], *, place_code: str, category_code: str, urgency: int, at: datetime
) -> Route:
    """The same by given rules, for a trial of a draft. Raises Nowhere."""
    rule = first_match(
        rules,
        place_code=place_code,
        category_code=category_code,
        hour=at.astimezone(local_zone()).hour,
    )
    unit_id, receiver = _receiver(rule, place_code)
    limit = limit_at(
        ClockKind.HANDLE,
        place_code=place_code,
        category_code=category_code,
        urgency=urgency,
        rule_limit=rule.limit if rule else None,
    )
    return Route(
        unit_id=unit_id,
        due_at=due_for(place_code, at, limit),
        limit=limit,
        rule_id=rule.id if rule else None,
        reason=_reason(rule, category_code, receiver),
    )


def _receiver(rule: RouteRule | None, place_code: str) -> tuple[int, str]:
    if rule and rule.unit_id is not None:
        return rule.unit_id, Receiver.UNIT
    wanted = rule.receiver if rule else Receiver.COMMUNITY_DESK
    for kind in _UPWARDS[_UPWARDS.index(wanted) :]:
        unit = organizations.receiver_unit(place_code, kind)
        if unit is not None:
            return unit.pk, kind
    raise Nowhere(_("这个地方还没有设置承办单位，暂时不能受理。请拨打社区电话或 12345。"))


def _reason(rule: RouteRule | None, category_code: str, receiver: str) -> str:
    if rule is None:
        return _("这类事项没有指定承办单位，按所在地点交社区处理。")
    return _("按规则“%(rule)s”派单：类别“%(category)s”。") % {
        "rule": rule.name,
        "category": category_name(category_code),
    }
