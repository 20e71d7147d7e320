"""The embedded PostgreSQL, shared by whatever runs from one folder.

Each process that needs it holds a shared lock on ``var/postgres.users`` while it lives; the last
one to let go stops the server. The kernel drops the lock of a killed process, so nothing has to be
counted or cleaned up.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from shanzhi.config.runtime.cluster import OWNER, Cluster
from shanzhi.config.runtime.disk import require_writable

DATABASE = "shanzhi"
# Between two states of a recovery that goes well there are some seconds at most.
STUCK_SECONDS, LOOK_SECONDS = 30.0, 5.0
_looks: dict[Path, tuple[float, float]] = {}  # when looked at last; half dead since then, or 0
_held: dict[Path, tuple[int, IO[str]]] = {}


def expected_url(var: Path, database: str = DATABASE) -> str:
    """The address of the embedded server of this ``var`` folder, running or not."""
    return f"postgresql://{OWNER}@/{database}?host={quote(str(Cluster(var).sockets), safe='')}"


def ensure_running(var: Path) -> str:
    """Start the server if it is down, keep it until this process ends, and return its address.

    Cheap when it already runs. Raises Trouble, in one sentence, when it cannot start.
    """
    cluster = Cluster(var)
    if cluster.var not in _held or _held[cluster.var][0] != os.getpid():
        require_writable(cluster.var)
        with _turn(cluster):
            if not cluster.is_ready():
                cluster.start()
                _ensure_database(expected_url(var, "postgres"))
            _hold(cluster)
    return expected_url(var)


def revive(var: Path) -> bool:
    """Start the server again if it died, or got stuck, while this process uses it; says whether it
    had to."""
    cluster = Cluster(var)
    stuck = _is_stuck(cluster)
    if cluster.is_ready() and not stuck:
        return False
    with _turn(cluster):
        if stuck:
            cluster.end_by_force()
        if not cluster.is_ready():
            cluster.start()
    return True


def _is_stuck(cluster: Cluster) -> bool:
    """Seen half dead at every look for so long that it is not on its way anywhere."""
    now = time.monotonic()
    looked_at, since = _looks.get(cluster.var, (-LOOK_SECONDS, 0.0))
    if now - looked_at < LOOK_SECONDS:
        return False
    since = (since or now) if cluster.is_half_dead() else 0.0
    _looks[cluster.var] = (now, since)
    if not since or now - since < STUCK_SECONDS:
        return False
    _looks[cluster.var] = (now, 0.0)
    return True


def is_running(var: Path) -> bool:
    """Whether the embedded server of this folder accepts connections now."""
    return Cluster(var).is_ready()


def keep(var: Path) -> str:
    """Start the server and leave it running when the last user ends, until ``stop``."""
    url = ensure_running(var)
    _keep_mark(Cluster(var)).touch()
    return url


def stop(var: Path) -> None:
    """Stop the server now, cleanly, whoever uses it."""
    cluster = Cluster(var)
    if not cluster.data.exists():
        return
    with _turn(cluster):
        _keep_mark(cluster).unlink(missing_ok=True)
        cluster.stop()


def release(var: Path) -> None:
    """Say that this process is done with the server; the last one to say so stops it."""
    cluster = Cluster(var)
    pid, handle = _held.get(cluster.var, (0, None))
    # A forked child shares its parent's lock and must not let go of it.
    if handle is None or pid != os.getpid() or not cluster.var.exists():
        return
    with _turn(cluster):
        del _held[cluster.var]
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still works with it
        if not _keep_mark(cluster).exists():
            cluster.stop()
        handle.close()


def _hold(cluster: Cluster) -> None:
    handle = (cluster.var / "postgres.users").open("a+")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held[cluster.var] = (os.getpid(), handle)
    atexit.register(release, cluster.var)


@contextmanager
def _turn(cluster: Cluster) -> Iterator[None]:
    """One process at a time decides whether to start or to stop."""
    with (cluster.var / "postgres.turn").open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _keep_mark(cluster: Cluster) -> Path:
    return cluster.var / "postgres.keep"


def _ensure_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as link:
        found = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            link.execute(f"CREATE DATABASE {DATABASE}")
