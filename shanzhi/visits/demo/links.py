"""Link the demo's leader, handler and dispatcher to a town, a community and a grid."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Refusal, now
from shanzhi.organizations.api import staff_actor
from shanzhi.people.api import account_named
from shanzhi.visits.actions.link_cadre import NewLink, link_cadre
from shanzhi.visits.actions.plan_links import plan_link
from shanzhi.visits.actions.record_link import NewRecord, record_link, report_heard
from shanzhi.visits.models import Link

DUTIES = ("宣讲政策，听取意见", "协调解决网格解决不了的事", "每季度研判一次共性问题")
# User name, level, digits of the first grid's code.
CAST = (("leader", "city", 9), ("handler", "senior", 12), ("dispatcher", "middle", 15))
HEARD = (
    ("老年活动室门口", "居民代表、网格员", "几位老人说，3幢到活动室的路晚上太暗，想加一盏灯。"),
    ("小区东门", "物业经理", "早晚高峰门口电动车乱停，救护车进不来。"),
)
WEEKS = 3


@transaction.atomic
def load_demo_links(grid_code: str, *, by: Actor) -> None:
    """Link them three weeks ago: one week done, one done with a matter, one missed. Again it changes
    nothing. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示人员只能装入已有演示地点的非生产环境。"))
    for username, level, digits in CAST:
        account, place = account_named(username), grid_code[:digits]
        if account is None or Link.objects.filter(account=account).exists():
            continue
        begin = now() - timedelta(weeks=WEEKS)
        new = NewLink(
            place_code=place,
            level=level,
            duties=DUTIES,
            starts_on=localdate() - timedelta(weeks=WEEKS),
        )
        link = link_cadre(account, new, by=by, at=begin)
        for week in range(1, WEEKS + 1):
            plan_link(link, localdate() - timedelta(weeks=WEEKS - week), by=by, at=begin)
        _walk(link, grid_code, staff_actor(account), begin)


def _walk(link: Link, grid_code: str, cadre: Actor, begin: datetime) -> None:
    plans = link.plans.filter(task="visit").order_by("due_on")
    for number, (plan, (where, met, heard)) in enumerate(zip(plans, HEARD, strict=False)):
        new = NewRecord(
            key=uuid5(NAMESPACE_URL, f"demo-link-{link.pk}-{number}"),
            place_code=grid_code,
            place_words=where,
            met=met,
            heard=heard,
        )
        at = begin + timedelta(days=1 + 7 * number)
        record = record_link(plan, new, by=cadre, at=at)
        if number == 0 and link.level == "senior":
            report_heard(record, by=cadre, at=at)
