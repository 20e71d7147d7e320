"""``shanzhi sensing pull``: fill a gap of a platform that pushes."""

from __future__ import annotations

from datetime import datetime

import click

from shanzhi.kernel.api import SYSTEM, Invalid, local_zone
from shanzhi.sensing.actions.pull_source import pull_source
from shanzhi.sensing.models import PushSource


@click.command("pull")
@click.argument("source", type=int)
@click.option(
    "--since", type=click.DateTime(), required=True, help="Local time, e.g. 2026-11-26T08:00:00."
)
@click.option("--until", type=click.DateTime(), required=True, help="Local time.")
@click.option(
    "--ask", "query", required=True, help="The platform's address with {since} and {until} (ms)."
)
@click.option("--to", "address", required=True, help="The source's whole push address.")
def pull_command(source: int, since: datetime, until: datetime, query: str, address: str) -> None:
    """Ask the platform SOURCE (its number) for what it had to say, and take in what is missing."""
    row = PushSource.objects.get(pk=source)
    try:
        done = pull_source(
            row,
            by=SYSTEM,
            since=since.replace(tzinfo=local_zone()),
            until=until.replace(tzinfo=local_zone()),
            query=query,
            address=address,
        )
    except Invalid as why:
        raise click.ClickException("; ".join(why.fields.values())) from why
    click.echo(
        f"{done.messages} messages: {done.stored} values stored, {done.repeated} known,"
        f" {done.refused} refused"
    )
