"""Say which standard for opening and closing fits a matter: its limit holds from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.clocks import Clocks
from shanzhi.cases.actions.locking import locked, save
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.standing_still import recount
from shanzhi.cases.events import StandardChosen
from shanzhi.cases.models import Case, Standard
from shanzhi.cases.models.clock import ClockKind
from shanzhi.cases.models.states import OPEN_STATES, State
from shanzhi.cases.permissions import CHOOSE_STANDARD
from shanzhi.cases.queries.clock_reading import live_clock
from shanzhi.cases.queries.deadlines import limit_for
from shanzhi.cases.queries.standards import standards_of
from shanzhi.kernel.api import Actor, Invalid, WrongState, now


@transaction.atomic
def choose_standard(
    case: Case, *, by: Actor, standard_id: int | None, at: datetime | None = None
) -> Case:
    """The handling clock gets the standard's limit, from its own start; None takes the choice back.

    Raises Denied; WrongState once it is closed; Invalid (standard) for one of another place.
    """
    moment = at or now()
    case = locked(case, by=by, capability=CHOOSE_STANDARD)
    if case.state not in OPEN_STATES:
        raise WrongState(
            _("这件诉求现在是“%(state)s”，不能再改标准。") % {"state": State(case.state).label}
        )
    case.standard = _standard(case, standard_id)
    save(case, moment, "standard")
    clocks = Clocks(case, moment)
    clock = live_clock(case, ClockKind.HANDLE)
    if clock is not None and recount(clock, moment, limit=limit_for(case, ClockKind.HANDLE)):
        clocks.note(clock.kind, clock.subject_id, "recount", clock.due_at)
        clocks.follow(clock)
    announce_case(
        case,
        StandardChosen,
        by=by,
        at=moment,
        clocks=clocks.rows,
        standard_id=case.standard_id or 0,
    )
    return case


def _standard(case: Case, standard_id: int | None) -> Standard | None:
    if standard_id is None:
        return None
    found = standards_of(case.place_code).filter(pk=standard_id).first()
    if found is None:
        raise Invalid({"standard": _("没有这条标准，请重新选择。")})
    return found
