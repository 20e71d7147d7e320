"""Matters that nobody rated end as "not rated", never as "satisfied"."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseArchived
from shanzhi.cases.models import Case, Review
from shanzhi.cases.models.states import State
from shanzhi.cases.permissions import ARCHIVE
from shanzhi.cases.rules.bounds import RATING_DAYS
from shanzhi.kernel.api import SYSTEM, Actor, WrongState, now


def archive_unrated(*, by: Actor = SYSTEM, at: datetime | None = None, most: int = 1000) -> int:
    """Archive what the reporter was told ``RATING_DAYS`` ago or more and is not rated; returns how
    many. What was verified or signed counts from then: the days are the reporter's.

    Each matter has its own transaction; one that is rated meanwhile is left alone.
    """
    moment = at or now()
    before = moment - timedelta(days=RATING_DAYS)
    told_since = Review.objects.filter(case=OuterRef("pk"), agreed=True, decided_at__gt=before)
    waiting = (
        # A part waits for who has the whole, however long.
        Case.objects.filter(state=State.HANDLED, handled_at__lte=before, parent__isnull=True)
        .exclude(Exists(told_since))
        .order_by("handled_at")[:most]
    )
    return sum(_archive(case, by, moment) for case in waiting)


@transaction.atomic
def _archive(case: Case, by: Actor, at: datetime) -> int:
    try:
        case = locked(case, by=by, capability=ARCHIVE, verb="archive")
    except WrongState:
        return 0
    case.state = State.NOT_RATED
    case.finished_at = at
    save(case, at, "state", "finished_at")
    announce_case(case, CaseArchived, by=by, at=at)
    return 1
