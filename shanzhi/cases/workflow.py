"""The steps between the states of a matter, as data; the docs print this table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.cases.models.states import State
from shanzhi.kernel.api import WrongState


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of the diagram: the verb leads from one of ``origins`` to ``to``."""

    verb: str
    label: StrPromise
    origins: tuple[State, ...]
    to: State


_WITH_HOLDER = (State.DISPATCHED, State.IN_PROGRESS, State.WAITING_REPORTER)
_OPEN = (*_WITH_HOLDER, State.TO_DISPATCH, State.EXTERNAL)
_AT_WORK = (State.IN_PROGRESS, State.WAITING_REPORTER, State.EXTERNAL)
_TOLD = (State.HANDLED, State.RATED, State.NOT_RATED)

STEPS: tuple[Step, ...] = (
    Step("accept", _("接单"), (State.DISPATCHED,), State.IN_PROGRESS),
    Step("dispatch", _("派单"), _OPEN, State.DISPATCHED),
    Step("escalate", _("上报"), _OPEN, State.TO_DISPATCH),
    Step("hand_down", _("下派"), _OPEN, State.DISPATCHED),
    Step("return", _("退回"), _WITH_HOLDER, State.TO_DISPATCH),
    Step("decide", _("裁定"), (State.TO_DISPATCH,), State.DISPATCHED),
    Step("ask", _("询问居民"), (State.IN_PROGRESS,), State.WAITING_REPORTER),
    Step("answer", _("居民补充"), (State.WAITING_REPORTER,), State.IN_PROGRESS),
    Step("hand_over", _("移交外部"), (State.IN_PROGRESS,), State.EXTERNAL),
    Step("take_back", _("外部回复"), (State.EXTERNAL,), State.IN_PROGRESS),
    Step("close", _("办结"), _AT_WORK, State.HANDLED),
    Step("send_to_verify", _("送核查"), _AT_WORK, State.VERIFYING),
    Step("send_to_sign", _("送会签"), _AT_WORK, State.TO_SIGN),
    Step("verify", _("核查通过"), (State.VERIFYING,), State.HANDLED),
    Step("fail_verification", _("核查不通过"), (State.VERIFYING,), State.DISPATCHED),
    Step("sign", _("会签同意"), (State.TO_SIGN,), State.HANDLED),
    Step("refuse_to_sign", _("会签不同意"), (State.TO_SIGN,), State.DISPATCHED),
    Step("rate", _("评价"), (State.HANDLED,), State.RATED),
    Step("send_back", _("退回重办"), (State.HANDLED,), State.DISPATCHED),
    Step("archive", _("到期归档"), (State.HANDLED,), State.NOT_RATED),
    Step("reopen", _("重开"), (*_TOLD, State.WITHDRAWN), State.DISPATCHED),
    Step("withdraw", _("撤回"), _OPEN, State.WITHDRAWN),
    Step("merge", _("并案"), (*_OPEN,), State.MERGED),
    Step("unmerge", _("撤销并案"), (State.MERGED,), State.DISPATCHED),
)
_BY_VERB = {step.verb: step for step in STEPS}


def possible(state: str, verb: str) -> bool:
    """Does the workflow allow the verb in this state?"""
    return State(state) in _BY_VERB[verb].origins


def targets(state: str) -> set[State]:
    """Every state that one step leads to from here; what a recount of the events allows."""
    return {step.to for step in STEPS if State(state) in step.origins}


def require(state: str, verb: str) -> State:
    """The state that the verb leads to; raises WrongState when it does not start from ``state``."""
    step = _BY_VERB[verb]
    if not possible(state, verb):
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能%(verb)s。请刷新页面查看最新进展。")
            % {"state": State(state).label, "verb": step.label}
        )
    return step.to
