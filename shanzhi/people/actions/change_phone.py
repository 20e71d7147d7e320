"""A resident has another number (PIPL art. 46: to have wrong or old data corrected)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Conflict, announce, now
from shanzhi.people.events import PhoneChanged
from shanzhi.people.keys import phone_index, seal_phone
from shanzhi.people.models import Resident
from shanzhi.people.pointing import keys_to_residents
from shanzhi.people.queries import phone_of

# Proving the number may have begun a session, and linked a person of a household: that link moves.
SESSIONS = {"ResidentSession", "Person"}


@transaction.atomic
def change_phone(resident: Resident, proven: Resident, *, at: datetime | None = None) -> Resident:
    """Move a resident to the number that ``proven`` has just proved by a code. ``proven`` was made
    known by that and holds nothing else; it goes.

    Raises Conflict when the other number belongs to somebody of whom something is held.
    """
    moment = at or now()
    locked = Resident.objects.select_for_update().in_bulk([resident.pk, proven.pk])
    mine, other = locked[resident.pk], locked[proven.pk]
    if mine.pk == other.pk:
        return mine
    if is_known_for_something(other):
        raise Conflict(
            _("这个号码已经有自己的记录，不能直接换过去。请用那个号码登录，或联系社区。")
        )
    number, mine.proved_at = phone_of(other), moment
    other.delete()
    mine.phone_index, mine.phone_encrypted = phone_index(number), seal_phone(number)
    mine.save(update_fields=["phone_index", "phone_encrypted", "proved_at"])
    announce(PhoneChanged(resident_id=mine.pk), by=SYSTEM, at=moment)
    return mine


def is_known_for_something(resident: Resident) -> bool:
    """Does any row of any room point at this resident?"""
    return any(
        model._default_manager.filter(**{field: resident}).exists()
        for model, field in keys_to_residents()
        if model.__name__ not in SESSIONS
    )
