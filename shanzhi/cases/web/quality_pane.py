"""What the pane of a matter shows of quality: who may look again, sign, reopen, answer an appeal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shanzhi.cases.actions.standing import is_above
from shanzhi.cases.models import Case
from shanzhi.cases.models.appeal import AppealState
from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.models.review import Method, Why
from shanzhi.cases.models.states import END_STATES, State
from shanzhi.cases.permissions import CLOSE, DECIDE_APPEAL, REOPEN, SIGN, VERIFY
from shanzhi.cases.queries.tables import categories
from shanzhi.cases.workflow import possible
from shanzhi.kernel.api import Actor, allowed


def quality_context(viewer: Actor, case: Case) -> dict[str, Any]:
    """``quality``: verbs in ``can``, the open review and appeal, and what pictures are asked for."""
    review = None
    if case.state in {State.VERIFYING, State.TO_SIGN}:
        review = case.reviews.filter(agreed__isnull=True).select_related("handler").first()
    appeal = None
    if case.state in END_STATES or case.times_reopened:
        appeal = case.appeals.filter(state=AppealState.WAITING).first()
    return {
        "quality": {
            "can": _can(viewer, case, appeal is not None),
            "review": review,
            "why": Why(review.why).label if review else "",
            "own": review is not None and review.handler_id == viewer.id,
            "appeal": appeal,
            "methods": [{"value": m.value, "label": m.label} for m in Method],
            "pictures": pictures_asked(case) if allowed(viewer, CLOSE, case.target()) else "",
        }
    }


def _can(viewer: Actor, case: Case, is_appealed: bool) -> set[str]:
    target = case.target()
    is_own = viewer.id == case.handler_id
    above = is_above(case, viewer)
    able = {
        "verify": possible(case.state, "verify") and allowed(viewer, VERIFY, target) and not is_own,
        "sign": possible(case.state, "sign")
        and allowed(viewer, SIGN, target)
        and above
        and not is_own,
        "reopen": possible(case.state, "reopen") and allowed(viewer, REOPEN, target) and above,
        "decide": is_appealed and allowed(viewer, DECIDE_APPEAL, target) and above and not is_own,
    }
    return {verb for verb, may in able.items() if may}


def pictures_asked(case: Case) -> str:
    """Which pictures the category asks for before something counts as solved, in words."""
    known = categories.get().get(case.category_id)
    if known is None or known.evidence_rule == EvidenceRule.NONE:
        return ""
    what = EvidenceRule(known.evidence_rule).label
    if known.evidence_within_m is None or case.latitude is None:
        return _("这类诉求办结为“已解决”时要有：%(what)s。") % {"what": what}
    return _("这类诉求办结为“已解决”时要有：%(what)s，拍摄地点离诉求地点 %(m)s 米以内。") % {
        "what": what,
        "m": known.evidence_within_m,
    }
