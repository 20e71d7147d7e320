"""The database of one test process: a copy of a template that was migrated once.

Several people, and several processes of one run, test on one server at the same time, so each
process has a database named after it; what a killed run left behind is dropped by the next.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from shanzhi.config import environment
from shanzhi.config.runtime import embedded

PREFIX = "test_shanzhi"
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
        link.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_TURN])
        template = _template(link, server)
        _create(link, name, template)
        link.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_TURN])
    url = named(server, name)
    point_django_at(url)
    try:
        yield url
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(server, autocommit=True) as link:
            _drop(link, name)


@contextmanager
def another(worker: str, purpose: str) -> Iterator[str]:
    """One more migrated database beside this process's own; yields its address."""
    server = _server_url()
    name = f"{PREFIX}_run_{os.getpid()}_{worker}_{purpose}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_TURN])
        _create(link, name, _template(link, server))
        link.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_TURN])
    try:
        yield named(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            _drop(link, name)


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


def _server_url() -> str:
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    var = environment.VAR_DIR.read()
    embedded.ensure_running(var)
    return embedded.expected_url(var, "postgres")


def _template(link: psycopg.Connection, server: str) -> str:
    """The name of a migrated database that is up to date with the migrations; made if missing."""
    name = f"{PREFIX}_template_{_fingerprint()}"
    if name in _databases(link):
        return name
    for old in _databases(link):
        if old.startswith(f"{PREFIX}_template_"):
            _drop(link, old)
    unfinished = f"{PREFIX}_unfinished"
    _drop(link, unfinished)
    _create(link, unfinished, "template0")
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
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    link.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def _reference_rows() -> None:
    """The public classification, which nearly every story needs and none but its own tests changes:
    its 650 rows are written once, not once a test."""
    from shanzhi.cases.actions.load_categories import load_categories
    from shanzhi.kernel.models import TableVersion

    load_categories()
    TableVersion.objects.all().delete()  # nothing has changed since a process could have looked


def _fingerprint() -> str:
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


def _databases(link: psycopg.Connection) -> list[str]:
    found = link.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX.replace("_", r"\_") + "%"]
    )
    return [name for (name,) in found]


def _drop_leftovers(link: psycopg.Connection) -> None:
    for name in _databases(link):
        run = re.match(rf"{PREFIX}_run_(\d+)_", name)
        if run and not psutil.pid_exists(int(run[1])) and _is_on_this_machine(link):
            _drop(link, name)


def _is_on_this_machine(link: psycopg.Connection) -> bool:
    """Process numbers of another machine's runs say nothing here."""
    host = link.info.host
    return host.startswith("/") or host in {"localhost", "127.0.0.1", "::1"}


def _create(link: psycopg.Connection, name: str, template: str) -> None:
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    link.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    # A test's rows need not survive a power cut.
    quick = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
    link.execute(quick.format(sql.Identifier(name)))


def _drop(link: psycopg.Connection, name: str) -> None:
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def log_folder() -> Path:
    """Where programs started by tests write what they have to say."""
    folder = environment.VAR_DIR.read() / "log" / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
