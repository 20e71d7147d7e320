"""Who is told of talks, and when they are reckoned."""

from __future__ import annotations

from shanzhi.deliberation.actions.reckon_talk import reckon_talk
from shanzhi.deliberation.events.ground import StatementSaid, TalkClosed
from shanzhi.deliberation.models import Talk
from shanzhi.kernel.api import SYSTEM, EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts
from shanzhi.people.api import accounts_holding


@on(StatementSaid)
def tell_moderators(event: StatementSaid, record: EventRecord) -> None:
    """The desks of the place: it waits for them."""
    desks = {
        pk
        for role in (Role.COMMUNITY_CLERK, Role.STREET_DISPATCHER)
        for pk in accounts_holding(role, record.place_code)
    }
    link = f"/desk/talks/{event.talk_id}"
    tell_accounts(desks, "deliberation.statement_waits", {}, link, record.pk)


@on(TalkClosed)
def reckon_at_the_end(event: TalkClosed, record: EventRecord) -> None:
    """What was the last word."""
    reckon_talk(Talk.objects.get(pk=event.talk_id), by=SYSTEM, at=record.at, is_last=True)
