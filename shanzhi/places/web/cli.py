"""``shanzhi places …``"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click

from shanzhi.kernel.api import SYSTEM, Refusal
from shanzhi.lib.coordinates import Datum
from shanzhi.places.actions.import_divisions import Imported, import_divisions
from shanzhi.places.actions.import_shapes import import_shapes
from shanzhi.places.actions.issue_qr_code import issue_qr_code
from shanzhi.places.demo import load_demo_town
from shanzhi.places.queries.codes import code_address, printed_code
from shanzhi.places.queries.names import path_of
from shanzhi.places.queries.shapes import locate
from shanzhi.places.rules.division_rows import DivisionRow, division_rows
from shanzhi.places.rules.printed_code import spaced
from shanzhi.places.rules.reasons import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DATUM = click.Choice([str(datum) for datum in Datum])
_ROWS_PER_PART = 1000
_REFUSED_SHOWN = 50


@click.group()
def cli() -> None:
    """Places: divisions, shapes, codes, the demo county."""


@cli.command("import")
@click.argument("file", type=FILE)
@click.option("--encoding", default="utf-8-sig", show_default=True, help="gb18030 for old Excel.")
def import_command(file: Path, encoding: str) -> None:
    """Bring divisions in from a CSV (area_code,area,street_code,… or code,name).

    May be stopped and repeated at any time: what is there already is left alone.
    """
    report = Imported()
    size = max(file.stat().st_size, 1)
    with file.open("rb") as stream, click.progressbar(length=size, label="Divisions") as bar:
        rows = division_rows(_told(stream, bar.update), _known_encoding(encoding))
        while part := list(islice(rows, _ROWS_PER_PART)):
            report.refused += [row for row in part if isinstance(row, Refused)]
            good = [row for row in part if isinstance(row, DivisionRow)]
            report.include(import_divisions(good, by=SYSTEM))
    _say(report)


@cli.group("shapes")
def shapes_group() -> None:
    """Boundaries of grids and divisions."""


@shapes_group.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--datum", type=DATUM, default="wgs84", show_default=True, help="Of the files.")
def import_shapes_command(files: tuple[Path, ...], datum: str) -> None:
    """Draw grids and divisions from GeoJSON files (properties code or adcode, name, households)."""
    report = Imported()
    with click.progressbar(files, label="Shapes") as bar:
        for file in bar:
            report.include(import_shapes(_features(file), by=SYSTEM, datum=Datum(datum)))
    _say(report)


@cli.group("qr")
def qr_group() -> None:
    """Codes on walls and badges."""


@qr_group.command("issue")
@click.argument("grid")
@click.option("--label", default="", help="Where it will hang.")
def issue_command(grid: str, label: str) -> None:
    """Issue a code of GRID (15 digits) and print it with its address."""
    try:
        code = issue_qr_code(grid, by=SYSTEM, label=label)
    except Refusal as why:
        raise click.ClickException(str(why)) from why
    click.echo(spaced(printed_code(code)))
    click.echo(code_address(code))


@cli.command("locate")
@click.argument("lat", type=float)
@click.argument("lng", type=float)
@click.option("--datum", type=DATUM, default="wgs84", show_default=True)
def locate_command(lat: float, lng: float, datum: str) -> None:
    """Say which grid is at LAT LNG (put -- before a negative number)."""
    try:
        found = locate(lat, lng, datum)
    except ValueError as why:
        raise click.ClickException(str(why)) from why
    if not found.grid_code:
        raise click.ClickException("No grid within two kilometres.")
    path = " / ".join(name for _code, name in path_of(found.grid_code))
    where = "inside" if found.inside else f"nearest, {found.distance_m:.0f} m away"
    click.echo(f"{found.grid_code}  {path}  ({where})")


@cli.command("demo")
def demo_command() -> None:
    """Load the synthetic county 善治县; safe to repeat."""
    town = load_demo_town(SYSTEM)
    click.echo(f"{len(town.grid_codes)} grids, {len(town.codes)} codes")


def _told(stream: BinaryIO, read: Callable[[int], None]) -> Iterator[bytes]:
    """The lines of a file; tells how many bytes of it were read."""
    for line in stream:
        yield line
        read(len(line))


def _known_encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as why:
        raise click.BadParameter(f"unknown encoding {name}", param_hint="--encoding") from why
    return name


def _features(file: Path) -> list[object]:
    try:
        found = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as why:
        raise click.ClickException(f"{file.name} is not JSON: {why}") from why
    if isinstance(found, dict) and found.get("type") == "Feature":
        return [found]
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise click.ClickException(f"{file.name} is not a GeoJSON FeatureCollection.")
    return features


def _say(report: Imported) -> None:
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{len(report.refused)} refused"
    )
    for refused in report.refused[:_REFUSED_SHOWN]:
        click.echo(f"  {refused.line}: {refused}", err=True)
    if len(report.refused) > _REFUSED_SHOWN:
        click.echo(f"  … and {len(report.refused) - _REFUSED_SHOWN} more", err=True)
    if report.refused and not (report.added or report.changed or report.unchanged):
        raise click.ClickException("Nothing could be used.")
