"""Before something that cannot be taken back (an export, an unmasked number) a person shows again
that it is they: an open screen that somebody left is not enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.kernel.refusals import Refusal
from shanzhi.kernel.web.returning import page_behind

CONFIRMED_AT = "confirmed_at"
CONFIRM_PAGE = "/account/confirm"


class StepUpNeeded(Refusal):
    """The person must show again that it is they; pages send them to do so."""

    status = 403
    code = "step_up_needed"
    title = _("为了安全，请先再确认一次是您本人。")


def require_step_up(request: HttpRequest, *, within: timedelta = timedelta(minutes=5)) -> None:
    """Raise StepUpNeeded unless the person confirmed themselves in this session ``within``."""
    said = _moment(request.session.get(CONFIRMED_AT, ""))
    if said is None or not timedelta(0) <= clock.now() - said <= within:
        raise StepUpNeeded


def mark_confirmed(request: HttpRequest) -> None:
    """The person has just given password or second factor."""
    request.session[CONFIRMED_AT] = clock.now().isoformat()


def to_confirmation(request: HttpRequest) -> HttpResponse:
    """Send a person to the page where they confirm themselves, and back from there. What a form
    held is not sent on: its page comes again, with the drafts that the device keeps."""
    address = f"{CONFIRM_PAGE}?{urlencode({'next': page_behind(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
