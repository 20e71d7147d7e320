"""Ask the holder of a watched matter once more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.cases.actions.joint_words import require_open
from shanzhi.cases.actions.remind import send_reminder
from shanzhi.cases.actions.supervise import locked_watch
from shanzhi.cases.models import Reminder, Supervision
from shanzhi.kernel.api import Actor, now


@transaction.atomic
def remind_again(watch: Supervision, *, by: Actor, at: datetime | None = None) -> Reminder:
    """A further reminder, with its own time to answer.

    Raises Denied; WrongState when the supervision or the matter has ended, or while the last
    reminder may still be answered.
    """
    moment = at or now()
    case, watch = locked_watch(watch, by)
    require_open(case)
    return send_reminder(case, watch, by=by, at=moment)
