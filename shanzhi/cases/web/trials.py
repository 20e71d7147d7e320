"""A trial of a draft of rules: how far it is, and who would have got what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanzhi.cases.actions.dry_run import LOOKS_BACK, MOST_MATTERS
from shanzhi.cases.actions.rule_kinds import rule_kind
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.models import DryRun
from shanzhi.cases.permissions import MANAGE_RULES
from shanzhi.cases.queries.rule_sets import cases_shown, dry_run_of, version_now
from shanzhi.cases.rules.rule_rows import changes
from shanzhi.cases.web.rule_editor import trial_url
from shanzhi.cases.web.rule_places import rule_set_url
from shanzhi.cases.web.rule_versions import change_words
from shanzhi.kernel.api import Actor, Conflict, Invalid, access, actor_of, render
from shanzhi.organizations import api as organizations
from shanzhi.places import api as places


@access(MANAGE_RULES)
@require_GET
def trial(request: HttpRequest, dry_run_id: int) -> HttpResponse:
    """What was found; while it is going on, how far it is."""
    viewer = actor_of(request)
    run = dry_run_of(viewer, dry_run_id)
    kind = rule_kind(run.kind)
    context = {
        "run": run,
        "kind": kind,
        "place": places.division_name(run.place_code),
        "url": rule_set_url(run.kind, run.place_code),
        "changes": [
            change_words(kind, change) for change in changes(kind.load(run.place_code), run.rows)
        ],
        "warnings": kind.warn(run.place_code, run.rows),
        "days": LOOKS_BACK.days,
        "most": MOST_MATTERS,
        "is_current": version_now(run.kind, run.place_code) == run.version,
        **_found(viewer, run),
    }
    block = "findings" if request.headers.get("HX-Target") == "findings" else None
    return render(request, "cases/desk/trial.jinja", context, block=block)


@access(MANAGE_RULES)
@require_POST
def trial_adoption(request: HttpRequest, dry_run_id: int) -> HttpResponse:
    """Save exactly what was tried."""
    viewer = actor_of(request)
    run = dry_run_of(viewer, dry_run_id)
    note = request.POST.get("note", "")
    try:
        saving = Saving(kind=run.kind, place_code=run.place_code, version=run.version, note=note)
        save_rules(saving, run.rows, by=viewer)
    except (Conflict, Invalid) as why:
        messages.error(request, str(why))
        return HttpResponseRedirect(trial_url(run), status=303)
    messages.success(request, _("规则已保存，从现在起生效。"))
    return HttpResponseRedirect(rule_set_url(run.kind, run.place_code), status=303)


def _found(viewer: Actor, run: DryRun) -> dict[str, Any]:
    found = run.findings
    moved = found.get("changed_rows", [])
    late, saved = found.get("newly_late", []), found.get("no_longer_late", [])
    cases = cases_shown(viewer, [row[0] for row in (*moved, *late, *saved)])
    units = sorted(found.get("units", {}).items(), key=lambda item: -max(item[1]))
    return {
        "units": [
            {"name": _unit_name(int(pk)), "before": before, "after": after}
            for pk, (before, after) in units
        ],
        "changed": found.get("changed", 0),
        "changed_rows": [
            {"case": cases[pk], "before": _unit_name(before), "after": _unit_name(after)}
            for pk, before, after in moved
            if pk in cases
        ],
        "late_rows": [
            {"case": cases[pk], "until": datetime.fromisoformat(after), "is_late": is_late}
            for rows, is_late in ((late, True), (saved, False))
            for pk, _before, after in rows
            if pk in cases
        ],
        "handled": found.get("handled", 0),
        "late_before": found.get("late_before", 0),
        "late_after": found.get("late_after", 0),
        "nowhere": found.get("nowhere", 0),
    }


def _unit_name(unit_id: int) -> str:
    unit = organizations.unit(unit_id)
    return unit.name if unit else str(unit_id)
