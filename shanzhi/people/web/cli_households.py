"""``shanzhi people households``: bring a community's list in."""

from __future__ import annotations

from pathlib import Path

import click

from shanzhi.kernel.api import SYSTEM
from shanzhi.lib.csv_records import UnreadableFile
from shanzhi.people.actions.import_households import COLUMNS, import_households


@click.group()
def households() -> None:
    """Households that grid workers look after."""


@households.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Bring a UTF-8 CSV in, a row for each person; may be repeated. A row that is refused is named
    with its line and the reason on standard error, never with what stands in it."""
    try:
        done = import_households(file, by=SYSTEM)
    except UnreadableFile as why:
        raise click.ClickException(f"{why}. The columns: {', '.join(COLUMNS)}") from why
    for row in done.refused:
        click.echo(f"line {row.line}: {row.reason}", err=True)
    click.echo(
        f"{done.households} households and {done.people} people added, {len(done.refused)} refused."
    )
