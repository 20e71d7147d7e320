"""A cadre is linked to a place, with a term, duties, and what comes round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    announce,
    local_zone,
    now,
    require,
)
from shanzhi.people.api import Account
from shanzhi.places.api import division_name
from shanzhi.visits.actions.plan_links import plan_link
from shanzhi.visits.events import CadreLinked
from shanzhi.visits.models import Link
from shanzhi.visits.models.link import DIGITS, LinkLevel, LinkTask
from shanzhi.visits.permissions import MANAGE_LINKS

MOST_DUTIES, DUTY_WORDS = 12, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """``level`` is a LinkLevel, ``tasks`` LinkTasks; ``ends_on`` None means for good."""

    place_code: str
    level: str
    tasks: tuple[str, ...] = tuple(LinkTask.values)
    duties: Sequence[str] = field(default_factory=tuple)
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def link_cadre(account: Account, new: NewLink, *, by: Actor, at: datetime | None = None) -> Link:
    """Link somebody to a place; what is due in this week, month and quarter is planned at once.

    Raises Denied; Invalid (level, place, tasks, duties, ends_on); Conflict when they are linked to
    it already.
    """
    moment = at or now()
    today = moment.astimezone(local_zone()).date()
    require(by, MANAGE_LINKS, Target(place_code=new.place_code))
    begins = new.starts_on or today
    _check(new, begins)
    try:
        with transaction.atomic():
            link = Link.objects.create(
                account=account,
                level=new.level,
                place_code=new.place_code,
                duties=[duty.strip() for duty in new.duties if duty.strip()],
                tasks=[task for task in LinkTask.values if task in new.tasks],
                starts_on=begins,
                ends_on=new.ends_on,
                made_by_id=by.id if by.is_staff else None,
            )
    except IntegrityError as why:
        raise Conflict(_("这位干部已经挂钩这个地方了。")) from why
    announce(
        CadreLinked(
            link_id=link.pk,
            account_id=account.pk,
            level=link.level,
            starts_on=begins.isoformat(),
        ),
        by=by,
        place_code=link.place_code,
        at=moment,
        fresh=True,
    )
    plan_link(link, today, by=by, at=moment)
    return link


def _check(new: NewLink, begins: date) -> None:
    faults: dict[str, str] = {}
    if new.level not in LinkLevel.values:
        faults["level"] = _("请选择是哪一级挂钩。")
    elif len(new.place_code) != DIGITS[LinkLevel(new.level)] or not division_name(new.place_code):
        faults["place"] = _("挂钩的地方和级别不符：领导挂镇街，科级挂社区，中层挂网格。")
    if not new.tasks or set(new.tasks) - set(LinkTask.values):
        faults["tasks"] = _("请至少选一项：周走访、月报告、季研判。")
    if len(new.duties) > MOST_DUTIES or any(
        len(duty) > DUTY_WORDS or "\x00" in duty for duty in new.duties
    ):
        faults["duties"] = _("职责每行一条，最多 %(most)s 条，每条最多 %(words)s 字。") % {
            "most": MOST_DUTIES,
            "words": DUTY_WORDS,
        }
    if new.ends_on is not None and new.ends_on <= begins:
        faults["ends_on"] = _("结束日期要晚于开始日期。")
    if faults:
        raise Invalid(faults)
