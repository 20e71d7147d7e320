"""shanzhi ballots …: prove that no vote was changed, take a record out, count it again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

import click

from shanzhi.ballots.actions.export_ballot import export_ballot
from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.ballots.queries.check import first_fault
from shanzhi.ballots.queries.export import record_lines
from shanzhi.ballots.verifier import verify_ballot
from shanzhi.kernel.api import SYSTEM, Refusal

STARTED = (BallotState.OPEN, BallotState.CLOSED, BallotState.COUNTED, BallotState.CANCELLED)


@click.group(help="Ballots: verify their chains, export a record, the checker for at home.")
def cli() -> None:
    """The room's commands."""


@cli.command()
@click.argument("public_id", type=click.UUID, required=False)
def verify(public_id: UUID | None) -> None:
    """Check the chain of every ballot (or of one) against its votes and the heads that were published;
    counted ones are recounted by the second implementation. Ends with 1 when anything differs."""
    ballots = Ballot.objects.filter(state__in=STARTED, opened_at__isnull=False).order_by("pk")
    if public_id is not None:
        ballots = ballots.filter(public_id=public_id)
    found = 0
    for ballot in ballots:
        for fault in filter(None, (first_fault(ballot), _recounted(ballot))):
            found += 1
            click.echo(f"BROKEN: ballot {ballot.public_id}: {fault}", err=True)
    if found:
        raise SystemExit(1)
    click.echo(f"{ballots.count()} ballots hold.")


def _recounted(ballot: Ballot) -> str:
    if ballot.state != BallotState.COUNTED:
        return ""
    with tempfile.TemporaryFile() as file:
        file.writelines(record_lines(ballot))
        file.seek(0)
        try:
            verify_ballot.verify(file.read())
        except verify_ballot.Wrong as why:
            return f"{why} (event {why.event})" if why.event else str(why)
    return ""


@cli.command()
@click.argument("public_id", type=click.UUID)
@click.argument("file", type=click.Path(path_type=Path))
def export(public_id: UUID, file: Path) -> None:
    """Write the record of a counted ballot to FILE."""
    ballot = Ballot.objects.filter(public_id=public_id).first()
    if ballot is None:
        raise click.ClickException("no such ballot")
    try:
        lines = export_ballot(ballot, by=SYSTEM)
    except Refusal as why:
        raise click.ClickException(str(why)) from why
    with file.open("wb") as target:
        target.writelines(lines)
    click.echo(f"written: {file}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
def verifier(file: Path) -> None:
    """Write verify_ballot.py to FILE: one file that needs Python alone."""
    file.write_bytes(Path(verify_ballot.__file__).read_bytes())
    click.echo(f"written: {file}")
