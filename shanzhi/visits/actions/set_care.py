"""A person decides how closely somebody is looked in on, and that it is needed no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    WrongState,
    announce,
    now,
    require,
)
from shanzhi.people.api import Person
from shanzhi.visits.actions.end_heard import end as end_one_heard
from shanzhi.visits.actions.seen import pace_of
from shanzhi.visits.events import CareLifted, CareSet
from shanzhi.visits.models import CareLevel, Heard, MissedCare
from shanzhi.visits.models.care import Basis, CareEnd, CareNeed, Colour
from shanzhi.visits.models.heard import Became, HeardKind
from shanzhi.visits.permissions import SET_CARE
from shanzhi.visits.rules.care import LONGEST_REVIEW, REFUSED_FOR, next_days

WORDS_LIMIT, BASIS_LIMIT = 200, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCare:
    """``needs`` are CareNeeds, at least one. ``basis`` is on whose word; ``basis_words`` name the
    statutory duty where it is one. ``review_on`` is the day on which somebody looks again whether
    it is still right."""

    colour: str
    needs: tuple[str, ...]
    basis: str
    review_on: date
    words: str = ""
    basis_words: str = ""


@transaction.atomic
def set_care(person: Person, new: NewCare, *, by: Actor, at: datetime | None = None) -> CareLevel:
    """Look in on somebody from now; what was set before ends. Care needs heard in the household that
    nobody has answered end with it.

    Raises Denied; Invalid (colour, needs, basis, basis_words, review_on, words); who has refused
    within half a year is looked in on again on their own word only. Conflict when somebody else set
    it at the same moment.
    """
    moment = at or now()
    today = localtime(moment).date()
    require(by, SET_CARE, Target(place_code=person.place_code))
    given = _open(person)
    _check(person, new, today, moment)  # behind the lock: a refusal that was under way is known
    for before in given:
        close_care(before, CareEnd.REPLACED, by=by, at=moment)
    try:
        care = _made(person, new, today, by, moment)
    except IntegrityError as why:
        raise Conflict(_("别人刚刚设定过，请刷新页面看看。")) from why
    announce(CareSet(care_id=care.pk), by=by, place_code=care.place_code, at=moment, fresh=True)
    _end_heard(person, by, moment)
    return care


@transaction.atomic
def _made(person: Person, new: NewCare, today: date, by: Actor, at: datetime) -> CareLevel:
    visit_due, ring_due = next_days(pace_of(new.colour, person.place_code), today)
    return CareLevel.objects.create(
        person=person,
        household_id=person.household_id,
        place_code=person.place_code,
        colour=new.colour,
        needs=sorted(set(new.needs)),
        words=new.words.strip(),
        basis=new.basis,
        basis_words=new.basis_words.strip(),
        review_on=new.review_on,
        visit_due_on=visit_due,
        ring_due_on=ring_due,
        set_by_id=by.id if by.is_staff else None,
        set_at=at,
    )


@transaction.atomic
def lift_care(care: CareLevel, *, by: Actor, at: datetime | None = None) -> CareLevel:
    """It is needed no longer. Raises Denied; WrongState when it ended before."""
    care = CareLevel.objects.select_for_update().get(pk=care.pk)
    require(by, SET_CARE, care.target())
    if care.ended_at is not None:
        raise WrongState(_("这份关爱已经结束，请刷新页面。"))
    return close_care(care, CareEnd.LIFTED, by=by, at=at or now())


@transaction.atomic
def end_cares(
    household_id: int, person_id: int | None = None, *, by: Actor, at: datetime | None = None
) -> int:
    """End the care of who does not live there any more: one person, or all of the household. Returns
    how many there were. Raises Denied."""
    rows = CareLevel.objects.select_for_update().filter(
        household_id=household_id, ended_at__isnull=True
    )
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    found = list(rows.order_by("pk"))
    for care in found:
        require(by, SET_CARE, care.target())
        close_care(care, CareEnd.LIFTED, by=by, at=at or now())
    return len(found)


def close_care(care: CareLevel, end: CareEnd, *, by: Actor, at: datetime) -> CareLevel:
    """Write the end of a row that is locked; nothing of it is missed any more."""
    care.ended_at, care.end = at, end
    care.ended_by_id = by.id if by.is_staff else None
    care.save(update_fields=["ended_at", "end", "ended_by"])
    MissedCare.objects.filter(care=care, answered_at__isnull=True).update(answered_at=at)
    if end != CareEnd.REFUSED:
        event = CareLifted(care_id=care.pk, end=end.value)
        announce(event, by=by, place_code=care.place_code, at=at)
    return care


def _open(person: Person) -> list[CareLevel]:
    rows = CareLevel.objects.select_for_update().filter(person=person, ended_at__isnull=True)
    return list(rows)


def _end_heard(person: Person, by: Actor, at: datetime) -> None:
    waiting = Heard.objects.select_for_update().filter(
        visit__household_id=person.household_id, kind=HeardKind.CARE, ended_at__isnull=True
    )
    for heard in waiting.order_by("pk"):
        end_one_heard(heard, Became.CARE, "", by=by, at=at)


def _check(person: Person, new: NewCare, today: date, moment: datetime) -> None:
    faults = _unfit_basis(new)
    if new.colour not in Colour.values:
        faults["colour"] = _("请选择红、黄或绿。")
    if not new.needs or {*new.needs} - {*CareNeed.values}:
        faults["needs"] = _("请选出为什么要关爱，至少一项。")
    if len(new.words) > WORDS_LIMIT or "\x00" in new.words:
        faults["words"] = _("最多写 %(most)s 字。") % {"most": WORDS_LIMIT}
    if not today < new.review_on <= today + LONGEST_REVIEW:
        faults["review_on"] = _("请写哪天复核，要在半年之内。")
    if new.basis != Basis.SELF and _has_refused(person, moment):
        faults["basis"] = _("本人半年内表示过不要关爱走访，只有本人同意才能再设定。")
    if faults:
        raise Invalid(faults)


def _unfit_basis(new: NewCare) -> dict[str, str]:
    faults: dict[str, str] = {}
    if new.basis not in Basis.values:
        faults["basis"] = _("请选择是谁同意的，或写明法定职责。")
    if new.basis == Basis.DUTY and not new.basis_words.strip():
        faults["basis_words"] = _("请写明哪一条法定职责，例如法规名称和条款。")
    if len(new.basis_words) > BASIS_LIMIT or "\x00" in new.basis_words:
        faults["basis_words"] = _("最多写 %(most)s 字。") % {"most": BASIS_LIMIT}
    return faults


def _has_refused(person: Person, moment: datetime) -> bool:
    return CareLevel.objects.filter(
        person=person, end=CareEnd.REFUSED, ended_at__gt=moment - REFUSED_FOR
    ).exists()
