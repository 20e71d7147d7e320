"""The operator's pages: what could not be delivered, and trying it again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shanzhi.kernel.actions.retry_dead_letter import retry_all_dead_letters, retry_dead_letter
from shanzhi.kernel.capabilities import READ_DEAD_LETTERS, RETRY_DEAD_LETTER
from shanzhi.kernel.events import event_kinds
from shanzhi.kernel.models import DeadLetter
from shanzhi.kernel.queries import unresolved_dead_letters
from shanzhi.kernel.refusals import NotFound, Refusal
from shanzhi.kernel.wall import everywhere
from shanzhi.kernel.web.access import access, actor_of
from shanzhi.kernel.web.jinja import render

LETTERS_SHOWN = 200


@access(READ_DEAD_LETTERS)
@require_safe
@everywhere()
def dead_letters(request: HttpRequest) -> HttpResponse:
    """The oldest letters that wait, and how many there are."""
    waiting = unresolved_dead_letters(actor_of(request))
    shown = [_row(letter) for letter in waiting[:LETTERS_SHOWN]]
    total = len(shown) if len(shown) < LETTERS_SHOWN else waiting.count()
    return render(request, "kernel/dead_letters.jinja", {"letters": shown, "total": total})


@access(RETRY_DEAD_LETTER)
@require_POST
@everywhere()
def retry(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Try one again."""
    actor = actor_of(request)
    letter = unresolved_dead_letters(actor).filter(pk=letter_id).first()
    if letter is None:
        raise NotFound(_("这一条已经处理过了。"))
    try:
        retry_dead_letter(letter, by=actor)
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("已送达。"))
    return HttpResponseRedirect(reverse("dead_letters"))


@access(RETRY_DEAD_LETTER)
@require_POST
@everywhere()
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try those that are shown again, each for itself."""
    actor = actor_of(request)
    letters = list(unresolved_dead_letters(actor)[:LETTERS_SHOWN])
    resolved, failing = retry_all_dead_letters(letters, by=actor)
    said = {"resolved": resolved, "failing": failing}
    if failing:
        messages.error(
            request, _("送达 %(resolved)s 条，仍有 %(failing)s 条失败，请看错误说明。") % said
        )
    else:
        messages.success(request, _("%(resolved)s 条全部送达。") % said)
    return HttpResponseRedirect(reverse("dead_letters"))


def _row(letter: DeadLetter) -> dict[str, Any]:
    """What the page shows; the last line of a traceback says what went wrong."""
    kind = event_kinds().get(letter.event.kind)
    lines = letter.error.strip().splitlines() or [""]
    return {
        "id": letter.pk,
        "label": (kind.label if kind else "") or letter.event.kind,
        "kind": letter.event.kind,
        "aggregate": f"{letter.event.aggregate} {letter.event.aggregate_id}",
        "handler": letter.handler,
        "error": lines[-1],
        "traceback": letter.error if len(lines) > 1 else "",
        "attempts": letter.attempts,
        "failed_at": letter.failed_at,
        "happened_at": letter.event.at,
    }
