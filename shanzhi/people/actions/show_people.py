"""A desk sees names and numbers of a household in full after it has said why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, Target, announce, now, record_access, require
from shanzhi.people.events import PeopleShown
from shanzhi.people.models import Household
from shanzhi.people.permissions import SHOW_PEOPLE

REASON_LIMITS = (4, 200)


@transaction.atomic
def show_people(
    household: Household, *, by: Actor, reason: str, address: str = "", at: datetime | None = None
) -> None:
    """Note that ``by`` is shown the household in full for one page, and why; residents who are
    linked find it under 谁看过. ``address`` is the network address.

    Raises Denied; Invalid (reason).
    """
    household = Household.objects.select_for_update().get(pk=household.pk)
    require(by, SHOW_PEOPLE, Target(place_code=household.place_code))
    least, most = REASON_LIMITS
    if not least <= len(reason.strip()) <= most or "\x00" in reason:
        raise Invalid({"reason": _("请写明为什么要看，至少四个字，本人查得到。")})
    event = PeopleShown(household_id=household.pk)
    announce(event, by=by, place_code=household.place_code, at=at or now())
    linked = household.people.filter(resident__isnull=False).values_list("resident_id", flat=True)
    for subject in [("resident", pk) for pk in linked] or [("household", household.pk)]:
        record_access(
            by,
            action="people.unmask",
            subject=subject,
            fields=("name", "phone"),
            reason=reason.strip(),
            place_code=household.place_code,
            address=address,
        )
