"""Who whistled says how a unit did."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.calls import locked_call
from shanzhi.cases.actions.joint_words import short_faults
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import UnitAppraised
from shanzhi.cases.models import WhistleCall
from shanzhi.cases.models.whistle import STARS, CallState
from shanzhi.cases.permissions import WHISTLE
from shanzhi.kernel.api import Actor, Denied, Invalid, now

# Who came and never said what they did is appraised for that too.
APPRAISABLE = (CallState.PRESENT.value, CallState.DONE.value)


@transaction.atomic
def appraise_unit(
    call: WhistleCall, *, by: Actor, stars: int, words: str, at: datetime | None = None
) -> WhistleCall:
    """1 (poor) to 5 (excellent) and a sentence; by whoever may whistle there, never by somebody
    of the unit itself. Also possible once the matter is closed.

    Raises Denied; WrongState unless it came; Invalid (stars, words).
    """
    moment = at or now()
    case, call = locked_call(call, by=by, capability=WHISTLE, states=APPRAISABLE)
    if call.unit_id in by.unit_ids:
        raise Denied(_("不能评价自己的单位，请由其他吹哨人员评价。"))
    faults = short_faults("words", words)
    if not STARS[0] <= stars <= STARS[1]:
        faults["stars"] = _("请选一到五颗星。")
    if faults:
        raise Invalid(faults)
    call.state = CallState.APPRAISED
    call.stars, call.appraisal, call.appraised_at = stars, words.strip(), moment
    call.save(update_fields=["state", "stars", "appraisal", "appraised_at"])
    announce_case(
        case,
        UnitAppraised,
        by=by,
        at=moment,
        call_id=call.pk,
        unit_id=call.unit_id,
        stars=stars,
    )
    return call
