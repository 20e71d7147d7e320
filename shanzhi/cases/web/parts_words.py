"""How the parts of a matter stand, in the words of its reporter."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import END_STATES, State
from shanzhi.cases.queries.parts import parts_of
from shanzhi.cases.queries.timeline import Entry


def parts_for_resident(entries: Sequence[Entry], case: Case) -> list[tuple[str, str, bool]]:
    """(what, how it stands, whether it has ended) of each part; asks the database only for a
    matter that was split."""
    if not any(entry.kind == "CaseSplit" for entry in entries):
        return []
    taken_back = case.state == State.WITHDRAWN
    return [
        (part.summary, _how(part, taken_back=taken_back), part.state in END_STATES)
        for part in parts_of(case)
    ]


def _how(part: Case, *, taken_back: bool) -> str:
    unit, done = part.holder_unit.name, _("%(unit)s办好了，已验收")
    told = {
        State.DISPATCHED: _("已交给%(unit)s，还没有接单"),
        State.TO_DISPATCH: _("%(unit)s正在重新安排"),
        State.HANDLED: _("%(unit)s说办好了，等主办单位验收"),
        State.NOT_RATED: _("%(unit)s办好了") if taken_back else done,
        State.RATED: done,
        State.WITHDRAWN: _("不再办理"),
        State.MERGED: _("并到别的诉求里办"),
    }
    return told.get(State(part.state), _("%(unit)s正在办")) % {"unit": unit}
