"""Ask what a changed rule would have done in the last month, before anybody is called."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Denied, Target, now, require
from shanzhi.sensing.actions.save_rule import RuleDraft, checked_rule
from shanzhi.sensing.models import AlarmRule, RuleTrial
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.queries.dry_run import asked_devices, dry_run
from shanzhi.sensing.queries.stored_days import stored_readings

LOOKS_BACK_DAYS = 30
KEPT_FOR = timedelta(days=7)
# So few are asked while somebody waits; more is a job.
FEW_DEVICES = 20
# Kept readings have no index by device: of more than these a day takes seconds to read.
FEW_READINGS = 1_000_000


@transaction.atomic
def start_trial(
    draft: RuleDraft,
    *,
    by: Actor,
    rule: AlarmRule | None = None,
    at: datetime | None = None,
) -> RuleTrial:
    """Note what is asked: the draft, beside ``rule`` as it is, over the last 30 days. It is a question: no
    rule is saved, so nothing is announced.

    Raises Denied; Invalid as saving would.
    """
    moment = at or now()
    require(by, MANAGE_RULES, Target(place_code=draft.place_code))
    if by.id is None:
        raise Denied(_("请先登录。"))
    checked = checked_rule(draft)
    # Whole hours: what only hours are left of is then in one day altogether.
    until = (moment + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    RuleTrial.objects.filter(at__lt=moment - KEPT_FOR).delete()
    return RuleTrial.objects.create(
        kind=checked.kind,
        rule=rule,
        version=rule.version if rule else 0,
        place_code=draft.place_code,
        draft=asdict(draft),
        asked_by_id=by.id,
        at=moment,
        since=until - timedelta(days=LOOKS_BACK_DAYS),
        until=until,
        total=LOOKS_BACK_DAYS,
    )


def is_small(draft: RuleDraft) -> bool:
    """Whether it is answered while somebody waits."""
    devices = asked_devices(checked_rule(draft))[: FEW_DEVICES + 1].count()
    return devices <= FEW_DEVICES and stored_readings() <= FEW_READINGS


def finish_trial(trial_id: int) -> None:
    """Read day after day and note how far it is; run twice, it begins anew and finds the same."""
    trial = RuleTrial.objects.select_related("rule__metric", "rule__other_metric").get(pk=trial_id)
    draft = checked_rule(RuleDraft(**trial.draft))
    days = 0
    for found in dry_run(draft, trial.rule, trial.since, trial.total):
        days = min(days + 1, trial.total)
        trial.done, trial.findings = days, asdict(found)
        trial.save(update_fields=["done", "findings"])
    trial.done, trial.finished_at = trial.total, now()
    trial.save(update_fields=["done", "finished_at"])
