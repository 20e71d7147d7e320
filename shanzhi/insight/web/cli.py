"""``shanzhi insight …``"""

from __future__ import annotations

import click

from shanzhi.insight.web.twin.cli import footprints


@click.group()
def cli() -> None:
    """Insight: outlines of buildings for the twin."""


cli.add_command(footprints)
