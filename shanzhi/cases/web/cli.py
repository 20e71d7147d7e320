"""``shanzhi cases …``"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from shanzhi.cases.actions.import_cases import COLUMNS, ImportPlan, RefusedRow, import_cases
from shanzhi.cases.actions.import_standards import SHIPPED, import_standards
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.model_store import model_folder
from shanzhi.cases.understanding.commands import classify_command, train_command
from shanzhi.cases.web.cli_standards import standards
from shanzhi.cases.web.cli_verify import verify_command
from shanzhi.kernel.api import SYSTEM
from shanzhi.lib.csv_records import UnreadableFile

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
@click.pass_context
def cli(context: click.Context) -> None:
    """Matters: import, classify, train, verify."""
    context.default_map = {"train": {"out": model_folder()}, "classify": {"model": model_folder()}}


cli.add_command(train_command)
cli.add_command(classify_command)
cli.add_command(standards)
cli.add_command(verify_command)


@cli.command("categories")
def categories_command() -> None:
    """Load the public classification (15 + 118 + 517 names) and our table of standards; safe to
    repeat."""
    click.echo(f"{load_categories()} categories added")
    click.echo(f"{import_standards(SHIPPED, by=SYSTEM).added} standards added")


def _pairs(values: tuple[str, ...], what: str) -> dict[str, str]:
    pairs = dict(value.split("=", 1) for value in values if "=" in value)
    if len(pairs) != len(values):
        raise click.UsageError(f"{what} is written NAME=VALUE")
    return pairs


@cli.command("import")
@click.argument("file", type=FILE)
@click.option("--map", "mapping", multiple=True, help=f"OURS=THEIRS; ours: {', '.join(COLUMNS)}")
@click.option("--place", required=True, help="Place code of rows that name no place of their own.")
@click.option("--alias", multiple=True, help="WORDS=CODE: rows whose text holds WORDS go to CODE.")
@click.option("--source-name", default="", help="Name of the source; default: the file's name.")
@click.option(
    "--shift-days", default=0, help="Days added to every time (to rehearse with old data)."
)
@click.option("--refused", type=click.Path(path_type=Path), help="File for the refused rows.")
def import_command(  # 2026-11-22: one argument per option of the command
    file: Path,
    mapping: tuple[str, ...],
    place: str,
    alias: tuple[str, ...],
    source_name: str,
    shift_days: int,
    refused: Path | None,
) -> None:
    """Bring a CSV of real reports in; may be stopped and repeated at any time."""
    columns = {name: name for name in COLUMNS} | _pairs(mapping, "--map")
    if unknown := set(columns) - set(COLUMNS):
        raise click.UsageError(f"--map does not know {', '.join(unknown)}")
    plan = ImportPlan(
        source_name=source_name or file.stem,
        columns=columns,
        place_code=place,
        aliases=_pairs(alias, "--alias"),
        shift=timedelta(days=shift_days),
    )
    try:
        with click.progressbar(length=file.stat().st_size, label=file.name) as bar:
            run, faults = import_cases(file, plan, progress=lambda at: bar.update(at - bar.pos))
    except UnreadableFile as why:
        raise click.ClickException(str(why)) from why
    _tell(faults, refused)
    click.echo(f"{run.imported} imported, {run.refused} refused")


def _tell(faults: list[RefusedRow], target: Path | None) -> None:
    lines = [f"line {fault.line}: {fault.reason}" for fault in faults]
    if target:
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(f"refused rows: {target}")
    for line in lines[:20]:
        click.echo(line, err=True)
    if len(lines) > 20:
        click.echo(f"… and {len(lines) - 20} more (use --refused FILE)", err=True)
