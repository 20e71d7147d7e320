"""Somebody took part in a course, and it is written down with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    announce,
    claim_files,
    local_zone,
    now,
    require,
)
from shanzhi.organizations.events import TrainingNoted, TrainingRemoved
from shanzhi.organizations.models import Training
from shanzhi.organizations.permissions import MANAGE_TEAM
from shanzhi.organizations.queries_team import is_member
from shanzhi.people.api import Account

COURSE, MOST_HOURS = 80, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTraining:
    """``hours`` of lessons; ``passed`` None where nothing was asked; ``file_ids`` at most one."""

    course: str
    hours: Decimal
    held_on: date
    passed: bool | None = None
    file_ids: Sequence[UUID] = ()
    uploader_key: str = ""


@transaction.atomic
def note_training(
    account: Account, place_code: str, new: NewTraining, *, by: Actor, at: datetime | None = None
) -> Training:
    """Write down a course that a member of the community's team took.

    Raises Denied; Invalid (account, course, hours, held_on, photos); Conflict when it stands there.
    """
    moment = at or now()
    require(by, MANAGE_TEAM, Target(place_code=place_code))
    _check(account, place_code, new, moment.astimezone(local_zone()).date())
    files = claim_files(new.file_ids, uploader_key=new.uploader_key)
    try:
        with transaction.atomic():
            row = Training.objects.create(
                account=account,
                place_code=place_code,
                course=new.course.strip(),
                hours=new.hours,
                held_on=new.held_on,
                passed=new.passed,
                evidence=files[0] if files else None,
                noted_by_id=by.id if by.is_staff else None,
            )
    except IntegrityError as why:
        raise Conflict(_("这一天的这门课已经登记过了。")) from why
    event = TrainingNoted(training_id=row.pk, account_id=account.pk)
    announce(event, by=by, place_code=place_code, at=moment, fresh=True)
    return row


@transaction.atomic
def remove_training(row: Training, *, by: Actor, at: datetime | None = None) -> None:
    """Take out a record that is wrong. Raises Denied."""
    row = Training.objects.select_for_update().get(pk=row.pk)
    require(by, MANAGE_TEAM, Target(place_code=row.place_code))
    event = TrainingRemoved(training_id=row.pk, account_id=row.account_id)
    row.delete()
    announce(event, by=by, place_code=row.place_code, at=at or now())


def _check(account: Account, place_code: str, new: NewTraining, today: date) -> None:
    faults: dict[str, str] = {}
    if not is_member(account, place_code):
        faults["account"] = _("此人不是这个社区的网格员。")
    if not new.course.strip() or len(new.course) > COURSE or "\x00" in new.course:
        faults["course"] = _("请写课程名称，最多 %(n)s 字。") % {"n": COURSE}
    if not 0 < new.hours <= MOST_HOURS:
        faults["hours"] = _("学时要大于 0，最多 %(n)s。") % {"n": MOST_HOURS}
    if new.held_on > today:
        faults["held_on"] = _("培训日期不能在今天以后。")
    if len(new.file_ids) > 1:
        faults["photos"] = _("只放一张证书或签到表的照片。")
    if faults:
        raise Invalid(faults)
