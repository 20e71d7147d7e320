"""shanzhi kernel audit …, shanzhi kernel wall: is the access log whole, does the wall stand?"""

from __future__ import annotations

import click
from django.db import connection

from shanzhi.kernel.audit.retention import remove_old_accesses
from shanzhi.kernel.audit.seal import EVER, anchor_accesses, seal_accesses
from shanzhi.kernel.audit.verify import verify_accesses
from shanzhi.kernel.models import AccessSeal
from shanzhi.kernel.wall_state import wall_state

WORDS = {
    "changed": "record {0} was changed (seal {1})",
    "missing": "record {0} is gone (seal {1})",
    "unsealed": "record {0} was never sealed: written afterwards?",
    "seal": "seal {1} does not follow from the one before",
    "removal": "the records of seal {1} were removed, and no proof was announced",
    "anchor": "seal {1} is not what was announced: the end of the log was cut off or rewritten",
}


@click.group(help="The access log: who looked at what.")
def audit() -> None:
    """The commands of the access log."""


@audit.command()
def verify() -> None:
    """Recompute the chain; ends with 1 and the first broken record when something was changed."""
    total = sum(AccessSeal.objects.values_list("count", flat=True))
    with click.progressbar(length=total, label="access records", show_pos=True) as bar:
        verified = verify_accesses(bar.update)
    if broken := verified.broken:
        words = WORDS[broken.what].format(broken.record_id, broken.seal_id)
        raise SystemExit(f"BROKEN: {words}")
    click.echo(
        f"{verified.records} records in {verified.seals} seals hold; {verified.removed} were "
        f"removed after their time, with proof; {verified.waiting} wait for their seal."
    )


@audit.command()
def seal() -> None:
    """Seal now what has no seal yet; the jobs do it every minute."""
    click.echo(f"{seal_accesses(EVER)} sealed")
    if last := anchor_accesses():
        click.echo(f"seal {last.pk}  {bytes(last.root).hex()}")


@audit.command()
def retention() -> None:
    """Remove what was kept for more than six months, and print the proof; a job does it each night."""
    removal = remove_old_accesses()
    if removal is None:
        click.echo("Nothing is old enough.")
        return
    click.echo(
        f"{removal.count} records of {removal.oldest_at:%Y-%m-%d} to {removal.newest_at:%Y-%m-%d} "
        f"removed. Proof: {bytes(removal.proof).hex()}"
    )


@click.command()
@click.option("--build", is_flag=True, help="Give the role its rights on every table.")
def wall(*, build: bool) -> None:
    """Say whether the county wall stands, and what to do when not; then it ends with 1."""
    if build:
        with connection.cursor() as cursor:
            cursor.execute("SELECT shanzhi_grants()")
    state = wall_state()
    if state.lack:
        raise SystemExit(f"The county wall is DOWN: {state.lack}")
    click.echo(f"The county wall stands: {state.tables} tables.")
