"""What is known of a household is noted with its source and its day, and ended when it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now
from shanzhi.people.actions.register_household import lock_household
from shanzhi.people.events import FactEnded, FactNoted
from shanzhi.people.models import Household, HouseholdFact
from shanzhi.people.models.household import FactKind, FactSource

FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """``since`` None is today; ``person_id`` is somebody of the household, None the whole of it."""

    kind: str
    source: str
    since: date | None = None
    person_id: int | None = None


@transaction.atomic
def note_fact(
    household: Household, new: NewFact, *, by: Actor, at: datetime | None = None
) -> tuple[HouseholdFact, bool]:
    """Note a fact; (the fact, whether new): what is noted already and holds is left as it is.

    Raises Denied; WrongState; Invalid (kind, source, since, person).
    """
    moment = at or now()
    household = lock_household(household, by)
    today = localtime(moment).date()
    _check(household, new, today)
    person = household.people.get(pk=new.person_id) if new.person_id else None
    fact, fresh = HouseholdFact.objects.get_or_create(
        household=household,
        person=person,
        kind=new.kind,
        ended_on=None,
        defaults={
            "place_code": household.place_code,
            "source": new.source,
            "since": new.since or today,
            "noted_by_id": by.id if by.is_staff else None,
            "noted_at": moment,
        },
    )
    if fresh:
        event = FactNoted(household_id=household.pk, fact_id=fact.pk)
        announce(event, by=by, place_code=household.place_code, at=moment)
    return fact, fresh


@transaction.atomic
def end_fact(fact: HouseholdFact, *, by: Actor, at: datetime | None = None) -> HouseholdFact:
    """It is true no longer. Raises Denied; WrongState when it ended before."""
    moment = at or now()
    household = lock_household(fact.household, by)
    fact.refresh_from_db()
    if fact.ended_on is not None:
        raise WrongState(_("这一条已经结束了，请刷新页面。"))
    fact.ended_on = localtime(moment).date()
    fact.save(update_fields=["ended_on"])
    event = FactEnded(household_id=household.pk, fact_id=fact.pk)
    announce(event, by=by, place_code=household.place_code, at=moment)
    return fact


def _check(household: Household, new: NewFact, today: date) -> None:
    faults: dict[str, str] = {}
    if new.kind not in FactKind.values:
        faults["kind"] = _("请从列表里选择情况。")
    if new.source not in FactSource.values:
        faults["source"] = _("请选择是怎么知道的。")
    if new.since is not None and new.since > today:
        faults["since"] = _("日期不能晚于今天。")
    elif new.since is not None and new.since.year < FIRST_YEAR:
        faults["since"] = _("请写 1900 年以后的日期。")
    people = household.people.filter(left_at__isnull=True)
    if new.person_id is not None and not people.filter(pk=new.person_id).exists():
        faults["person"] = _("这一户没有这个人，请重新选择。")
    if faults:
        raise Invalid(faults)
