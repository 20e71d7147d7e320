"""Somebody says what became of a wish or a care need."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now, require
from shanzhi.visits.events import HeardEnded
from shanzhi.visits.models import Heard
from shanzhi.visits.models.heard import Became
from shanzhi.visits.permissions import END_HEARD

NOTE_LIMITS = (2, 300)


@transaction.atomic
def end_heard(
    heard: Heard, *, by: Actor, became: str, note: str, at: datetime | None = None
) -> Heard:
    """End it with what became of it and a sentence for the household.

    Raises Denied; WrongState for a matter (it ends with its case) and for what ended before;
    Invalid (became, note).
    """
    moment = at or now()
    heard = Heard.objects.select_for_update().get(pk=heard.pk)
    require(by, END_HEARD, heard.target())
    if heard.case_id is not None:
        raise WrongState(_("这一条已转为诉求，请在诉求里办理，办结后这里自动结束。"))
    if heard.ended_at is not None:
        raise WrongState(_("这一条已经答复过了，请刷新页面。"))
    faults: dict[str, str] = {}
    if became not in Became.values:
        faults["became"] = _("请选择结果。")
    least, most = NOTE_LIMITS
    if not least <= len(note.strip()) <= most or "\x00" in note:
        faults["note"] = _("请写一句结果，最多 %(most)s 字。") % {"most": most}
    if faults:
        raise Invalid(faults)
    return end(heard, became, note.strip(), by=by, at=moment)


def end(heard: Heard, became: str, note: str, *, by: Actor, at: datetime) -> Heard:
    """Write the end of a row that is locked."""
    heard.became, heard.end_note, heard.ended_at = became, note, at
    heard.ended_by_id = by.id if by.is_staff else None
    heard.save(update_fields=["became", "end_note", "ended_at", "ended_by"])
    event = HeardEnded(heard_id=heard.pk, became=became)
    announce(event, by=by, place_code=heard.place_code, at=at)
    return heard
