"""shanzhi kernel calendar …: enter holidays, see what is entered."""

from __future__ import annotations

import click

from shanzhi.kernel.actions.seed_calendar_year import seed_calendar_year, seed_published_years
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.calendars import every_calendar
from shanzhi.kernel.refusals import Refusal
from shanzhi.kernel.working_time.shifts import shifts_text


@click.group()
def calendar() -> None:
    """Working calendars: holidays, working weekends, hours."""


@calendar.command()
@click.argument("year", type=int, required=False)
@click.option("--place", default="", help="Code of a place (6, 9, 12, 15 digits); else everywhere.")
def seed(year: int | None, place: str) -> None:
    """Enter the published holidays of YEAR; without YEAR all that are missing everywhere.

    What people have entered stays; safe to repeat.
    """
    if year is None:
        if place:
            raise click.UsageError("Say the year that the place is to have.")
        entered = seed_published_years(by=SYSTEM)
        click.echo(f"Entered: {', '.join(map(str, entered)) or 'nothing new'}")
        return
    try:
        made = seed_calendar_year(year, by=SYSTEM, place_code=place)
    except Refusal as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"{year}: {made.days.filter(day__year=year).count()} special days")


@calendar.command("list")
def list_command() -> None:
    """Show every calendar: place, zone, weekdays, shifts, urgent shifts, days, known years."""
    for one in every_calendar():
        used = one.reckoned
        weekdays = "".join(str(day + 1) for day in sorted(used.weekdays))
        click.echo(
            f"{one.place_code or 'everywhere':<15}  {used.zone.key}  {weekdays}  "
            f"{shifts_text(used.shifts)}  urgent {shifts_text(used.urgent)}  "
            f"{len(one.days)} days  {' '.join(map(str, sorted(one.known_years))) or 'no year known'}"
        )
