"""What this room does when a lower room announces something."""

from __future__ import annotations

from shanzhi.kernel.api import AccessAlertRaised, EventRecord, Role, on
from shanzhi.messaging.actions.tell import tell_accounts
from shanzhi.messaging.wordings import ACCESS_ALERT
from shanzhi.people.api import accounts_holding


@on(AccessAlertRaised)
def tell_security_administrators(event: AccessAlertRaised, record: EventRecord) -> None:
    """Unusual reading goes to the security administrators of the place and of all places above."""
    ids = accounts_holding(Role.SECURITY_ADMIN, record.place_code)
    tell_accounts(ids, ACCESS_ALERT, {}, "/security/alerts", record.pk, at=record.at)
