"""What this room does when a lower room announces something, and when it does so itself."""

from __future__ import annotations

from shanzhi.kernel.api import SYSTEM, EventRecord, on
from shanzhi.people.events import HouseholdEnded
from shanzhi.sensing.actions.withdraw_home_consent import release_household


# In the same transaction: who moves in next has consented to nothing.
@on(HouseholdEnded, in_transaction=True)
def release_devices(event: HouseholdEnded, record: EventRecord) -> None:
    """A consent ends with the household that gave it; its devices wait."""
    release_household(event.household_id, by=SYSTEM, at=record.at)
