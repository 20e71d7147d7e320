"""A roll that was looked through becomes the ballot's."""

from __future__ import annotations

from pathlib import Path

from shanzhi.ballots.actions.load_roll import load_roll
from shanzhi.ballots.actions.plan_roll import (
    Progress,
    Reading,
    nobody,
    read_roll,
    tell,
    without_faults,
)
from shanzhi.ballots.models import RollImport
from shanzhi.ballots.models.roll_import import RollImportState
from shanzhi.ballots.permissions import MANAGE_BALLOT
from shanzhi.kernel.api import Actor, Refusal, require


def import_roll(
    run: RollImport, path: Path, *, by: Actor, progress: Progress = nobody
) -> RollImport:
    """Put the rows that can be used in the place of the roll before, all or none.

    Raises Denied. Should the ballot have been opened meanwhile, that is said in ``fault``.
    """
    require(by, MANAGE_BALLOT, run.ballot.target())
    if run.state != RollImportState.RUNNING:
        return run
    reading = Reading()
    for done in read_roll(path, run.ballot.kind, into=reading):
        tell(run, reading, done, progress)
    without_faults(run.ballot.kind, reading)
    try:
        load_roll(run.ballot, reading.rows, by=by)
        run.state = RollImportState.DONE
    except Refusal as why:
        run.state, run.fault = RollImportState.BROKEN, str(why.message)[:200]
    run.done_bytes = run.size_bytes
    run.save()
    return run
