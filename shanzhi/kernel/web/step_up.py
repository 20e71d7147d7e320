"""Ask again who somebody is before what cannot be taken back: an export, an unmasking."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.kernel.refusals import Refusal

FIVE_MINUTES = timedelta(minutes=5)


class StepUpNeeded(Refusal):
    """Who signed in must show once more that it is them."""

    status = 403
    code = "step_up_needed"
    title = _("这一步需要再次确认是您本人。")


def require_step_up(request: HttpRequest, *, within: timedelta = FIVE_MINUTES) -> None:
    """Raise StepUpNeeded unless the person confirmed who they are within this time."""
    said = request.session.get("confirmed_at", "")
    try:
        confirmed = datetime.fromisoformat(said)
    except ValueError:
        raise StepUpNeeded from None
    if not timedelta() <= clock.now() - confirmed <= within:
        raise StepUpNeeded
