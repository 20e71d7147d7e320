"""``shanzhi insight …``"""

from __future__ import annotations

import click

from shanzhi.insight.web.figures.cli import (
    check_command,
    export_command,
    follow_command,
    rebuild_command,
)
from shanzhi.insight.web.topics.cli import replies_command, topics_command
from shanzhi.insight.web.twin.cli import footprints


@click.group()
def cli() -> None:
    """Insight: figures, outlines of buildings for the twin, topics of matters, quality of replies."""


for command in (
    rebuild_command,
    check_command,
    follow_command,
    export_command,
    footprints,
    topics_command,
    replies_command,
):
    cli.add_command(command)
