"""The embedded PostgreSQL: started by who needs it first, stopped by who needs it last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from shanzhi.config.runtime import embedded, parameters
from shanzhi.config.runtime.cluster import SOCKET_PATH_BYTES, Cluster

USER = "import sys; from pathlib import Path; from shanzhi.config.runtime import embedded; "
USES_IT = USER + "print(embedded.ensure_running(Path(sys.argv[1])), flush=True); sys.stdin.read()"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("var")
    yield folder
    embedded.release(folder)
    embedded.stop(folder)


def test_two_programs_share_it_and_the_last_one_stops_it(var: Path) -> None:
    with _program(var) as clerk, _program(var) as importer:
        assert _answer(clerk) == _answer(importer) == embedded.expected_url(var)
        clerk.communicate("")
        assert embedded.is_running(var)
        importer.communicate("")
    assert not embedded.is_running(var)
    assert _state(var) == "shut down"


def test_a_killed_program_does_not_keep_it_alive(var: Path) -> None:
    with _program(var) as clerk, _program(var) as importer:
        _answer(clerk)
        _answer(importer)
        importer.kill()
        importer.wait()
        clerk.communicate("")
    assert not embedded.is_running(var)


def test_what_was_committed_survives_kill_9_of_the_server(var: Path) -> None:
    url = embedded.ensure_running(var)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS n")
        link.execute("CHECKPOINT; INSERT INTO kept VALUES (43)")
    _kill_server(var)
    assert not embedded.is_running(var)
    assert embedded.revive(var)
    with psycopg.connect(url) as link:
        assert link.execute("SELECT sum(n) FROM kept").fetchone() == (85,)
    embedded.release(var)


def test_a_recovery_that_is_killed_as_well_leaves_no_server_that_serves_nobody(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "STUCK_SECONDS", 1.0)
    monkeypatch.setattr(embedded, "LOOK_SECONDS", 0.2)
    url = embedded.ensure_running(var)
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS n")
    assert not Cluster(var).is_half_dead()
    _kill_recovery(var)
    latest = time.monotonic() + 60
    while not _answers(url):
        assert time.monotonic() < latest, Cluster(var).log.read_text()[-2_000:]
        embedded.revive(var)
        time.sleep(0.1)
    with psycopg.connect(url) as link:
        assert link.execute("SELECT sum(n) FROM kept").fetchone() == (42,)
    embedded.release(var)


def test_a_half_dead_server_is_stopped_all_the_same(var: Path) -> None:
    embedded.ensure_running(var)
    _kill_recovery(var)
    latest = time.monotonic() + 20
    while not Cluster(var).is_half_dead():  # what was killed is not gone at once
        assert time.monotonic() < latest
        time.sleep(0.05)
    embedded.stop(var)
    assert not embedded.is_running(var)
    embedded.release(var)
    url = embedded.ensure_running(var)
    assert _answers(url)
    embedded.release(var)


def _kill_recovery(var: Path) -> None:
    """One process of the server is killed, and then the one that recovers from it."""
    server = psutil.Process(int((Cluster(var).data / "postmaster.pid").read_text().split()[0]))
    _child_of(server, "io worker").kill()
    _child_of(server, "startup").kill()


def _child_of(server: psutil.Process, title: str) -> psutil.Process:
    """Waits for it: a recovery is short."""
    latest = time.monotonic() + 20
    while time.monotonic() < latest:
        with suppress(psutil.Error):
            for child in server.children():
                if title in " ".join(child.cmdline()):
                    return child
    raise AssertionError(f"no {title} was seen")


def _answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


def test_a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(var: Path) -> None:
    embedded.ensure_running(var)
    _kill_server(var)
    pid_file = Cluster(var).data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    socket_lock = Cluster(var).sockets / ".s.PGSQL.5432.lock"
    socket_lock.write_text(f"{os.getpid()}\n")
    assert embedded.revive(var)
    embedded.release(var)
    assert _state(var) == "shut down"


def test_nothing_that_can_lose_a_commit_is_switched_off(var: Path) -> None:
    with psycopg.connect(embedded.ensure_running(var)) as link:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert link.execute(f"SHOW {name}").fetchone() == ("on",)
        assert link.execute("SHOW server_version_num").fetchone()[0][:2] == "18"  # type: ignore[index]  # 2026-11-22: SHOW always answers
        assert link.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert link.execute("SHOW listen_addresses").fetchone() == ("",)
    embedded.release(var)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("很深的文件夹" * 8) / "var")
    assert len(os.fsencode(deep.sockets)) + 20 <= SOCKET_PATH_BYTES
    assert deep.sockets != Cluster(tmp_path / "another" / ("x" * 100)).sockets


def test_a_quote_in_a_path_stays_inside_the_configuration() -> None:
    assert "unix_socket_directories = '/o''brien'\n" in parameters.configuration(Path("/o'brien"))


def _program(var: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USES_IT, str(var)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _answer(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def _kill_server(var: Path) -> None:
    pid = int((Cluster(var).data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    while embedded.is_running(var):
        time.sleep(0.01)


def _state(var: Path) -> str:
    """What the cluster's own control file says of how it was left."""
    cluster = Cluster(var)
    told = subprocess.run(
        [*cluster.account.prefix, str(cluster.programs / "pg_controldata"), str(cluster.data)],
        env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=True, cwd="/",
    ).stdout  # fmt: skip
    line = next(line for line in told.splitlines() if line.startswith("Database cluster state"))
    return line.split(":")[1].strip()
