"""``shanzhi organizations``: units from a table, for whoever runs the machine."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import click

from shanzhi.kernel.api import SYSTEM
from shanzhi.organizations.actions.import_units import COLUMNS, import_units


@click.group(name="organizations", help="Units, posts, grid duties.")
def cli() -> None:
    """The room's commands."""


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Found or correct units from a CSV (UTF-8) with the columns kind, name, place_code and, if
    wanted, parent, phone, address, opening_hours. Refused rows are listed with their reasons."""
    rows = _rows(file)
    refused = []
    results: Counter[str] = Counter()
    with click.progressbar(length=len(rows), label=f"Units from {file.name}") as bar:
        for row in import_units(rows, by=SYSTEM):
            results[row.result] += 1
            if row.result == "refused":
                refused.append(row)
            bar.update(1)
    click.echo(", ".join(f"{count} {result}" for result, count in sorted(results.items())))
    for row in refused:
        click.echo(f"line {row.line} {row.name}: {row.reason}", err=True)
    if refused:
        raise SystemExit(1)


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            missing = {"kind", "name", "place_code"} - set(table.fieldnames or ())
            if missing:
                needed = ", ".join(sorted(missing))
                raise click.ClickException(
                    f"Columns are missing: {needed}. Known columns: {', '.join(COLUMNS)}."
                )
            return list(table)
    except UnicodeDecodeError as why:
        raise click.ClickException(
            f"{file.name} is not UTF-8 (byte {why.start}); save it as CSV UTF-8."
        ) from why
