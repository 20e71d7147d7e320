"""What the reporter is told about the state of a matter, in plain words.

Two rules run through it: "handled" is what the holder says, never that it is solved; and every
state says what happens next.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case, Rating
from shanzhi.cases.models.states import Outcome, State
from shanzhi.cases.rules.bounds import RATING_DAYS


@dataclass(frozen=True, slots=True)
class Standing:
    """``headline`` is the big line, ``sentence`` explains it, ``next`` is what happens next ("" when
    nothing does)."""

    headline: str
    sentence: str
    next: str


def standing(case: Case, rating: Rating | None) -> Standing:
    """How the matter stands, for its reporter."""
    unit = case.holder_unit.name
    told = {
        State.DISPATCHED: _dispatched,
        State.IN_PROGRESS: _in_progress,
        State.WAITING_REPORTER: _waiting,
        State.TO_DISPATCH: _to_dispatch,
        State.EXTERNAL: _external,
        State.VERIFYING: _verifying,
        State.TO_SIGN: _to_sign,
        State.HANDLED: _handled,
        State.NOT_RATED: _not_rated,
        State.WITHDRAWN: _withdrawn,
        State.MERGED: _merged,
    }
    state = State(case.state)
    return _rated(unit, rating) if state is State.RATED else told[state](case, unit)


def _dispatched(case: Case, unit: str) -> Standing:
    if case.times_reopened:
        return Standing(
            _("已重开"),
            _("上一级认为这件事还没有办好，%(unit)s要重新处理。") % {"unit": unit},
            _("%(unit)s接单，重新处理") % {"unit": unit},
        )
    if case.times_returned:
        return Standing(
            _("已退回重办"),
            _("您说没有解决，%(unit)s要重新处理。") % {"unit": unit},
            _("%(unit)s接单，重新处理") % {"unit": unit},
        )
    return Standing(
        _("已交给%(unit)s") % {"unit": unit},
        _("对方已收到您的报事，还没有接单。"),
        _("%(unit)s接单，开始处理") % {"unit": unit},
    )


def _in_progress(case: Case, unit: str) -> Standing:
    who = case.assignee.name if case.assignee else unit
    return Standing(
        _("正在处理"),
        _("%(unit)s的%(who)s已经接单。") % {"unit": unit, "who": who}
        if case.assignee
        else _("%(unit)s已经接单。") % {"unit": unit},
        _("处理完后会告诉您结果，是否解决由您来说"),
    )


def _waiting(_case: Case, unit: str) -> Standing:
    return Standing(
        _("想请您补充一点情况"),
        _("%(unit)s有个问题要问您，回答后接着处理。") % {"unit": unit},
        _("您回答后，%(unit)s接着处理") % {"unit": unit},
    )


def _external(_case: Case, unit: str) -> Standing:
    return Standing(
        _("外部系统正在办"),
        _("%(unit)s请了平台外的部门办理，仍由%(unit)s负责到底。") % {"unit": unit},
        _("%(unit)s追问结果，办完后告诉您") % {"unit": unit},
    )


def _verifying(case: Case, unit: str) -> Standing:
    return Standing(
        _("正在核查处理结果"),
        _("承办单位说处理完了，%(unit)s要先派另一个人看一看是不是真的办好了。") % {"unit": unit},
        _("核查通过后请您评价；不通过就重新处理"),
    )


def _to_sign(case: Case, unit: str) -> Standing:
    return Standing(
        _("正在复核能不能解决"),
        _("承办单位说暂时解决不了，要%(unit)s也同意才算数。") % {"unit": unit},
        _("上一级同意后告诉您原因和依据；不同意就继续处理"),
    )


def _handled(case: Case, unit: str) -> Standing:
    said = {
        Outcome.SOLVED: (
            _("对方说处理好了"),
            _("%(unit)s报告已经处理完。真的解决了吗？您说了算。"),
        ),
        Outcome.NOT_OURS: (_("对方说不归他们管"), _("%(unit)s说明了应由谁来办，请看下面的答复。")),
        Outcome.CANNOT: (_("对方说暂时办不了"), _("%(unit)s说明了办不了的原因，请看下面的答复。")),
    }
    headline, sentence = said[Outcome(case.outcome)]
    following = _("请您评价；%(days)s 天没有评价会按“未评价”归档") % {"days": RATING_DAYS}
    return Standing(headline, sentence % {"unit": unit}, following)


def _rated(_unit: str, rating: Rating | None) -> Standing:
    if rating and rating.solved:
        return Standing(_("您说：解决了"), _("谢谢您的评价，这件事到此结束。"), "")
    return Standing(
        _("您说：没有解决"),
        _("您的评价已如实记下。对结果不服，可以在下面申诉，由上一级来定。"),
        "",
    )


def _not_rated(_case: Case, unit: str) -> Standing:
    return Standing(
        _("已归档（未评价）"),
        _("%(unit)s处理后，没有收到您的评价。如果问题还在，可以在下面申诉。") % {"unit": unit},
        "",
    )


def _withdrawn(_case: Case, _unit: str) -> Standing:
    return Standing(
        _("您已撤回"), _("这件事不再处理。想法变了，可以在下面申诉，或者重新报事。"), ""
    )


def _to_dispatch(case: Case, unit: str) -> Standing:
    return Standing(
        _("%(unit)s正在安排") % {"unit": unit},
        _("这件事要由%(unit)s决定交给谁办，现在由它负责。") % {"unit": unit},
        _("%(unit)s交给承办单位") % {"unit": unit},
    )


def _merged(_case: Case, _unit: str) -> Standing:
    return Standing(
        _("和另一件一起办理"),
        _("您和邻居反映的是同一件事，已并在一起。您写的话、照片和附议都带过去了。"),
        _("那件有答复时，也会告诉您"),
    )
