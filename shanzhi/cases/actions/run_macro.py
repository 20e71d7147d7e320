"""Run the steps of a macro through the ordinary actions: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.ask import ask_reporter
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.models import Case, Macro
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.permissions import COMMENT
from shanzhi.cases.queries.prepared import filled_for, macros_for
from shanzhi.cases.rules.macros import MacroStep, StepVerb, step_of
from shanzhi.kernel.api import Actor, Invalid, Refusal, now, require

# Two closings at one moment could not be told apart; steps follow each other like clicks.
_APART = timedelta(microseconds=1)


class MacroStopped(Invalid):
    """A step could not be done, so nothing was done; says which and why."""

    code = "macro-stopped"

    def __init__(self, number: int, step: MacroStep, why: Refusal) -> None:
        said = _("第 %(n)s 步“%(step)s”做不了：%(why)s 所有步骤都没有执行。") % {
            "n": number,
            "step": step_label(step.verb),
            "why": why,
        }
        super().__init__({"macro": said})


def run_macro(case: Case, macro: Macro, *, by: Actor, at: datetime | None = None) -> Case:
    """Each step as if ``by`` had clicked it, with every permission and rule of its own action.

    Raises Denied; Invalid (macro) for one that does not hold for the matter; MacroStopped at the
    first step that cannot be done, with nothing changed and nothing announced.
    """
    moment = at or now()
    require(by, COMMENT, case.target())
    if macro.pk not in {known.pk for known in macros_for(case)}:
        raise Invalid({"macro": _("这个宏不适用于这件诉求，请重新选择。")})
    with transaction.atomic():
        for number, kept in enumerate(macro.steps, start=1):
            step = step_of(kept)
            current = Case.objects.select_related("holder_unit", "assignee").get(pk=case.pk)
            try:
                _DO[step.verb](current, step, filled_for(current, step.words), by, moment)
            except Refusal as why:
                raise MacroStopped(number, step, why) from why
            moment += _APART
    return Case.objects.get(pk=case.pk)


def step_label(verb: StepVerb) -> str:
    """The verb on screen."""
    labels = {
        StepVerb.ACCEPT: _("接单"),
        StepVerb.COMMENT: _("内部批注"),
        StepVerb.TELL: _("给居民留言"),
        StepVerb.DISPATCH: _("派单"),
        StepVerb.ASK: _("询问居民"),
        StepVerb.CLOSE: _("办结（已解决）"),
    }
    return labels[verb]


def _accept(case: Case, _step: MacroStep, _words: str, by: Actor, at: datetime) -> None:
    accept_case(case, by=by, at=at)


def _comment(case: Case, _step: MacroStep, words: str, by: Actor, at: datetime) -> None:
    comment_on_case(case, by=by, body=words, visibility=Visibility.INSIDE, at=at)


def _tell(case: Case, _step: MacroStep, words: str, by: Actor, at: datetime) -> None:
    comment_on_case(case, by=by, body=words, visibility=Visibility.REPORTER, at=at)


def _dispatch(case: Case, step: MacroStep, words: str, by: Actor, at: datetime) -> None:
    dispatch_case(case, by=by, unit_id=step.unit_id or 0, reason=words, at=at)


def _ask(case: Case, _step: MacroStep, words: str, by: Actor, at: datetime) -> None:
    ask_reporter(case, by=by, body=words, at=at)


def _close(case: Case, _step: MacroStep, words: str, by: Actor, at: datetime) -> None:
    close_case(case, by=by, outcome=Outcome.SOLVED, note=words, at=at)


_DO: dict[StepVerb, Callable[[Case, MacroStep, str, Actor, datetime], None]] = {
    StepVerb.ACCEPT: _accept,
    StepVerb.COMMENT: _comment,
    StepVerb.TELL: _tell,
    StepVerb.DISPATCH: _dispatch,
    StepVerb.ASK: _ask,
    StepVerb.CLOSE: _close,
}
