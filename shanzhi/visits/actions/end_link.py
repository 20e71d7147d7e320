"""A link ends."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Target, WrongState, announce, local_zone, now, require
from shanzhi.visits.events import LinkEnded
from shanzhi.visits.models import Link
from shanzhi.visits.permissions import MANAGE_LINKS


@transaction.atomic
def end_link(
    link: Link, *, by: Actor, ends_on: date | None = None, at: datetime | None = None
) -> Link:
    """End it with the day before ``ends_on`` (today: at once); what was not due yet is
    not asked for any more. Raises Denied; WrongState when it has ended."""
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    link = Link.objects.select_for_update().get(pk=link.pk)
    require(by, MANAGE_LINKS, Target(place_code=link.place_code))
    if link.ends_on is not None and link.ends_on <= today:
        raise WrongState(_("这项挂钩已经结束了。"))
    link.ends_on = max(ends_on or today, date.fromordinal(link.starts_on.toordinal() + 1))
    link.save(update_fields=["ends_on"])
    link.plans.filter(done_at__isnull=True, due_on__gte=link.ends_on).delete()
    announce(
        LinkEnded(link_id=link.pk, ends_on=link.ends_on.isoformat()),
        by=by,
        place_code=link.place_code,
        at=moment,
    )
    return link
