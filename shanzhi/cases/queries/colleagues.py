"""What somebody has taken on, and the colleagues who can stand in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from shanzhi.cases.models import BulkOperation, Case
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.kernel.api import Actor
from shanzhi.organizations import api as organizations
from shanzhi.people.api import Account

NEWS = timedelta(days=3)


def taken_on(viewer: Actor) -> QuerySet[Case]:
    """Open matters that the viewer has taken on and one of the viewer's units holds."""
    return Case.objects.filter(
        assignee_id=viewer.id, holder_unit_id__in=viewer.unit_ids, state__in=OPEN_STATES
    )


def passed_to(viewer: Actor, at: datetime) -> list[BulkOperation]:
    """What colleagues passed on to the viewer in the last three days, with their note, newest first
    (one query)."""
    found = BulkOperation.objects.filter(
        colleague_id=viewer.id, undone_at__isnull=True, at__gte=at - NEWS
    )
    return list(found.select_related("made_by").order_by("-at"))


def colleagues(viewer: Actor) -> list[Account]:
    """Who works in one of the viewer's units today, in the order of names; the viewer is not one."""
    found = {
        account.pk: account
        for unit_id in sorted(viewer.unit_ids)
        for account in organizations.members_of(unit_id)
        if account.pk != viewer.id
    }
    return sorted(found.values(), key=lambda account: account.name)
