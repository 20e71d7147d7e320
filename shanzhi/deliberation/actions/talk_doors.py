"""Who may come into a talk, and until when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.require_voice import require_voice
from shanzhi.deliberation.models import Talk
from shanzhi.deliberation.permissions.ground import SPEAK
from shanzhi.deliberation.queries.talks import is_open
from shanzhi.kernel.api import Actor, Denied, Target, WrongState, require


def open_for(talk: Talk, *, by: Actor, at: datetime, is_locked: bool = True) -> tuple[Talk, int]:
    """The talk, locked where something of it changes, and which resident speaks.

    Raises Denied for who has not proved a phone or does not belong to the place as far as it asks; WrongState
    when the talk is over.
    """
    if by.id is None or by.kind != "reporter":
        raise Denied(_("请先验证手机号，一个人在一场众议里只表态一次。"))
    require(by, SPEAK, Target(key=("resident", by.id)))
    rows = Talk.objects.select_for_update() if is_locked else Talk.objects
    talk = rows.get(pk=talk.pk)
    if not is_open(talk, at):
        raise WrongState(_("这场众议已经结束，可以看结果。"))
    require_voice(talk.place_code, talk.voices, by=by)
    return talk, by.id
