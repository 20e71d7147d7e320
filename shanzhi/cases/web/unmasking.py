"""致电: see the reporter's number for two minutes, after saying why."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.cases.actions.unmask import unmask_reporter
from shanzhi.cases.models import Case
from shanzhi.cases.permissions import UNMASK
from shanzhi.cases.web.acting import act
from shanzhi.kernel.api import actor_of, client_address, require_step_up

# Once in half a shift: a grid worker calls a dozen people a day from the street.
CONFIRMED_WITHIN = timedelta(hours=4)


@act("unmasking", UNMASK)
def unmasking(request: HttpRequest, case: Case) -> str:
    """Show the number; the page that follows has it until its two minutes are over."""
    require_step_up(request, within=CONFIRMED_WITHIN)
    unmask_reporter(
        case,
        by=actor_of(request),
        reason=request.POST.get("unmask_reason", ""),
        words=request.POST.get("unmask_words", ""),
        address=client_address(request),
    )
    return _("号码显示两分钟；这次查看已记下，报事人看得到。")
