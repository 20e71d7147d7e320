"""A household lets a device inside its home speak; entered on its word by who stands at the door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, announce, now
from shanzhi.people.api import lives_in
from shanzhi.sensing.actions.locking_devices import locked_device
from shanzhi.sensing.events import HomeConsentGiven
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, HomeConsent
from shanzhi.sensing.permissions import KEEP_CONSENTS


@transaction.atomic
def give_home_consent(
    device: Device,
    *,
    by: Actor,
    person_id: int | None = None,
    tells_family: bool = False,
    at: datetime | None = None,
) -> HomeConsent:
    """Note the consent of the household in whose home the device hangs; ``person_id`` is who of it
    said so. Said again it is once; only ``tells_family`` may become another.

    Raises Denied; WrongState; Invalid (device: it hangs in no home; person: not of this household).
    Source: PIPL art. 13, 14 and 29.
    """
    moment = at or now()
    device = locked_device(device, by=by, capability=KEEP_CONSENTS)
    if device.household_id is None:
        raise Invalid({"device": _("这台设备不在住户家里，不需要入户同意。")})
    household_id = device.household_id
    if person_id is not None and not lives_in(household_id, person_id):
        raise Invalid({"person": _("请从这一户的人里选择谁同意的。")})
    open_row = device.consents.filter(withdrawn_at__isnull=True).first()
    if open_row is not None and open_row.household_id == household_id:
        if open_row.tells_family != tells_family:
            open_row.tells_family = tells_family
            open_row.save(update_fields=["tells_family"])
        return open_row
    device.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=moment)
    row = HomeConsent.objects.create(
        device=device,
        household_id=household_id,
        place_code=device.place_code,
        person_id=person_id,
        tells_family=tells_family,
        given_at=moment,
        taken_by_id=by.id if by.is_staff else None,
    )
    event = HomeConsentGiven(device_id=device.pk, consent_id=row.pk, household_id=household_id)
    announce(event, by=by, place_code=device.place_code, at=moment)
    tell_fleet([device.pk])
    return row
