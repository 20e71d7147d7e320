"""What is due is planned by a rule, and its cadre is reminded the day before and on the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from shanzhi.kernel.api import SYSTEM, Actor, announce, local_zone, now
from shanzhi.visits.events import LinkPlanNear, LinkPlanned
from shanzhi.visits.models import Link, LinkPlan
from shanzhi.visits.rules.link_plans import plans_around


def plan_link(link: Link, today: date, *, by: Actor, at: datetime) -> int:
    """Plan what the link asks for around ``today``, once, inside the caller's transaction, which
    holds the link's row. Returns how many plans were made."""
    wanted = plans_around(link.tasks, link.starts_on, link.ends_on, today)
    known = set(link.plans.filter(due_on__gte=today).values_list("task", "due_on"))
    made = 0
    for due in wanted:
        if (due.task, due.due_on) in known:
            continue
        plan = LinkPlan.objects.create(
            link=link, task=due.task, starts_on=due.starts_on, due_on=due.due_on
        )
        announce(
            LinkPlanned(
                link_id=link.pk, plan_id=plan.pk, task=plan.task, due_on=due.due_on.isoformat()
            ),
            by=by,
            place_code=link.place_code,
            at=at,
        )
        made += 1
    return made


def plan_all(at: datetime | None = None) -> int:
    """Plan for every link in force; done twice a day, it plans nothing twice."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    in_force = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    made = 0
    for pk in Link.objects.filter(in_force, account__is_active=True).values_list("pk", flat=True):
        with transaction.atomic():
            link = Link.objects.select_for_update().get(pk=pk)
            made += plan_link(link, today, by=SYSTEM, at=moment)
    return made


def remind_links(at: datetime | None = None) -> int:
    """Announce what is due tomorrow and today and not done, each once. Returns how many."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    told = 0
    for days, column in ((1, "told_before_at"), (0, "told_at")):
        due = LinkPlan.objects.filter(
            due_on=today + timedelta(days=days), done_at__isnull=True, **{f"{column}__isnull": True}
        )
        for pk in due.values_list("pk", flat=True):
            told += _remind(pk, days, column, moment)
    return told


@transaction.atomic
def _remind(plan_id: int, days: int, column: str, at: datetime) -> int:
    plan = LinkPlan.objects.select_related("link").get(pk=plan_id)
    link = Link.objects.select_for_update().get(pk=plan.link_id)
    plan.refresh_from_db()
    over = link.ends_on is not None and link.ends_on <= at.astimezone(local_zone()).date()
    if plan.done_at or getattr(plan, column) or over:
        return 0
    setattr(plan, column, at)
    plan.save(update_fields=[column])
    announce(
        LinkPlanNear(link_id=link.pk, plan_id=plan.pk, account_id=link.account_id, days=days),
        by=SYSTEM,
        place_code=link.place_code,
        at=at,
    )
    return 1
