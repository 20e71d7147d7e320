"""What this room does when people, a floor below, announces something."""

from __future__ import annotations

from shanzhi.kernel.api import EventRecord, bump, on
from shanzhi.organizations.queries import GRID_WORKERS
from shanzhi.people.events import AccountClosed, AccountEvent, WorkContactChanged


@on(WorkContactChanged, AccountClosed, in_transaction=True)
def renew_grid_contacts(event: AccountEvent, record: EventRecord) -> None:
    """The grid's page shows names, phones and photos from memory: read them anew."""
    bump(GRID_WORKERS)
