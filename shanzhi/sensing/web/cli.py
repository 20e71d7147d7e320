"""``shanzhi sensing …``"""

from __future__ import annotations

import click

from shanzhi.sensing.web.cli_doors import pull_command
from shanzhi.sensing.web.cli_simulate import simulate
from shanzhi.sensing.web.cli_things import broker, export_command, import_command


@click.group()
def cli() -> None:
    """Devices and what they say."""


# Doors.
cli.add_command(pull_command)
# Things.
cli.add_command(import_command)
cli.add_command(export_command)
cli.add_command(broker)
# A made-up district.
cli.add_command(simulate)
