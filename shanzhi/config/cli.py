"""The ``shanzhi`` command: one group per room, and Django's own commands under ``manage``."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import click


class _Rooms(click.Group):
    """Loads a room's commands only when they are asked for, so that ``shanzhi run`` starts fast."""

    runtime = ("run", "database")

    def list_commands(self, ctx: click.Context) -> list[str]:
        from shanzhi.config.settings import ROOMS

        found = [room for room in ROOMS if self._module(room) is not None]
        return sorted({*self.runtime, *found, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.runtime:
            from shanzhi.config.runtime import commands

            return getattr(commands, cmd_name, None)
        if own := super().get_command(ctx, cmd_name):
            return own
        setup()
        module = self._module(cmd_name)
        return getattr(module, "cli", None) if module else None

    @staticmethod
    def _module(room: str) -> object | None:
        name = f"shanzhi.{room}.web.cli"
        try:
            found = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            return None
        if found is None:
            return None
        setup()
        return importlib.import_module(name)


def setup() -> None:
    """Make the database reachable (the embedded one is started when it is down) and load Django."""
    import django
    from django.apps import apps

    from shanzhi.config import environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    if not environment.DATABASE_URL.read():
        from shanzhi.config.runtime import embedded

        embedded.ensure_running(environment.VAR_DIR.read())
    if not apps.ready:
        django.setup()


@click.group(cls=_Rooms, help="Shanzhi 善治")
@click.version_option(package_name="shanzhi")
def main() -> None:
    """Entry point of the console script."""


@main.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def manage(ctx: click.Context) -> None:
    """Django's own commands: shanzhi manage migrate, makemigrations, shell ..."""
    from django.core.management import execute_from_command_line

    setup()
    execute_from_command_line([sys.argv[0], *ctx.args])


@main.group()
def docs() -> None:
    """Documentation that is generated from the code."""


@docs.command("build")
@click.option("--check", is_flag=True, help="Change nothing; fail when a page is out of date.")
def docs_build(check: bool) -> None:
    """Write the generated pages: settings, permissions, events, states, URLs."""
    setup()
    from shanzhi.config.documentation import build

    stale = build(check=check)
    for page in stale:
        click.echo(("out of date: " if check else "written: ") + str(page))
    if check and stale:
        raise SystemExit("Run 'make docs' and commit the result.")


@main.group()
def demo() -> None:
    """The demo town."""


@demo.command("real")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def demo_real(folder: Path) -> None:
    """Bring real reports into the demo town: FOLDER holds messages_4326.csv and answered_2816.csv
    (TipDM Cup 2020, problem C, annexes 3 and 4). May be stopped and repeated at any time."""
    setup()
    from shanzhi.config.real_reports import FILES, import_real_reports
    from shanzhi.places.rules.demo_town import COUNTY

    total = sum((folder / name).stat().st_size for name in FILES)
    before = dict(zip(FILES, (0, (folder / FILES[0]).stat().st_size), strict=True))
    with click.progressbar(length=total, label="Real reports") as bar:
        imported, refused = import_real_reports(
            folder,
            COUNTY,
            progress=lambda name, at, _size: bar.update(before[name] + at - bar.pos),
        )
    click.echo(f"{imported} in, {len(refused)} refused")
    for row in refused[:20]:
        click.echo(f"line {row.line}: {row.reason}", err=True)
