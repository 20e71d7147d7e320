"""本地表决规则: what holds in a place, what it overrides, and setting it with source and reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shanzhi.ballots.actions.set_place_rule import NewPlaceRule, end_place_rule, set_place_rule
from shanzhi.ballots.models.ballot import BallotKind
from shanzhi.ballots.permissions import SET_RULES
from shanzhi.ballots.queries.place_rules import RuleThere, rules_there
from shanzhi.ballots.rules.law import LegalRule, rule_named
from shanzhi.ballots.rules.shares import Share
from shanzhi.ballots.web.draft_form import number_of, places_of
from shanzhi.ballots.web.faults import Faults
from shanzhi.ballots.wording import rule_value_words
from shanzhi.kernel.api import Actor, Invalid, NotFound, Target, access, actor_of, allowed, render
from shanzhi.places.api import division_name

HERE = "/desk/ballot-rules"
Given = Mapping[str, str]


@access(SET_RULES)
@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules of one kind in one place; POST sets one."""
    viewer, given = actor_of(request), request.POST or request.GET
    places = _places(viewer)
    place, kind = _chosen(given, places)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            set_place_rule(_new(request.POST, place, kind), by=viewer)
        except Invalid as why:
            faults = why.fields
        else:
            messages.success(request, _("规则已设定，以后开始的投票照它办；已经开始的不变。"))
            return _back(place, kind)
    name = given.get("name", "")
    context = {
        "places": places,
        "place": place,
        "place_name": division_name(place),
        "kind": kind,
        "kinds": BallotKind.choices,
        "rows": [_row(found, place) for found in rules_there(viewer, kind, place)],
        "editing": _editing(rule_named(kind, name)),
        "typed": request.POST,
        "errors": Faults(faults),
    }
    return render(request, "ballots/desk/rules.jinja", context, status=422 if faults else 200)


@access(SET_RULES)
@require_POST
def ending(request: HttpRequest) -> HttpResponse:
    """The default, or what the place above says, holds again."""
    viewer = actor_of(request)
    place, kind = _chosen(request.POST, _places(viewer))
    for found in rules_there(viewer, kind, place):
        rule = found.holds
        if rule and found.rule.name == request.POST.get("name") and rule.place_code == place:
            end_place_rule(rule, by=viewer)
            messages.success(request, _("本地规则已停用。"))
    return _back(place, kind)


def _places(viewer: Actor) -> list[tuple[str, str]]:
    """Counties, streets and communities where the viewer says what holds."""
    whole = [(code, division_name(code)) for code in viewer.scopes() if code]
    found = dict([*sorted(whole), *places_of(viewer)])
    return [
        (code, name)
        for code, name in found.items()
        if len(code) <= 12 and allowed(viewer, SET_RULES, Target(place_code=code))
    ]


def _chosen(given: Given, places: list[tuple[str, str]]) -> tuple[str, str]:
    """Raises NotFound for who has no such place."""
    place = given.get("place", "") or (places[0][0] if places else "")
    if place not in dict(places):
        raise NotFound
    kind = given.get("kind", "")
    return place, kind if kind in BallotKind.values else BallotKind.OWNERS.value


def _row(found: RuleThere, place: str) -> dict[str, Any]:
    holds = found.holds
    return {
        "name": found.rule.name,
        "label": found.rule.label,
        "default": rule_value_words(found.rule, found.rule.value_as_json()),
        "source": found.rule.source,
        "said": [
            {
                "value": rule_value_words(found.rule, row.value),
                "place": division_name(row.place_code),
                "rule": row,
            }
            for row in found.said
        ],
        "is_own": holds is not None and holds.place_code == place,
    }


def _editing(rule: LegalRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    is_share, is_yes_no = isinstance(rule.value, Share), isinstance(rule.value, bool)
    return {
        "name": rule.name,
        "label": rule.label,
        "sort": "share" if is_share else "yes_no" if is_yes_no else "number",
        "default": rule_value_words(rule, rule.value_as_json()),
        "json": rule.value_as_json(),
    }


def _new(given: Given, place: str, kind: str) -> NewPlaceRule:
    rule = rule_named(kind, given.get("name", ""))
    return NewPlaceRule(
        place_code=place,
        kind=kind,
        name=given.get("name", ""),
        value=_value(rule, given),
        source=given.get("source", ""),
        reason=given.get("reason", ""),
    )


def _value(rule: LegalRule | None, given: Given) -> Any:
    """As the rule's sort asks; nonsense stays nonsense, the action refuses it."""
    if rule is not None and isinstance(rule.value, Share):
        n, d = (number_of(given.get(name, ""), nothing=-1) for name in ("n", "d"))
        return {"n": n, "d": d, "more": given.get("more") == "yes"}
    if rule is not None and isinstance(rule.value, bool):
        return {"yes": True, "no": False}.get(given.get("value", ""))
    return number_of(given.get("value", ""), nothing=-1)


def _back(place: str, kind: str) -> HttpResponse:
    return HttpResponseRedirect(f"{HERE}?place={place}&kind={kind}", status=303)
