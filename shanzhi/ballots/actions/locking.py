"""The first steps of an action on a ballot: wait for votes on their way, lock the row, ask for
permission and for the state."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.kernel.api import Actor, Capability, WrongState, require

# The upper half of the advisory lock on a ballot; the lower half is its number.
VOTING = 73_082


def locked(ballot: Ballot, by: Actor, capability: Capability, *states: BallotState) -> Ballot:
    """The row behind the lock, in one of ``states`` (any when none is named).

    Raises Denied; WrongState.
    """
    require(by, capability, ballot.target())
    found = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if states and found.state not in states:
        raise WrongState(
            _("这次投票现在是“%(state)s”，不能做这一步。") % {"state": found.get_state_display()}
        )
    return found


def hold_votes_off(ballot_id: int) -> None:
    """Wait until votes on their way are in, and let none begin until this transaction ends. Before
    the row is locked, always in this order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [VOTING, ballot_id % 2**31])


def let_votes_in(ballot_id: int) -> None:
    """Said by a vote on its way: as many as come do so together; closing waits for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [VOTING, ballot_id % 2**31])
