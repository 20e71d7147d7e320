"""The commands ``shanzhi run`` and ``shanzhi database``."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import ParamSpec

import click

from shanzhi.config import environment
from shanzhi.config.runtime.trouble import Trouble, sentence_for

P = ParamSpec("P")


def _plainly(action: Callable[P, None]) -> Callable[P, None]:
    """Say what is wrong in one sentence instead of a traceback."""

    @functools.wraps(action)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            action(*args, **kwargs)
        except (Trouble, environment.UnsafeSetting) as trouble:
            raise SystemExit(str(trouble)) from trouble
        except OSError as error:
            raise SystemExit(sentence_for(error)) from error
        except KeyboardInterrupt as stopped:
            raise SystemExit(130) from stopped

    return told


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 for the whole network.")
@click.option("--port", type=int, help="Port of pages and API.")
@click.option("--live-port", type=int, help="Port of server-sent events; the next one by default.")
@click.option("--workers", type=int, help="Processes that serve pages and API.")
@_plainly
def run(host: str | None, port: int | None, live_port: int | None, workers: int | None) -> None:
    """Start database, web, live, jobs, alarms and figures; Ctrl-C stops all of them."""
    from shanzhi.config.runtime import start
    from shanzhi.config.runtime.processes import Options

    port = environment.PORT.read() if port is None else port
    if live_port is None:
        chosen = environment.LIVE_PORT.name in os.environ
        live_port = environment.LIVE_PORT.read() if chosen else port + 1
    chosen = environment.INGEST_PORT.name in os.environ
    options = Options(
        host=host or environment.HOST.read(),
        port=port,
        live_port=live_port,
        ingest_port=environment.INGEST_PORT.read() if chosen else max(port, live_port) + 1,
        workers=workers or environment.WEB_WORKERS.read(),
    )
    start.run(options, click.echo)


@click.group()
def database() -> None:
    """The embedded PostgreSQL: start, stop, url."""


@database.command("start")
@_plainly
def database_start() -> None:
    """Start it and leave it running until "stop"."""
    from shanzhi.config.runtime import embedded

    click.echo(embedded.keep(environment.VAR_DIR.read()))


@database.command("stop")
@_plainly
def database_stop() -> None:
    """Stop it cleanly, whoever uses it."""
    from shanzhi.config.runtime import embedded

    embedded.stop(environment.VAR_DIR.read())


@database.command("url")
@_plainly
def database_url() -> None:
    """Print the address that psql and other programs can use."""
    from shanzhi.config.runtime import embedded

    click.echo(environment.DATABASE_URL.read() or embedded.expected_url(environment.VAR_DIR.read()))
