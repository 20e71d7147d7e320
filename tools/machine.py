"""What the machine must have, each lack said in one sentence; programs run with their progress."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

FIRST_MB = 2500
LATER_MB = 300
NETWORK_WORDS = (
    "Temporary failure in name resolution", "Failed to establish a new connection",
    "NewConnectionError", "ConnectTimeout", "EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT",
    "Network is unreachable", "Could not find a version that satisfies", "ProxyError",
)  # fmt: skip
FULL_DISK = "The disk is full: free some space and run the same command again."


class Lack(Exception):
    """The machine lacks something. The text is one sentence with its cure."""


def sentence_for(error: OSError) -> str:
    """One sentence for what the operating system refused."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FULL_DISK
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return (
            f"This folder cannot be written to{where}: give yourself the right to write, "
            "or copy the project to a folder of your own."
        )
    return f"The machine refused{where}: {error.strerror or error}."


def require_writable(folder: Path) -> None:
    """Raise Lack unless files can be made in ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        error.filename = os.fspath(folder)
        raise Lack(sentence_for(error)) from error


def require_space(folder: Path, needed_mb: int) -> None:
    """Raise Lack unless ``needed_mb`` megabytes are free."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise Lack(
            f"The disk is full: {free_mb} MB are free in {folder} and {needed_mb} MB are needed; "
            "free some space and run the same command again."
        )


def run(
    command: Sequence[str | Path],
    *,
    purpose: str,
    cwd: Path,
    on_line: Callable[[str], None] = lambda line: None,
    env: dict[str, str] | None = None,
) -> None:
    """Run a program to its end, handing each line it prints to ``on_line``.

    Raises Lack in one sentence when it fails; what it said last follows where the cause is unknown.
    """
    last: deque[str] = deque(maxlen=25)
    with subprocess.Popen(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    ) as process:  # fmt: skip
        for line in process.stdout or ():
            last.append(line)
            on_line(line.rstrip())
    if process.returncode:
        raise Lack(_why("".join(last), purpose))


def _why(said: str, purpose: str) -> str:
    if "No space left on device" in said or "ENOSPC" in said:
        return FULL_DISK
    if any(word in said for word in NETWORK_WORDS):
        return (
            f"{purpose} need the network once, and the package registry cannot be reached: "
            "connect this machine, or set your mirror for pip and npm, and run the same command "
            "again."
        )
    return f"{purpose} could not be installed. The program said:\n{said}"
