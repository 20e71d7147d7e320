"""Try dead letters again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel import clock, permissions
from shanzhi.kernel.actions.deliver import ALL_HANDLERS, after_commit_handlers, handle_once
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.capabilities import RETRY_DEAD_LETTER
from shanzhi.kernel.models import DeadLetter
from shanzhi.kernel.refusals import Conflict, Refusal
from shanzhi.kernel.registry import Handler


def retry_dead_letter(letter: DeadLetter, *, by: Actor) -> DeadLetter:
    """Run the handler once more, now; the letter is resolved when it succeeds.

    Raises Denied; Conflict when the handler no longer exists; Refusal when it fails again (the
    letter then keeps the new error).
    """
    permissions.require(by, RETRY_DEAD_LETTER)
    wanted = _handlers(letter)
    try:
        with transaction.atomic():
            letter = DeadLetter.objects.select_for_update().get(pk=letter.pk)
            for handler in wanted:
                handle_once(letter.event, handler)
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


def retry_all_dead_letters(letters: list[DeadLetter], *, by: Actor) -> tuple[int, int]:
    """Retry each in its own transaction; returns (resolved, still failing). Raises Denied."""
    permissions.require(by, RETRY_DEAD_LETTER)
    resolved = 0
    for letter in letters:
        try:
            retry_dead_letter(letter, by=by)
            resolved += 1
        except Refusal:
            continue
    return resolved, len(letters) - resolved


def _handlers(letter: DeadLetter) -> list[Handler]:
    event = letter.event
    found = after_commit_handlers(event) if event.is_known else []
    if letter.handler != ALL_HANDLERS:
        found = [handler for handler in found if handler.name == letter.handler]
    if not found:
        raise Conflict(_("处理程序“%(name)s”已不存在，无法重试。") % {"name": letter.handler})
    return found
