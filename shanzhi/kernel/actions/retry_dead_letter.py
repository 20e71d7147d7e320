"""Try a dead letter again."""

from __future__ import annotations

from django.db import transaction

from shanzhi.kernel import clock, permissions
from shanzhi.kernel.actions.deliver import _handle_once
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import RETRY_DEAD_LETTER
from shanzhi.kernel.models import DeadLetter
from shanzhi.kernel.refusals import Conflict, Refusal
from shanzhi.kernel.registry import handlers_of
from django.utils.translation import gettext as _


def retry_dead_letter(letter: DeadLetter, *, by: Actor) -> DeadLetter:
    """Run the handler once more, now; the letter is resolved when it succeeds.

    Raises Denied; Conflict when the handler no longer exists; Refusal when it fails again (the
    letter then keeps the new error).
    """
    permissions.require(by, RETRY_DEAD_LETTER)
    event = letter.event
    found = [
        handler
        for handler in handlers_of(type(event.domain_event()), in_transaction=False)
        if handler.name == letter.handler
    ]
    if not found:
        raise Conflict(_("处理程序“%(name)s”已不存在，无法重试。") % {"name": letter.handler})
    try:
        with transaction.atomic():
            letter = DeadLetter.objects.select_for_update().get(pk=letter.pk)
            _handle_once(event, found[0])
            letter.resolved_at = clock.now()
            letter.save(update_fields=["resolved_at"])
    except Exception as why:
        DeadLetter.objects.filter(pk=letter.pk).update(
            error=f"{type(why).__name__}: {why}"[:4000],
            failed_at=clock.now(),
            attempts=letter.attempts + 1,
        )
        raise Refusal(_("重试仍然失败：%(why)s") % {"why": type(why).__name__}) from why
    return letter
