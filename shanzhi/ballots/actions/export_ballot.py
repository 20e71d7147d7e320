"""Somebody entitled takes the record of a ballot home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.ballots.events import BallotExported
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.permissions import EXPORT_BALLOT
from shanzhi.ballots.queries.export import record_lines
from shanzhi.kernel.api import Actor, WrongState, announce, now, record_access, require


@transaction.atomic
def export_ballot(
    ballot: Ballot, *, by: Actor, address: str = "", at: datetime | None = None
) -> Iterator[bytes]:
    """The lines of the record, after the count: before it nobody gets them, whoever they are.

    Raises Denied; WrongState before the count.
    """
    moment = at or now()
    require(by, EXPORT_BALLOT, ballot.target())
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if ballot.state != BallotState.COUNTED:
        raise WrongState(_("计票之前，任何人都不能看投票内容。计票后可以下载。"))
    record_access(
        by,
        action="ballots.exported",
        subject=("ballot", ballot.pk),
        place_code=ballot.place_code,
        address=address,
    )
    event = BallotExported(ballot_id=ballot.pk, sequence=ballot.sequence)
    announce(event, by=by, place_code=ballot.place_code, at=moment)
    return record_lines(ballot)
