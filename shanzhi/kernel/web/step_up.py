"""Before something that cannot be taken back a person shows again that it is they."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.refusals import Refusal


class StepUpNeeded(Refusal):
    """The person must show again that it is they; pages send them to do so."""

    status = 403
    code = "step_up_needed"
    title = _("为了安全，请先再确认一次是您本人。")


def require_step_up(request: HttpRequest, *, within: timedelta = timedelta(minutes=5)) -> None:
    """Raise StepUpNeeded unless the person confirmed themselves in this session ``within``."""
