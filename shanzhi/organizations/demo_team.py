"""Give the demo's first community shifts, a leave with a substitute, and training."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Refusal, local_zone
from shanzhi.organizations.actions.leave import note_leave
from shanzhi.organizations.actions.shifts import set_shift
from shanzhi.organizations.actions.training import NewTraining, note_training
from shanzhi.organizations.models import GridWorker, Training
from shanzhi.organizations.models.grid_worker import GridDuty

COURSES = (("网格员岗前培训", "8"), ("矛盾纠纷调解技巧", "4"), ("消防隐患排查", "2"))
DAYS = 5


@transaction.atomic
def load_demo_team(grid_code: str, *, by: Actor) -> None:
    """Fill the community in which the grid lies; again it changes nothing. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示人员只能装入已有演示地点的非生产环境。"))
    community, today = grid_code[:12], localdate()
    if Training.objects.filter(place_code=community).exists():
        return
    rows = GridWorker.objects.filter(grid_code__startswith=community, duty=GridDuty.FULL_TIME)
    workers = [row.account for row in rows.select_related("account").order_by("grid_code")]
    for number, worker in enumerate(workers):
        for ago, (course, hours) in enumerate(COURSES[: number % len(COURSES) + 1], start=1):
            new = NewTraining(
                course=course,
                hours=Decimal(hours),
                held_on=today - timedelta(days=20 * ago),
                passed=True if ago == 1 else None,
            )
            note_training(worker, community, new, by=by)
        for day in range(DAYS):
            begin = datetime.combine(
                today + timedelta(days=day), time(8 + number % 2 * 6), tzinfo=local_zone()
            )
            set_shift(worker, community, begin, begin + timedelta(hours=6), by=by)
    if len(workers) > 1:
        away, stands_in = workers[-1], workers[0]
        starts = today + timedelta(days=2)
        note_leave(away, community, starts, starts + timedelta(days=3), by=by, substitute=stands_in)
