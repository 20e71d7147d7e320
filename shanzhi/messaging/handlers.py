"""What this room does when a lower room announces something."""

from __future__ import annotations

from shanzhi.kernel.api import AccessAlertRaised, EventRecord, Role, on
from shanzhi.messaging.actions.tell import tell_accounts
from shanzhi.messaging.wordings import ACCESS_ALERT, ONE_TIME_PASSWORD
from shanzhi.people.api import accounts_holding
from shanzhi.people.events import PasswordSet


@on(AccessAlertRaised)
def tell_security_administrators(event: AccessAlertRaised, record: EventRecord) -> None:
    """Unusual reading goes to the security administrators of the place and of all places above."""
    ids = accounts_holding(Role.SECURITY_ADMIN, record.place_code)
    tell_accounts(ids, ACCESS_ALERT, {}, "/security/alerts", record.pk, at=record.at)


@on(PasswordSet)
def tell_owner_of_one_time_password(event: PasswordSet, record: EventRecord) -> None:
    """Somebody else chose a password for the account: its owner reads of it, whoever asked for it."""
    if event.one_time:
        tell_accounts(
            [event.account_id], ONE_TIME_PASSWORD, {}, "/account", record.pk, at=record.at
        )
