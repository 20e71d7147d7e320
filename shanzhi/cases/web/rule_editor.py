"""A place's rules at the desk: the set in its order, and one routing rule as a form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.dry_run import go_on_asking, start_dry_run
from shanzhi.cases.actions.rule_kinds import rule_kind
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import DryRun
from shanzhi.cases.models.routing import Receiver
from shanzhi.cases.permissions import MANAGE_RULES
from shanzhi.cases.queries.rule_sets import require_managed, version_now
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.rules.rule_rows import Row, moved, put, switched
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.rule_form import BLANK, read_rule, unread_rule
from shanzhi.cases.web.rule_places import place_of, rule_set_url, slug_of
from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    NotFound,
    TimeUnit,
    access,
    actor_of,
    render,
)
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places


@access(MANAGE_RULES)
@require_GET
def rule_set_page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The rules of one place in the order in which they are asked, and what is odd about them."""
    place_code, found = place_of(slug), rule_kind(kind)
    require_managed(actor_of(request), place_code)
    rows = found.load(place_code)
    faults, warnings = found.check(place_code, rows), found.warn(place_code, rows)
    context = {
        "kind": found,
        "url": rule_set_url(kind, place_code),
        "place": places.division_name(place_code),
        "version": version_now(kind, place_code),
        "rules": [
            {
                "row": row,
                "words": found.describe(row),
                "fault": " ".join(faults.get(at, {}).values()),
                "warning": warnings.get(at, ""),
            }
            for at, row in enumerate(rows)
        ],
    }
    return render(request, "cases/desk/rule_set.jinja", context)


@access(MANAGE_RULES)
@require_http_methods(["GET", "POST"])
def routing_rule(request: HttpRequest, slug: str, rule_id: int | None = None) -> HttpResponse:
    """One rule: saved as a new version of the set, or first tried on the last month's matters."""
    viewer, place_code = actor_of(request), place_of(slug)
    require_managed(viewer, place_code)
    rows = rule_kind("routing").load(place_code)
    row = next((each for each in rows if each["id"] == rule_id), None)
    if rule_id is not None and row is None:
        raise NotFound
    if request.method == "GET":
        return _form_page(request, place_code, row or BLANK)
    try:
        draft = put(rows, read_rule(request.POST, rule_id))
        about = next(at for at, each in enumerate(draft) if each["id"] == rule_id)
        if request.POST.get("do") == "try":
            return _try(viewer, place_code, draft, about, _version(request))
        saving = Saving(
            kind="routing",
            place_code=place_code,
            version=_version(request),
            note=request.POST.get("note", ""),
            about=about,
        )
        save_rules(saving, draft, by=viewer)
    except (Invalid, Conflict) as why:
        return _form_page(request, place_code, row or BLANK, why)
    messages.success(request, _("规则已保存，从现在起生效。"))
    return HttpResponseRedirect(rule_set_url("routing", place_code), status=303)


@access(MANAGE_RULES)
@require_POST
def rule_order(request: HttpRequest, kind: str, slug: str, rule_id: int) -> HttpResponse:
    """Ask a rule earlier or later."""
    step = -1 if request.POST.get("direction") == "up" else 1
    return _change(request, kind, slug, lambda rows: moved(rows, rule_id, step))


@access(MANAGE_RULES)
@require_POST
def rule_activity(request: HttpRequest, kind: str, slug: str, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    on = request.POST.get("active") == "1"
    return _change(request, kind, slug, lambda rows: switched(rows, rule_id, is_active=on))


def _change(request: HttpRequest, kind: str, slug: str, change: Any) -> HttpResponse:
    place_code = place_of(slug)
    require_managed(actor_of(request), place_code)
    rows = change(rule_kind(kind).load(place_code))
    try:
        saving = Saving(kind=kind, place_code=place_code, version=_version(request))
        save_rules(saving, rows, by=actor_of(request))
    except (Invalid, Conflict) as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(rule_set_url(kind, place_code), status=303)


def _try(
    viewer: Actor, place_code: str, draft: list[Row], about: int, version: int
) -> HttpResponse:
    run = start_dry_run("routing", place_code, draft, by=viewer, version=version, about=about)
    if go_on_asking(run.pk):
        from shanzhi.cases.tasks import go_on_with_dry_run  # jobs import the actions

        go_on_with_dry_run.defer(dry_run_id=run.pk)
    return HttpResponseRedirect(trial_url(run), status=303)


def trial_url(run: DryRun) -> str:
    """Where a trial reports."""
    return f"/desk/rules/trials/{run.pk}"


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1


def _form_page(
    request: HttpRequest, place_code: str, row: Row, refused: Invalid | Conflict | None = None
) -> HttpResponse:
    viewer = actor_of(request)
    errors = Faults({"rules": str(refused)} if isinstance(refused, Conflict) else {})
    errors.update(refused.fields if isinstance(refused, Invalid) else {})
    category = category_name(row["category_code"]) if row["category_code"] else ""
    units = organizations.dispatchable_units(viewer, place_code)
    context = {
        "row": row,
        "typed": Faults(request.POST.dict()) if refused else unread_rule(row, category),
        "errors": errors,
        "version": _version(request) if refused else version_now("routing", place_code),
        "is_conflict": isinstance(refused, Conflict),
        "url": rule_set_url("routing", place_code),
        "action": rule_set_url("routing", place_code) + (str(row["id"]) if row["id"] else "new"),
        "place": places.division_name(place_code),
        "slug": slug_of(place_code),
        "receivers": [(choice.value, choice.label) for choice in Receiver],
        "units": [(str(unit.pk), unit.name) for unit in units],
        "limit_units": [(unit.value, unit.label) for unit in TimeUnit],
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/rule_form.jinja", context, status=status)
