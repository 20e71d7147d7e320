"""Who is told of a ballot: the desk, and those on the roll whose number is known."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shanzhi.ballots.events import (
    BallotCancelled,
    BallotClosed,
    BallotCounted,
    BallotEvent,
    BallotOpened,
    NoticeGiven,
    VoteSetAside,
)
from shanzhi.ballots.models import Ballot
from shanzhi.kernel.api import EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts
from shanzhi.people.api import accounts_holding

TELL = "ballots.tell_electors"
WORDS = {
    NoticeGiven: "ballots.noticed",
    BallotOpened: "ballots.opened",
    BallotCounted: "ballots.counted",
    BallotCancelled: "ballots.cancelled",
}


@on(NoticeGiven, BallotOpened, BallotCounted, BallotCancelled)
def tell_roll(event: BallotEvent, record: EventRecord) -> None:
    """A job tells them in small parts; of a draft that was dropped nobody hears."""
    if isinstance(event, BallotCancelled) and event.state == "draft":
        return
    template = WORDS[type(event)]
    job = app.configure_task(TELL, queue="messages")
    job.defer(ballot_id=event.ballot_id, template=template, event_id=record.pk, after=0)


@on(BallotClosed)
def tell_desk_to_count(event: BallotClosed, record: EventRecord) -> None:
    """The desk enters what came in time, decides what is open, and counts."""
    _tell_desk(event, "ballots.closed", f"/desk/ballots/{event.ballot_id}", record)


@on(VoteSetAside)
def tell_desk_to_decide(event: VoteSetAside, record: EventRecord) -> None:
    """Paper met online: somebody decides."""
    _tell_desk(event, "ballots.set_aside", f"/desk/ballots/{event.ballot_id}/conflicts", record)


def _tell_desk(event: BallotEvent, template: str, link: str, record: EventRecord) -> None:
    title = Ballot.objects.values_list("title", flat=True).get(pk=event.ballot_id)
    clerks = accounts_holding(Role.COMMUNITY_CLERK, record.place_code)
    tell_accounts(clerks, template, {"title": title}, link, record.pk)
