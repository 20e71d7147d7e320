"""Rule sets of places and their versions, for those who may change them."""

from __future__ import annotations

from shanzhi.cases.models import Case, DryRun, RuleSet, RuleSetVersion
from shanzhi.cases.permissions import MANAGE_RULES
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, NotFound, Target, allowed


def require_managed(viewer: Actor, place_code: str) -> None:
    """Raises NotFound unless the viewer may change the place's rules."""
    if not allowed(viewer, MANAGE_RULES, Target(place_code=place_code)):
        raise NotFound


def managed_scopes(viewer: Actor) -> list[str]:
    """The widest places whose rules the viewer may change."""
    scopes = sorted(set(viewer.scopes()))
    return [code for code in scopes if allowed(viewer, MANAGE_RULES, Target(place_code=code))]


def version_now(kind: str, place_code: str) -> int:
    """The number of the version that holds; 0 when nothing was ever changed."""
    held = RuleSet.objects.filter(kind=kind, place_code=place_code)
    return held.values_list("version", flat=True).first() or 0


def versions_of(kind: str, place_code: str) -> list[RuleSetVersion]:
    """All versions, newest first, with who saved them (1 query)."""
    rows = RuleSetVersion.objects.filter(rule_set__kind=kind, rule_set__place_code=place_code)
    return list(rows.select_related("saved_by").order_by("-number"))


def dry_run_of(viewer: Actor, dry_run_id: int) -> DryRun:
    """One of the viewer's own trials, while the viewer may change those rules. Raises NotFound."""
    run = DryRun.objects.filter(pk=dry_run_id, asked_by_id=viewer.id).first()
    if run is None:
        raise NotFound
    require_managed(viewer, run.place_code)
    return run


def cases_shown(viewer: Actor, case_ids: list[int]) -> dict[int, Case]:
    """Matters by id, those the viewer may see."""
    return visible_cases(viewer).in_bulk(case_ids)
