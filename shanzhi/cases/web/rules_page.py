"""All rules of a kind that touch one's places, what holds without them, and the way to their editor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from shanzhi.cases.actions.rule_kinds import RuleKind, rule_kind
from shanzhi.cases.permissions import MANAGE_DEADLINES, MANAGE_RULES, READ_RULES
from shanzhi.cases.queries.deadline_table import deadline_lines, default_lines
from shanzhi.cases.queries.escalation_table import escalation_lines, usual_lines
from shanzhi.cases.queries.rule_sets import require_managed
from shanzhi.cases.queries.rules_table import rules_for
from shanzhi.cases.web.rule_pages import rule_pages
from shanzhi.cases.web.rule_places import managed_places, place_of, rule_set_url
from shanzhi.kernel.api import Actor, Target, access, actor_of, allowed, render


@access(READ_RULES)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The routing rules, and the way to those that may be changed; with a chosen place straight
    to its set."""
    viewer, kind = actor_of(request), rule_kind("routing")
    context = {"lines": _linked(viewer, kind, rules_for(viewer))}
    return _page(request, kind, "cases/desk/rules.jinja", context)


@access(MANAGE_DEADLINES, READ_RULES)
@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """The same of deadlines, and the defaults below them."""
    viewer, kind = actor_of(request), rule_kind("deadlines")
    lines = _linked(viewer, kind, deadline_lines(viewer))
    context = {"lines": lines, "defaults": default_lines()}
    return _page(request, kind, "cases/desk/deadlines.jinja", context)


@access(READ_RULES, MANAGE_RULES)
@require_GET
def escalation(request: HttpRequest) -> HttpResponse:
    """The same of what goes up by itself."""
    viewer, kind = actor_of(request), rule_kind("escalation")
    lines = [
        {
            "place": line.place,
            "words": [words for _label, words in kind.describe(line.row)[:2]],
            "effect": [words for _label, words in kind.describe(line.row)[2:]],
            "href": _href(viewer, kind, line.place_code, line.row["id"]),
        }
        for line in escalation_lines(viewer)
    ]
    usual = [[words for _label, words in kind.describe(row)] for row in usual_lines()]
    return _page(request, kind, "cases/desk/escalation.jinja", {"lines": lines, "usual": usual})


def _page(
    request: HttpRequest, kind: RuleKind, template: str, context: dict[str, Any]
) -> HttpResponse:
    viewer = actor_of(request)
    if chosen := request.GET.get("place", ""):
        require_managed(viewer, kind.permission, place_of(chosen))
        return HttpResponseRedirect(rule_set_url(kind.name, place_of(chosen)))
    return render(
        request,
        template,
        {
            "kind": kind,
            "pages": rule_pages(kind.name),
            "places": managed_places(viewer, kind),
            **context,
        },
    )


def _linked(viewer: Actor, kind: RuleKind, lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Lines that have a ``rule``, each with the way to change it."""
    return [
        {"line": line, "href": _href(viewer, kind, line.rule.place_code, line.rule.pk)}
        for line in lines
    ]


def _href(viewer: Actor, kind: RuleKind, place_code: str, rule_id: int) -> str:
    if not allowed(viewer, kind.permission, Target(place_code=place_code)):
        return ""
    return f"{rule_set_url(kind.name, place_code)}{rule_id}"
