"""shanzhi kernel …: prove that nothing in the record was changed."""

from __future__ import annotations

import click

from shanzhi.kernel.actions.publish_daily_root import publish_daily_root
from shanzhi.kernel.queries import broken_chains, broken_roots, event_count, published_roots
from shanzhi.kernel.web.cli_audit import audit, wall
from shanzhi.kernel.web.cli_calendar import calendar


@click.group(help="The record: verify its chains, show its daily roots. Working calendars.")
def cli() -> None:
    """The kernel's commands."""


cli.add_command(calendar)
cli.add_command(audit)
cli.add_command(wall)


@cli.command()
def verify() -> None:
    """Check every chain and every published root; ends with 1 when something was changed."""
    total = event_count()
    with click.progressbar(length=total, label="chains", show_pos=True) as bar:
        chains = list(broken_chains(bar.update))
    published = published_roots(limit=100_000)
    covered = sum(root.event_count for root in published)
    with click.progressbar(length=covered, label="daily roots", show_pos=True) as bar:
        days = list(broken_roots(bar.update))
    for aggregate, aggregate_id, sequence in chains:
        click.echo(f"BROKEN: {aggregate} {aggregate_id}, first at its event {sequence}", err=True)
    for day in days:
        click.echo(f"BROKEN: the root of {day} is not that of its events", err=True)
    if chains or days:
        raise SystemExit(1)
    click.echo(f"{total} events and {len(published)} daily roots hold.")


@cli.command()
@click.option("--publish", is_flag=True, help="Publish yesterday's root first, if it has none.")
@click.option("--days", default=30, show_default=True, help="How many to show, newest first.")
def roots(publish: bool, days: int) -> None:
    """Show the published daily roots: day, number of events, SHA-256."""
    if publish:
        publish_daily_root()
    for root in published_roots(limit=days):
        click.echo(f"{root.day}  {root.event_count:>9}  {root.hex}")
