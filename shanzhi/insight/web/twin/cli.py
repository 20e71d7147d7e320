"""``shanzhi insight footprints …``"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from shanzhi.insight.actions.twin.import_footprints import ImportedFootprints, import_footprints
from shanzhi.insight.actions.twin.sketch_footprints import sketch_footprints
from shanzhi.insight.footprint_files import FileNotRead, read_footprints
from shanzhi.insight.rules.twin.reasons import why
from shanzhi.insight.rules.twin.rows import RawRow, RefusedRow, read_row
from shanzhi.kernel.api import SYSTEM
from shanzhi.lib.coordinates import Datum

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DATUM = click.Choice([str(datum) for datum in Datum])
_ROWS_PER_PART = 500
_REFUSED_SHOWN = 50


@click.group("footprints")
def footprints() -> None:
    """Outlines of buildings, from which the twin is drawn."""


@footprints.command("import")
@click.argument("file", type=FILE)
@click.option("--datum", type=DATUM, default="wgs84", show_default=True, help="Of the file.")
@click.option("--source", default="", help="Name of the source; the file's name without it.")
@click.option("--id-field", default="", help="The column that numbers the outlines.")
def import_command(file: Path, datum: str, source: str, id_field: str) -> None:
    """Bring outlines in from GeoJSON (.geojson, .geojsonl), a shapefile (.shp) or OpenStreetMap (.osm,
    .osm.pbf).

    May be stopped and repeated at any time: every part is kept as it is read, and what is there already
    is left alone.
    """
    try:
        reading = read_footprints(file)
        with click.progressbar(reading.rows, length=reading.size or None, label="Outlines") as bar:
            report = _import(iter(bar), _source(file, source), Datum(datum), id_field)
    except FileNotRead as fault:
        raise click.ClickException(str(fault)) from fault
    _say(report)


@footprints.command("sketch")
@click.argument("place", default="")
def sketch_command(place: str) -> None:
    """Draw plain blocks for registered buildings of PLACE (a code; all without) that have a point and no
    outline."""
    _say(sketch_footprints(place, by=SYSTEM))


def _import(rows: Iterator[RawRow], source: str, datum: Datum, id_field: str) -> ImportedFootprints:
    report = ImportedFootprints()
    while part := list(islice(rows, _ROWS_PER_PART)):
        read = [read_row(raw, datum, id_field=id_field) for raw in part]
        report.refused += [row for row in read if isinstance(row, RefusedRow)]
        good = [row for row in read if not isinstance(row, RefusedRow)]
        report.include(import_footprints(good, source, by=SYSTEM))
    return report


def _source(file: Path, given: str) -> str:
    """OpenStreetMap is one source however it was cut out: its numbers are those of the whole world."""
    is_osm = file.suffix in {".osm", ".pbf"} or ".osm." in file.name
    return given or ("osm" if is_osm else file.stem[:40])


def _say(report: ImportedFootprints) -> None:
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.matched} of registered buildings, {len(report.refused)} refused"
    )
    report.refused.sort(key=lambda row: row.number)
    for refused in report.refused[:_REFUSED_SHOWN]:
        click.echo(f"  {refused.number}: {why(refused)}", err=True)
    if len(report.refused) > _REFUSED_SHOWN:
        click.echo(f"  … and {len(report.refused) - _REFUSED_SHOWN} more", err=True)
    if report.refused and not (report.added or report.changed or report.unchanged):
        raise click.ClickException("Nothing could be used.")
