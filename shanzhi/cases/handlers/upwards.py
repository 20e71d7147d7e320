"""What goes up by itself, and who below is told of it."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.actions.escalate import escalate_by_itself, find_office_above
from shanzhi.cases.events import (
    CaseDecided,
    CaseEscalated,
    CaseOpened,
    CaseReturned,
    ClockRanOut,
)
from shanzhi.cases.handlers.telling import tell_unit
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source, Urgency
from shanzhi.cases.models.handling import Trigger
from shanzhi.cases.models.states import State
from shanzhi.cases.queries.repeats import repeats_of
from shanzhi.cases.queries.tables import escalation_rows
from shanzhi.cases.rules.escalation import EscalationRow, rule_for, trigger_of
from shanzhi.kernel.api import EventRecord, on


@on(CaseEscalated)
def tell_those_above_and_below(event: CaseEscalated, record: EventRecord) -> None:
    """The office that has it now, and the unit below that had it: never up behind its back."""
    tell_unit(event, record, event.unit_id, "cases.escalated")
    if event.from_unit_id != event.unit_id:
        tell_unit(event, record, event.from_unit_id, "cases.escalated_from_you")


@on(CaseReturned)
def tell_dispatcher(event: CaseReturned, record: EventRecord) -> None:
    """Who dispatched it has it back."""
    tell_unit(event, record, event.unit_id, "cases.returned")


@on(CaseDecided)
def tell_the_one_decided_on(event: CaseDecided, record: EventRecord) -> None:
    """The unit that has to do it now."""
    tell_unit(event, record, event.unit_id, "cases.decided")


@on(CaseOpened)
def pass_up_what_repeats(event: CaseOpened, record: EventRecord) -> None:
    """The same trouble in the same place again and again is not the grid's alone any more."""
    case = Case.objects.get(pk=event.case_id)
    rule = rule_of(case, Trigger.REPEAT)
    if rule is None or case.source == Source.IMPORTED or case.state != State.DISPATCHED:
        return
    numbers = repeats_of(case, rule.days, case.opened_at)
    if len(numbers) < rule.times:
        return
    with translation.override(settings.LANGUAGE_CODE):
        reason = _(
            "同一地点同类诉求 %(days)s 天内第 %(times)s 次出现，自动上报（之前最近的：%(numbers)s）。"
        ) % {
            "days": rule.days,
            "times": len(numbers),
            "numbers": "、".join([one for one in numbers if one != case.number][-5:]),
        }
        escalate_by_itself(case, trigger=Trigger.REPEAT, reason=reason)


@on(CaseOpened)
def tell_those_above_of_danger(event: CaseOpened, record: EventRecord) -> None:
    """An emergency stays with who is near; the office above hears of it at once."""
    case = Case.objects.get(pk=event.case_id)
    if event.urgency < Urgency.EMERGENCY or case.source == Source.IMPORTED:
        return
    office = find_office_above(case)
    if office is not None and rule_of(case, Trigger.DANGER):
        tell_unit(event, record, office, "cases.danger_below")


@on(ClockRanOut)
def pass_up_what_is_late(event: ClockRanOut, record: EventRecord) -> None:
    """What was not handled in time, not dispatched again in time, or is dangerous and was not
    accepted in time, goes up."""
    case = Case.objects.get(pk=event.case_id)
    trigger = trigger_of(event.clock, case.state, case.urgency)
    if trigger is None or case.source == Source.IMPORTED or rule_of(case, trigger) is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        reasons = {
            Trigger.DEADLINE: _("超过时限还没有办完，自动上报。"),
            Trigger.DANGER: _("有危险且没有人及时接单，自动上报。"),
        }
        escalate_by_itself(case, trigger=trigger, reason=reasons[trigger])


def rule_of(case: Case, trigger: str) -> EscalationRow | None:
    """The escalation rule that holds for this matter; from memory."""
    return rule_for(
        trigger,
        escalation_rows.get(),
        place_code=case.place_code,
        category_code=case.category_id,
    )
