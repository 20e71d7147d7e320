"""A duty for grids is proposed, admitted or refused, and ended (事项准入)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    Target,
    WrongState,
    announce,
    bump,
    local_zone,
    now,
    require,
)
from shanzhi.lib.division_code import is_place_code
from shanzhi.organizations.events import DutyAdmitted, DutyEnded, DutyProposed, DutyRefused
from shanzhi.organizations.models import Duty
from shanzhi.organizations.models.duty import DutyState
from shanzhi.organizations.permissions import ADMIT_DUTIES, PROPOSE_DUTIES
from shanzhi.organizations.queries import DUTIES

WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyProposal:
    """What a department wants grids to do; ``ends_on`` None means for good."""

    place_code: str
    category_code: str
    title: str
    reason: str
    unit_id: int | None = None
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def propose_duty(proposal: DutyProposal, *, by: Actor, at: datetime | None = None) -> Duty:
    """Ask for a duty to be admitted to the grids of a place.

    Raises Denied; Invalid (place, category, title, reason, ends_on); Conflict when the place's
    list has the category already.
    """
    moment = at or now()
    require(by, PROPOSE_DUTIES, Target(place_code=proposal.place_code, unit_id=proposal.unit_id))
    _check(proposal, moment.astimezone(local_zone()).date())
    try:
        with transaction.atomic():
            duty = Duty.objects.create(
                place_code=proposal.place_code,
                category_code=proposal.category_code,
                title=proposal.title.strip(),
                reason=proposal.reason.strip(),
                unit_id=proposal.unit_id,
                starts_on=proposal.starts_on,
                ends_on=proposal.ends_on,
                proposed_by_id=by.id if by.is_staff else None,
            )
    except IntegrityError as why:
        raise Conflict(_("这个地方的清单里已经有这一类事项，或正在审批。")) from why
    announce(
        DutyProposed(duty_id=duty.pk, category=duty.category_code),
        by=by,
        place_code=duty.place_code,
        at=moment,
        fresh=True,
    )
    return duty


@transaction.atomic
def admit_duty(duty: Duty, *, by: Actor, note: str = "", at: datetime | None = None) -> Duty:
    """Put it on the list; from then on it may be dispatched to these grids.

    Raises Denied, also for whoever proposed it; WrongState unless it waits; Invalid (note).
    """
    moment = at or now()
    duty = _decide(duty, by, DutyState.ADMITTED, note, moment)
    announce(DutyAdmitted(duty_id=duty.pk), by=by, place_code=duty.place_code, at=moment)
    bump(DUTIES)
    return duty


@transaction.atomic
def refuse_duty(duty: Duty, *, by: Actor, note: str, at: datetime | None = None) -> Duty:
    """Keep it off the list, with a reason. Raises Denied; WrongState; Invalid (note)."""
    moment = at or now()
    if not note.strip():
        raise Invalid({"note": _("请写明为什么不准入，申请单位会看到。")})
    duty = _decide(duty, by, DutyState.REFUSED, note, moment)
    announce(DutyRefused(duty_id=duty.pk), by=by, place_code=duty.place_code, at=moment)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, by: Actor, note: str, at: datetime | None = None) -> Duty:
    """Take an admitted duty off the list, with a reason. Raises Denied; WrongState; Invalid."""
    moment = at or now()
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    require(by, ADMIT_DUTIES, Target(place_code=duty.place_code))
    if duty.state != DutyState.ADMITTED:
        raise WrongState(_("这一项现在不在清单里，请刷新页面。"))
    if not note.strip() or len(note) > WORDS:
        raise Invalid({"note": _("请写明退出理由，最多 %(most)s 字。") % {"most": WORDS}})
    duty.state, duty.decision = DutyState.ENDED, note.strip()
    duty.save(update_fields=["state", "decision"])
    announce(DutyEnded(duty_id=duty.pk), by=by, place_code=duty.place_code, at=moment)
    bump(DUTIES)
    return duty


def _decide(duty: Duty, by: Actor, state: DutyState, note: str, at: datetime) -> Duty:
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    require(by, ADMIT_DUTIES, Target(place_code=duty.place_code))
    if by.is_staff and duty.proposed_by_id == by.id:
        raise Denied(_("自己提出的事项要由别人审批。"))
    if duty.state != DutyState.PROPOSED:
        raise WrongState(_("这一项已经审批过了，请刷新页面。"))
    if len(note) > WORDS:
        raise Invalid({"note": _("最多 %(n)s 个字，请缩短。") % {"n": WORDS}})
    duty.state, duty.decision, duty.decided_at = state, note.strip(), at
    duty.decided_by_id = by.id if by.is_staff else None
    duty.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    return duty


def _check(proposal: DutyProposal, today: date) -> None:
    faults: dict[str, str] = {}
    if not is_place_code(proposal.place_code):
        faults["place"] = _("地区代码应为 6、9、12 或 15 位数字。")
    code = proposal.category_code
    if not (code.isascii() and code.isdecimal() and len(code) in {2, 4, 7}):
        faults["category"] = _("请从列表里选择事项类别。")
    if not proposal.title.strip() or len(proposal.title) > 80:
        faults["title"] = _("请写明事项名称，最多 80 字。")
    if not proposal.reason.strip() or len(proposal.reason) > WORDS:
        faults["reason"] = _("请写明为什么要网格做、依据是什么，最多 %(most)s 字。") % {
            "most": WORDS
        }
    if proposal.ends_on is not None and proposal.ends_on <= max(proposal.starts_on, today):
        faults["ends_on"] = _("临时事项的截止日期要晚于开始日期和今天。")
    if faults:
        raise Invalid(faults)
