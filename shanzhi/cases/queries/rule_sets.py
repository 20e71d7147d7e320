"""Rule sets of places and their versions, for those who may change them."""

from __future__ import annotations

from shanzhi.cases.models import Case, DryRun, RuleSet, RuleSetVersion
from shanzhi.cases.queries.visible import visible_cases
from shanzhi.kernel.api import Actor, Capability, NotFound, Target, allowed


def require_managed(viewer: Actor, permission: Capability, place_code: str) -> None:
    """Raises NotFound unless the viewer may change the place's rules of a kind that asks for
    ``permission``."""
    if not allowed(viewer, permission, Target(place_code=place_code)):
        raise NotFound


def version_now(kind: str, place_code: str) -> int:
    """The number of the version that holds; 0 when nothing was ever changed."""
    held = RuleSet.objects.filter(kind=kind, place_code=place_code)
    return held.values_list("version", flat=True).first() or 0


def versions_of(kind: str, place_code: str) -> list[RuleSetVersion]:
    """All versions, newest first, with who saved them (1 query)."""
    rows = RuleSetVersion.objects.filter(rule_set__kind=kind, rule_set__place_code=place_code)
    return list(rows.select_related("saved_by").order_by("-number"))


def dry_run_of(viewer: Actor, dry_run_id: int) -> DryRun:
    """One of the viewer's own trials. Raises NotFound."""
    run = DryRun.objects.filter(pk=dry_run_id, asked_by_id=viewer.id).first()
    if run is None:
        raise NotFound
    return run


def cases_shown(viewer: Actor, case_ids: list[int]) -> dict[int, Case]:
    """Matters by id, those the viewer may see."""
    return visible_cases(viewer).in_bulk(case_ids)
