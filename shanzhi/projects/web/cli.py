"""``shanzhi projects …``"""

from __future__ import annotations

import click

from shanzhi.projects.queries.verify import verify_projects


@click.group()
def cli() -> None:
    """Promises, special funds and participatory budgets."""


@cli.command()
def verify() -> None:
    """Recount every ledger (seals, sums, balances) and every result; ends with 1 when something was
    changed, and says what."""
    found = verify_projects()
    for line in found.broken:
        click.echo(f"BROKEN: {line}", err=True)
    if found.broken:
        raise SystemExit(1)
    click.echo(f"{found.entries} entries and {found.rounds} results hold.")
