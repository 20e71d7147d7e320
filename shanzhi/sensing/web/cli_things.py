"""``shanzhi sensing import``, ``export`` and ``broker``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from shanzhi.kernel.api import SYSTEM
from shanzhi.lib.csv_records import UnreadableFile
from shanzhi.sensing.actions.device_rows import COLUMNS
from shanzhi.sensing.actions.export_day import export_day
from shanzhi.sensing.actions.import_devices import import_devices
from shanzhi.sensing.actions.plan_import import begin_import, plan_import
from shanzhi.sensing.actions.write_broker import write_emqx, write_mosquitto
from shanzhi.sensing.models import DeviceImport, ImportState

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--place", default="", help="Place code under which the list is kept (default: none)."
)
@click.option("--plan", "only_plan", is_flag=True, help="Look through it and change nothing.")
def import_command(file: Path, place: str, only_plan: bool) -> None:
    """Bring a CSV (UTF-8) or XLSX of devices in; may be stopped and repeated at any time.

    What is refused is named with its line and the reason on standard error."""
    run, _new = begin_import(file, file.name, place, by=SYSTEM)
    if run.state in {ImportState.READING, ImportState.PLANNED, ImportState.BROKEN}:
        run = _with_bar("Looking through", plan_import, run, file)
    if run.state == ImportState.BROKEN:
        raise click.ClickException(f"{run.fault}. The columns: {', '.join(COLUMNS)}")
    if not only_plan and run.state != ImportState.DONE:
        try:
            run = _with_bar("Bringing in", import_devices, run, file)
        except UnreadableFile as why:
            raise click.ClickException(str(why)) from why
    for row in run.refusals.order_by("line"):
        click.echo(f"line {row.line}: {row.reason}", err=True)
    told = "to be added" if only_plan and run.state == ImportState.PLANNED else "added"
    click.echo(f"{run.made} devices {told}, {run.known} known already, {run.refused} refused.")


def _with_bar(
    label: str, verb: Callable[..., DeviceImport], run: DeviceImport, file: Path
) -> DeviceImport:
    with click.progressbar(length=run.size_bytes, label=label) as bar:
        return verb(run, file, by=SYSTEM, progress=lambda done, _of: bar.update(done - bar.pos))


@click.command("export")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("folder", type=FOLDER)
def export_command(day: datetime, folder: Path) -> None:
    """Write the readings of DAY (UTC) as Parquet into FOLDER; repeated, it writes them anew.

    What is said of a person (beds, wrists, doors of those who live alone) is left out."""
    done = export_day(date(day.year, day.month, day.day), folder, by=SYSTEM)
    click.echo(f"{done.readings} readings and {done.hours} hours of {done.devices} devices.")


@click.group()
def broker() -> None:
    """Write the configuration of an outside broker from the devices and keys as they are now."""


@broker.command("mosquitto")
@click.argument("folder", type=FOLDER)
@click.option("--port", default=1883, show_default=True, help="Where it listens.")
@click.option("--address", default="127.0.0.1", show_default=True, help="On which address.")
def mosquitto_command(folder: Path, port: int, address: str) -> None:
    """mosquitto.conf, the list of who may write what, and the passwords. Written again after keys
    have changed, mosquitto reads them on SIGHUP."""
    done = write_mosquitto(folder, port=port, address=address, by=SYSTEM)
    click.echo(
        f"{done.logins} logins written to {folder}; start: mosquitto -c {folder}/mosquitto.conf"
    )
    if done.left_out:
        click.echo(f"{done.left_out} left out: a name with “:” cannot stand in its file.", err=True)


@broker.command("emqx")
@click.argument("folder", type=FOLDER)
@click.option(
    "--database", default="127.0.0.1:5432", show_default=True, help="HOST:PORT of PostgreSQL."
)
@click.option("--name", default="shanzhi", show_default=True, help="Name of the database.")
def emqx_command(folder: Path, database: str, name: str) -> None:
    """emqx.conf, acl.conf, and the SQL that lets EMQX ask for keys and nothing else."""
    write_emqx(folder, database=database, name=name, by=SYSTEM)
    click.echo(
        f"Written to {folder}: apply broker.sql first, then give EMQX emqx.conf and acl.conf."
    )
