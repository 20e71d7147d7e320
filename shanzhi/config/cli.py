"""The ``shanzhi`` command: one group per room, and Django's own commands under ``manage``."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

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
