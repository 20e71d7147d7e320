"""The database of one test process: a copy of a template that was migrated once.

Several people, and several processes of one run, test on one server at the same time, so each
process has a database named after it; what a killed run left behind is dropped by the next.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from shanzhi.config import environment
from shanzhi.config.runtime import embedded

PREFIX = "test_shanzhi"
# Names a database to copy, and makes it when there is none.
Template = Callable[[psycopg.Connection, str], str]
# Any number that no other program uses for its advisory lock on this server.
TEMPLATE_TURN = 7_308_204_119
ONLY_WRITTEN_TO = (
    "kernel_accessrecord",
    "kernel_accessseal",
    "kernel_accessremoval",
    "projects_fundyear",
    "projects_fundentry",
    "projects_fundline",
    "projects_funddecision",
)


@contextmanager
def of_this_run(worker: str) -> Iterator[str]:
    """Make this process's database, point Django and child processes at it, drop it at the end."""
    server = _server_url()
    name = f"{PREFIX}_run_{os.getpid()}_{worker}"
    with psycopg.connect(server, autocommit=True) as link:
        _drop_leftovers(link)
        with _turn(link):
            create(link, name, template(link, server))
    url = named(server, name)
    point_django_at(url)
    try:
        yield url
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(server, autocommit=True) as link:
            drop(link, name)


@contextmanager
def another(worker: str, purpose: str, like: Template | None = None) -> Iterator[str]:
    """One more database beside this process's own, migrated or ``like`` another; yields its address."""
    server = _server_url()
    name = f"{PREFIX}_run_{os.getpid()}_{worker}_{purpose}"
    with psycopg.connect(server, autocommit=True) as link, _turn(link):
        create(link, name, (like or template)(link, server))
    try:
        yield named(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            drop(link, name)


@contextmanager
def held(like: Template) -> Iterator[str]:
    """The address of a template, which nobody copies or replaces meanwhile."""
    server = _server_url()
    with psycopg.connect(server, autocommit=True) as link, _turn(link):
        yield named(server, like(link, server))


def named(server: str, name: str) -> str:
    """The same server's address with another database."""
    parts = urlsplit(server)
    if parts.netloc:
        return urlunsplit(parts._replace(path=f"/{name}"))
    return f"{parts.scheme}:///{name}?{parts.query}"


def point_django_at(url: str) -> None:
    """Let Django, and every program a test starts, use this database and no other."""
    from django.db import connections

    from shanzhi.config.settings import database

    connections.close_all()
    connections["default"].settings_dict.update(database(url))
    os.environ["DATABASE_URL"] = url


@contextmanager
def _turn(link: psycopg.Connection) -> Iterator[None]:
    """One process at a time looks for a template, and makes it."""
    link.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_TURN])
    try:
        yield
    finally:
        link.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_TURN])


def _server_url() -> str:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    var = environment.VAR_DIR.read()
    embedded.ensure_running(var)
    return embedded.expected_url(var, "postgres")


def template(link: psycopg.Connection, server: str) -> str:
    """The name of a migrated database that is up to date with the migrations; made if missing."""
    name = f"{PREFIX}_template_{fingerprint()}"
    if name in names(link):
        return name
    for old in names(link):
        if old.startswith(f"{PREFIX}_template_"):
            drop(link, old)
    unfinished = f"{PREFIX}_unfinished"
    drop(link, unfinished)
    create(link, unfinished, "template0")
    from django.core.management import call_command
    from django.db import connections

    point_django_at(named(server, unfinished))
    call_command("migrate", interactive=False, verbosity=0)
    _reference_rows()
    with connections["default"].cursor() as cursor:
        # Tests that really commit empty every table afterwards; nothing else may empty these.
        for table in ONLY_WRITTEN_TO:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER stays_whole")
    connections.close_all()
    rename(link, unfinished, name)
    return name


def _reference_rows() -> None:
    """The public classification, which nearly every story needs and none but its own tests changes:
    its 650 rows are written once, not once a test."""
    from shanzhi.cases.actions.load_categories import load_categories
    from shanzhi.kernel.models import TableVersion

    load_categories()
    TableVersion.objects.all().delete()  # nothing has changed since a process could have looked


def fingerprint() -> str:
    """Of all that decides what is in the template."""
    root = environment.ROOT
    files = [
        root / "requirements/base.txt",
        *sorted(root.glob("shanzhi/*/migrations/*.py")),
        root / "tests/database.py",
        root / "shanzhi/cases/actions/load_categories.py",
        *sorted(root.glob("shanzhi/cases/understanding/*")),
    ]
    files = [file for file in files if file.is_file()]
    digest = hashlib.blake2b(digest_size=8)
    for path in files:
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def names(link: psycopg.Connection) -> list[str]:
    """All databases of tests on this server."""
    found = link.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX.replace("_", r"\_") + "%"]
    )
    return [name for (name,) in found]


def _drop_leftovers(link: psycopg.Connection) -> None:
    for name in names(link):
        run = re.match(rf"{PREFIX}_run_(\d+)_", name)
        if run and not psutil.pid_exists(int(run[1])) and _is_on_this_machine(link):
            drop(link, name)


def _is_on_this_machine(link: psycopg.Connection) -> bool:
    """Process numbers of another machine's runs say nothing here."""
    host = link.info.host
    return host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


def create(link: psycopg.Connection, name: str, like: str) -> None:
    """Copy a database."""
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    link.execute(make.format(sql.Identifier(name), sql.Identifier(like)))
    # A test's rows need not survive a power cut.
    quick = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
    link.execute(quick.format(sql.Identifier(name)))


def rename(link: psycopg.Connection, old: str, new: str) -> None:
    """Give a database that is finished its name."""
    order = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    link.execute(order.format(sql.Identifier(old), sql.Identifier(new)))


def drop(link: psycopg.Connection, name: str) -> None:
    """Remove a database, whoever uses it."""
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def log_folder() -> Path:
    """Where programs started by tests write what they have to say."""
    folder = environment.VAR_DIR.read() / "log" / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
