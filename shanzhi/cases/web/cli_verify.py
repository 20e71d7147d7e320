"""``shanzhi cases verify``: prove that nothing was lost."""

from __future__ import annotations

import click

from shanzhi.cases.queries.recount_all import matter_count, recount_all

SHOWN = 200


@click.command("verify")
def verify_command() -> None:
    """Recount every matter and the cockpit's figures from the events alone and compare; ends with 1
    when anything differs. Safe at any time, it only reads."""
    total, found = matter_count(), 0
    with click.progressbar(length=total, label="matters", show_pos=True) as bar:
        for found, difference in enumerate(recount_all(progress=bar.update), 1):
            if found <= SHOWN:
                click.echo(f"DIFFERENT: {difference}", err=True)
    if found > SHOWN:
        click.echo(f"… and {found - SHOWN} more", err=True)
    if found:
        click.echo(f"{found} differences in {total} matters.", err=True)
        raise SystemExit(1)
    click.echo(f"{total} matters recounted from their events, no difference.")
