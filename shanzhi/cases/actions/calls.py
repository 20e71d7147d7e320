"""Lock one call of a whistle together with its matter, in the one order that all actions keep."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case, WhistleCall
from shanzhi.cases.models.whistle import CallState
from shanzhi.kernel.api import Actor, Capability, Target, WrongState, require


def locked_call(
    call: WhistleCall, *, by: Actor, capability: Capability, states: tuple[str, ...]
) -> tuple[Case, WhistleCall]:
    """The matter and the call as they are now, locked, the matter first.

    ATTEND asks about the called unit. Raises Denied; WrongState unless the call is in ``states``.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=call.case_id)
    row = WhistleCall.objects.select_for_update(of=("self",)).select_related("whistle")
    found = row.get(pk=call.pk)
    require(by, capability, target_of(case, found))
    if found.state not in states:
        raise WrongState(
            _("这次到场任务现在是“%(state)s”，不能这样做。请刷新页面查看最新进展。")
            % {"state": CallState(found.state).label}
        )
    return case, found


def target_of(case: Case, call: WhistleCall) -> Target:
    """What permission asks about a call: the matter's place and the called unit."""
    return Target(place_code=case.place_code, unit_id=call.unit_id, key=("case", case.pk))
