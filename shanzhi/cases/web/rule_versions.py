"""Versions of a place's rules: who changed what when, and bringing one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.restore_rules import restore_rules
from shanzhi.cases.actions.rule_kinds import RuleKind
from shanzhi.cases.models import RuleSetVersion
from shanzhi.cases.permissions import MANAGE_DEADLINES, MANAGE_RULES
from shanzhi.cases.queries.rule_sets import versions_of
from shanzhi.cases.rules.rule_rows import Change, changes
from shanzhi.cases.web.rule_editor import managed_set, version_sent
from shanzhi.cases.web.rule_pages import rule_pages
from shanzhi.cases.web.rule_places import rule_set_url
from shanzhi.kernel.api import Conflict, Invalid, NotFound, access, actor_of, render
from shanzhi.places import api as places


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_GET
def versions_page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Every version, newest first, each with what it changed."""
    return _page(request, kind, slug, None)


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_GET
def version_page(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """One version as it was, rule by rule."""
    return _page(request, kind, slug, number)


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_POST
def version_restoration(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponse:
    """Make an older version hold again."""
    _kind, place_code = managed_set(request, kind, slug)
    try:
        restore_rules(kind, place_code, number, by=actor_of(request), version=version_sent(request))
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(f"{rule_set_url(kind, place_code)}versions", status=303)
    messages.success(request, _("已恢复第 %(number)s 版，从现在起生效。") % {"number": number})
    return HttpResponseRedirect(rule_set_url(kind, place_code), status=303)


def _page(request: HttpRequest, kind: str, slug: str, number: int | None) -> HttpResponse:
    found, place_code = managed_set(request, kind, slug)
    versions = versions_of(kind, place_code)
    shown = next((version for version in versions if version.number == number), None)
    if number is not None and shown is None:
        raise NotFound
    context = {
        "kind": found,
        "pages": rule_pages(kind),
        "place": places.division_name(place_code),
        "url": rule_set_url(kind, place_code),
        "versions": _told(found, versions),
        "version": versions[0].number if versions else 0,
        "shown": shown,
        "rows": [found.describe(row) for row in shown.rows] if shown else [],
    }
    return render(request, "cases/desk/rule_versions.jinja", context)


def _told(kind: RuleKind, versions: list[RuleSetVersion]) -> list[dict[str, Any]]:
    earlier = {version.number: version.rows for version in versions}
    return [
        {
            "version": version,
            "changes": [
                change_words(kind, change)
                for change in changes(earlier[version.number - 1], version.rows)
            ]
            if version.number - 1 in earlier
            else [],
        }
        for version in versions
    ]


def change_words(kind: RuleKind, change: Change) -> str:
    """What became of a rule, in one line."""
    name = {"name": kind.title(change.row)}
    if change.what == "added":
        said = "，".join(
            words for _label, words in kind.describe(change.row)[kind.details]
        )  # not on screen: a comma
        return _("新增“%(name)s”：%(what)s") % {**name, "what": said}
    if change.what == "removed":
        return _("移除“%(name)s”") % name
    if change.what == "moved":
        return _("“%(name)s”从第 %(before)s 条移到第 %(after)s 条") % {
            **name,
            "before": change.before,
            "after": change.after,
        }
    old, new = kind.describe(change.old), kind.describe(change.row)
    parts = [
        _("%(label)s：%(old)s → %(new)s") % {"label": label, "old": was, "new": words}
        for (label, was), (_same, words) in zip(old, new, strict=True)
        if was != words
    ]
    return _("修改“%(name)s”：%(what)s") % {
        **name,
        "what": "；".join(parts),
    }  # not on screen: a semicolon
