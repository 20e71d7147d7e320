"""``shanzhi cases standards …``"""

from __future__ import annotations

from pathlib import Path

import click

from shanzhi.cases.actions.import_standards import SHIPPED, import_standards
from shanzhi.cases.rules.standards import UNIT_WORDS, UnitWord
from shanzhi.kernel.api import SYSTEM, TimeUnit
from shanzhi.lib.csv_records import UnreadableFile

SHOWN = 20


@click.group()
def standards() -> None:
    """Standards for opening and closing (立案结案标准)."""


@standards.command("import")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--place", default="", help="Code of the place where they hold; else everywhere.")
@click.option("--dry-run", is_flag=True, help="Read and check; store nothing.")
@click.option(
    "--unit",
    "units",
    multiple=True,
    help="WORD=UNIT: what the table's word for time means, e.g. DAY=natural_day or WORD=urgent_hour*12. "
    f"Units: {', '.join(TimeUnit)}.",
)
def import_command(file: Path | None, place: str, dry_run: bool, units: tuple[str, ...]) -> None:
    """Read a table with kind, class_code, class_name, type_code, type_name, unit, dept, open_when,
    close_when, time_limit (and category). Without FILE: the table that ships. Safe to repeat."""
    path = file or SHIPPED
    words = {**UNIT_WORDS, **dict(_unit(text) for text in units)}
    try:
        with click.progressbar(length=path.stat().st_size, label=path.name) as bar:
            came = import_standards(
                path,
                by=SYSTEM,
                place_code=place,
                words=words,
                dry_run=dry_run,
                progress=lambda byte: bar.update(byte - bar.pos),
            )
    except (UnreadableFile, ValueError) as why:
        raise click.ClickException(str(why)) from why
    for line, reason in came.refused[:SHOWN]:
        click.echo(f"line {line}: {reason}", err=True)
    if len(came.refused) > SHOWN:
        click.echo(f"… and {len(came.refused) - SHOWN} more", err=True)
    said = f"{came.added} added, {came.changed} changed, {came.unchanged} unchanged, "
    click.echo(said + f"{len(came.refused)} refused" + (" (dry run)" if dry_run else ""))


def _unit(text: str) -> tuple[str, UnitWord]:
    word, _equals, meaning = text.partition("=")
    unit, _star, times = meaning.partition("*")
    if not word or unit not in list(TimeUnit) or (times and not times.isdecimal()):
        raise click.UsageError("--unit is written WORD=UNIT or WORD=UNIT*NUMBER")
    return word, UnitWord(TimeUnit(unit), int(times or 1))
