"""``shanzhi sensing …``"""

from __future__ import annotations

import click

from shanzhi.sensing.web.cli_doors import pull_command


@click.group()
def cli() -> None:
    """Devices and what they say."""


# Doors.
cli.add_command(pull_command)
