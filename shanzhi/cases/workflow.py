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


_OPEN = (State.DISPATCHED, State.IN_PROGRESS, State.WAITING_REPORTER)

STEPS: tuple[Step, ...] = (
    Step("accept", _("接单"), (State.DISPATCHED,), State.IN_PROGRESS),
    Step("dispatch", _("派单"), _OPEN, State.DISPATCHED),
    Step("ask", _("询问居民"), (State.IN_PROGRESS,), State.WAITING_REPORTER),
    Step("answer", _("居民补充"), (State.WAITING_REPORTER,), State.IN_PROGRESS),
    Step("close", _("办结"), (State.IN_PROGRESS, State.WAITING_REPORTER), State.HANDLED),
    Step("rate", _("评价"), (State.HANDLED,), State.RATED),
    Step("send_back", _("退回重办"), (State.HANDLED,), State.DISPATCHED),
    Step("archive", _("到期归档"), (State.HANDLED,), State.NOT_RATED),
    Step("withdraw", _("撤回"), _OPEN, State.WITHDRAWN),
)
_BY_VERB = {step.verb: step for step in STEPS}


def possible(state: str, verb: str) -> bool:
    """Does the workflow allow the verb in this state?"""
    return State(state) in _BY_VERB[verb].origins


def require(state: str, verb: str) -> State:
    """The state that the verb leads to; raises WrongState when it does not start from ``state``."""
    step = _BY_VERB[verb]
    if not possible(state, verb):
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能%(verb)s。请刷新页面查看最新进展。")
            % {"state": State(state).label, "verb": step.label}
        )
    return step.to
