"""Ask a draft of rules about the matters of the last month, before anybody is sent anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from shanzhi.cases.actions.locking import author_id
from shanzhi.cases.actions.rule_kinds import Draft, Past, rule_kind
from shanzhi.cases.actions.save_rules import require_evaluable
from shanzhi.cases.models import Case, DryRun
from shanzhi.cases.queries.visible import within
from shanzhi.cases.rules.rule_rows import Row
from shanzhi.kernel.api import Actor, NotFound, Target, now, require

LOOKS_BACK = timedelta(days=30)
MOST_MATTERS = 50_000
AT_ONCE = 1_000
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def start_dry_run(
    kind_name: str,
    place_code: str,
    rows: Sequence[Row],
    *,
    by: Actor,
    version: int = 0,
    about: int | None = None,
    at: datetime | None = None,
) -> DryRun:
    """Note which matters will be asked: those of the place opened in the last 30 days, at most
    the newest 50,000. It is a question: no rule is saved, so nothing is announced.

    Raises Denied; NotFound for a kind without dry runs; Invalid as saving would.
    """
    kind, moment = rule_kind(kind_name), at or now()
    require(by, kind.permission, Target(place_code=place_code))
    if kind.ask is None:
        raise NotFound
    require_evaluable(kind, place_code, rows, about)
    DryRun.objects.filter(at__lt=moment - KEPT_FOR).delete()
    since = moment - LOOKS_BACK
    # The index of opened_at bounds the walk to a month, however large the table.
    newest = Case.objects.filter(within(place_code), opened_at__gte=since).order_by("-opened_at")
    ids = list(newest.values_list("id", flat=True)[: MOST_MATTERS + 1])
    return DryRun.objects.create(
        kind=kind_name,
        place_code=place_code,
        rows=list(rows),
        version=version,
        asked_by_id=author_id(by),
        at=moment,
        since=since,
        case_ids=ids[:MOST_MATTERS],
        total=min(len(ids), MOST_MATTERS),
        is_capped=len(ids) > MOST_MATTERS,
        finished_at=None if ids else moment,
    )


def finish_dry_run(dry_run_id: int) -> None:
    """Ask all that are left; run twice, it asks nobody twice."""
    while go_on_asking(dry_run_id):
        pass


@transaction.atomic
def go_on_asking(dry_run_id: int, *, at: datetime | None = None) -> bool:
    """Ask about the next thousand matters; False when there are none left."""
    run = DryRun.objects.select_for_update().get(pk=dry_run_id)
    ids = run.case_ids[run.done : run.done + AT_ONCE]
    ask = rule_kind(run.kind).ask
    if not ids or ask is None:
        return False
    ask(Draft(run.place_code, run.rows, run.at), _matters(ids), run.findings)
    run.done += len(ids)
    run.finished_at = at or now() if run.done == run.total else None
    run.save(update_fields=["done", "findings", "finished_at"])
    return run.done < run.total


def _matters(ids: Sequence[int]) -> list[Past]:
    rows = Case.objects.filter(pk__in=ids).values_list(
        "id", "place_code", "category_id", "urgency", "opened_at", "handled_at", "source",
        "standard_id",
    )  # fmt: skip
    return [Past(*row) for row in rows]
