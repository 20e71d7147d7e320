"""A trial of a draft of rules: how far it is, and who would have got what."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.dry_run import LOOKS_BACK, MOST_MATTERS
from shanzhi.cases.actions.rule_kinds import RuleKind, rule_kind
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import DryRun
from shanzhi.cases.permissions import MANAGE_DEADLINES, MANAGE_RULES
from shanzhi.cases.queries.rule_sets import dry_run_of, require_managed, version_now
from shanzhi.cases.rules.rule_rows import changes
from shanzhi.cases.web.rule_editor import trial_url
from shanzhi.cases.web.rule_pages import rule_pages
from shanzhi.cases.web.rule_places import rule_set_url
from shanzhi.cases.web.rule_versions import change_words
from shanzhi.kernel.api import Actor, Conflict, Invalid, access, actor_of, render
from shanzhi.places import api as places


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_GET
def trial(request: HttpRequest, dry_run_id: int) -> HttpResponse:
    """What was found; while it is going on, how far it is."""
    viewer = actor_of(request)
    run, kind = _tried(viewer, dry_run_id)
    pages = rule_pages(run.kind)
    context = {
        "run": run,
        "kind": kind,
        "pages": pages,
        "place": places.division_name(run.place_code),
        "url": rule_set_url(run.kind, run.place_code),
        "changes": [
            change_words(kind, change) for change in changes(kind.load(run.place_code), run.rows)
        ],
        "warnings": kind.warn(run.place_code, run.rows),
        "days": LOOKS_BACK.days,
        "most": MOST_MATTERS,
        "is_current": version_now(run.kind, run.place_code) == run.version,
        **pages.found(viewer, run),
    }
    block = "findings" if request.headers.get("HX-Target") == "findings" else None
    return render(request, "cases/desk/trial.jinja", context, block=block)


@access(MANAGE_RULES, MANAGE_DEADLINES)
@require_POST
def trial_adoption(request: HttpRequest, dry_run_id: int) -> HttpResponse:
    """Save exactly what was tried."""
    viewer = actor_of(request)
    run, _kind = _tried(viewer, dry_run_id)
    note = request.POST.get("note", "")
    try:
        saving = Saving(kind=run.kind, place_code=run.place_code, version=run.version, note=note)
        save_rules(saving, run.rows, by=viewer)
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(trial_url(run), status=303)
    messages.success(request, _("规则已保存，从现在起生效。"))
    return HttpResponseRedirect(rule_set_url(run.kind, run.place_code), status=303)


def _tried(viewer: Actor, dry_run_id: int) -> tuple[DryRun, RuleKind]:
    """The viewer's own trial, while the viewer may change those rules. Raises NotFound."""
    run = dry_run_of(viewer, dry_run_id)
    kind = rule_kind(run.kind)
    require_managed(viewer, kind.permission, run.place_code)
    return run, kind
