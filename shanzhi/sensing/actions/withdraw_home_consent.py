"""A household does not want it any more: from this moment nothing is taken from the device."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.api import Actor, allowed, announce, now, require
from shanzhi.sensing.events import DeviceChanged, HomeConsentWithdrawn
from shanzhi.sensing.intake.changes import tell_fleet
from shanzhi.sensing.models import Device, DeviceState, HomeConsent, Rhythm
from shanzhi.sensing.permissions import KEEP_CONSENTS, OWN_DEVICES


@transaction.atomic
def withdraw_home_consent(device: Device, *, by: Actor, at: datetime | None = None) -> None:
    """End the consent, on the word of one of the household (``by`` owns the device), or entered by
    who stands at the door; saying it twice is once.

    Raises Denied. Source: PIPL art. 15 (as easily withdrawn as given).
    """
    moment = at or now()
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if not allowed(by, OWN_DEVICES, device.target()):
        require(by, KEEP_CONSENTS, device.target())
    for consent in device.consents.filter(withdrawn_at__isnull=True):
        withdraw(consent, by=by, at=moment)


def withdraw(consent: HomeConsent, *, by: Actor, at: datetime) -> None:
    """End one whose device the caller has locked."""
    consent.withdrawn_at = max(at, consent.given_at)
    consent.save(update_fields=["withdrawn_at"])
    # What was learnt of their days goes with it (PIPL art. 47).
    Rhythm.objects.filter(device_id=consent.device_id).delete()
    event = HomeConsentWithdrawn(
        device_id=consent.device_id,
        consent_id=consent.pk,
        household_id=consent.household_id,
        own=not (by.is_staff or by.kind == "system"),
    )
    announce(event, by=by, place_code=consent.place_code, at=at)
    tell_fleet([consent.device_id])


@transaction.atomic
def release_household(household_id: int, *, by: Actor, at: datetime) -> None:
    """The household lives there no longer: its consents end, and its devices wait until somebody
    claims them for whoever lives there then."""
    rows = Device.objects.filter(household_id=household_id).exclude(state=DeviceState.RETIRED)
    # In the order of keys, as everybody locks them.
    devices = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for consent in HomeConsent.objects.filter(household_id=household_id, withdrawn_at__isnull=True):
        withdraw(consent, by=by, at=at)
    for device in devices:
        device.household, device.person, device.state = None, None, DeviceState.WAITING
        device.changed_at = at
        device.save(update_fields=["household", "person", "state", "changed_at"])
        event = DeviceChanged(device_id=device.pk, fields=["household", "state"])
        announce(event, by=by, place_code=device.place_code, at=at)
        tell_fleet([device.pk])
    Device.objects.filter(household_id=household_id).update(household=None, person=None)
