"""A place's rules at the desk: the set of one kind, and one rule as a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.cases.actions.dry_run import go_on_asking, start_dry_run
from shanzhi.cases.actions.rule_kinds import RuleKind, rule_kind
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import DryRun
from shanzhi.cases.permissions import MANAGE_DEADLINES, MANAGE_RULES
from shanzhi.cases.queries.rule_sets import require_managed, version_now
from shanzhi.cases.rules.rule_rows import Row, moved, put, switched, without
from shanzhi.cases.web.complaints import Faults
from shanzhi.cases.web.rule_pages import rule_pages
from shanzhi.cases.web.rule_places import managed_places, place_of, rule_set_url
from shanzhi.kernel.api import Actor, Conflict, Invalid, NotFound, access, actor_of, render
from shanzhi.places import api as places


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_GET
def rule_set_page(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The rules of one place in the order in which they are asked, and what is odd about them."""
    found, place_code = managed_set(request, kind, slug)
    rows = found.load(place_code)
    faults, warnings = found.check(place_code, rows), found.warn(place_code, rows)
    order = sorted(range(len(rows)), key=lambda at: found.shown_by(rows[at]))
    context = {
        "kind": found,
        "pages": rule_pages(kind),
        "url": rule_set_url(kind, place_code),
        "place": places.division_name(place_code),
        "place_code": slug,
        "places": managed_places(actor_of(request), found, place_code),
        "version": version_now(kind, place_code),
        "rules": [
            {
                "row": rows[at],
                "title": found.title(rows[at]),
                "words": found.describe(rows[at])[found.details],
                "fault": " ".join(faults.get(at, {}).values()),
                "warning": warnings.get(at, ""),
            }
            for at in order
        ],
    }
    return render(request, "cases/desk/rule_set.jinja", context)


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, kind: str, slug: str, rule_id: int | None = None) -> HttpResponse:
    """One rule: saved or removed as a new version of the set, or first tried on the last month's
    matters (``do`` is save, try, remove or try_without)."""
    found, place_code = managed_set(request, kind, slug)
    rows = found.load(place_code)
    row = next((each for each in rows if each["id"] == rule_id), rule_pages(kind).blank)
    if row["id"] != rule_id:
        raise NotFound
    if request.method == "GET":
        return _form_page(request, found, place_code, row)
    do = request.POST.get("do", "")
    try:
        draft, about = _draft(request, found, rows, rule_id)
        if do.startswith("try"):
            return _try(actor_of(request), found, place_code, draft, about, version_sent(request))
        saving = Saving(
            kind=kind,
            place_code=place_code,
            version=version_sent(request),
            note=request.POST.get("note", ""),
            about=about,
        )
        save_rules(saving, draft, by=actor_of(request))
    except (Invalid, Conflict) as why:
        return _form_page(request, found, place_code, row, why)
    gone = _("规则已删除，从现在起照更宽的规则。")
    messages.success(request, gone if about is None else _("规则已保存，从现在起生效。"))
    return HttpResponseRedirect(rule_set_url(kind, place_code), status=303)


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_POST
def rule_order(request: HttpRequest, kind: str, slug: str, rule_id: int) -> HttpResponse:
    """Ask a rule earlier or later."""
    step = -1 if request.POST.get("direction") == "up" else 1
    return _change(request, kind, slug, lambda rows: moved(rows, rule_id, step))


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_POST
def rule_activity(request: HttpRequest, kind: str, slug: str, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    on = request.POST.get("active") == "1"
    return _change(request, kind, slug, lambda rows: switched(rows, rule_id, is_active=on))


def managed_set(request: HttpRequest, kind: str, slug: str) -> tuple[RuleKind, str]:
    """The kind and the place in an address. Raises NotFound for what the viewer may not change."""
    found, place_code = rule_kind(kind), place_of(slug)
    require_managed(actor_of(request), found.permission, place_code)
    return found, place_code


def version_sent(request: HttpRequest) -> int:
    """The version that was being looked at; -1 for nonsense, which is no version."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else -1


def trial_url(run: DryRun) -> str:
    """Where a trial reports."""
    return f"/desk/rules/trials/{run.pk}"


def _change(
    request: HttpRequest, kind: str, slug: str, change: Callable[[list[Row]], list[Row]]
) -> HttpResponse:
    found, place_code = managed_set(request, kind, slug)
    if not found.is_ordered:
        raise NotFound
    try:
        saving = Saving(kind=kind, place_code=place_code, version=version_sent(request))
        save_rules(saving, change(found.load(place_code)), by=actor_of(request))
    except (Invalid, Conflict) as why:
        messages.error(request, str(why))
    return HttpResponseRedirect(rule_set_url(kind, place_code), status=303)


def _draft(
    request: HttpRequest, kind: RuleKind, rows: list[Row], rule_id: int | None
) -> tuple[list[Row], int | None]:
    """The set as it would be, and the position of the rule that was typed (None: taken out)."""
    if request.POST.get("do") in {"remove", "try_without"}:
        if rule_id is None or kind.is_ordered:
            raise NotFound
        return without(rows, rule_id), None
    draft = put(rows, rule_pages(kind.name).read(request.POST, rule_id))
    return draft, next(at for at, each in enumerate(draft) if each["id"] == rule_id)


def _try(
    viewer: Actor,
    kind: RuleKind,
    place_code: str,
    draft: list[Row],
    about: int | None,
    version: int,
) -> HttpResponse:
    run = start_dry_run(kind.name, place_code, draft, by=viewer, version=version, about=about)
    if go_on_asking(run.pk):
        from shanzhi.cases.tasks import go_on_with_dry_run  # jobs import the actions

        go_on_with_dry_run.defer(dry_run_id=run.pk)
    return HttpResponseRedirect(trial_url(run), status=303)


def _form_page(
    request: HttpRequest,
    kind: RuleKind,
    place_code: str,
    row: Row,
    refused: Invalid | Conflict | None = None,
) -> HttpResponse:
    viewer, pages = actor_of(request), rule_pages(kind.name)
    errors = Faults({"rules": str(refused)} if isinstance(refused, Conflict) else {})
    errors.update(refused.fields if isinstance(refused, Invalid) else {})
    url = rule_set_url(kind.name, place_code)
    context: dict[str, Any] = {
        "kind": kind,
        "pages": pages,
        "row": row,
        "heading": kind.title(row) if row["id"] else _("新增规则"),
        "typed": Faults(request.POST.dict()) if refused else pages.unread(row),
        "errors": errors,
        "version": version_sent(request) if refused else version_now(kind.name, place_code),
        "is_conflict": isinstance(refused, Conflict),
        "url": url,
        "action": url + (str(row["id"]) if row["id"] else "new"),
        "place": places.division_name(place_code),
        **pages.choices(viewer, place_code),
    }
    status = refused.status if refused else 200
    return render(request, "cases/desk/rule_form.jinja", context, status=status)
