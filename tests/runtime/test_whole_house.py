"""Start, kill -9, start again, Ctrl-C: as a person at a terminal would do it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil

from shanzhi.config.runtime import embedded
from shanzhi.config.runtime.single import lives

SHANZHI = [sys.executable, "-c", "from shanzhi.config.cli import main; main()"]
PATIENCE = 120


def test_killed_house_starts_again_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    port = _free_port()
    first = _start(tmp_path, port)
    children = _children(tmp_path)
    assert len(children) == 6
    first.kill()
    first.wait()

    second = _start(tmp_path, port)
    assert not any(lives(child) for child in children)
    assert _pages_answer(port)
    said, started = _stop_with_ctrl_c(second)
    assert said.rstrip().endswith("Stopped.")
    assert not any(lives(process) for process in started)
    assert not embedded.is_running(tmp_path)
    assert "database system is shut down" in (tmp_path / "log/postgres.log").read_text()


def _start(var: Path, port: int) -> subprocess.Popen[str]:
    """Run the house without a demo and return when it has told its addresses."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SITE_URL"}}
    house = subprocess.Popen(
        [*SHANZHI, "run", "--port", str(port), "--workers", "1"],
        env={**env, "VAR_DIR": str(var), "DEMO": "0", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert house.stdout is not None
    said = ""
    for line in house.stdout:
        said += line
        if "Ctrl-C" in line:
            return house
    raise AssertionError(said)


def _children(var: Path) -> list[psutil.Process]:
    known = json.loads((var / "run.json").read_text())["children"]
    return [psutil.Process(int(pid)) for pid in known]


def _stop_with_ctrl_c(house: subprocess.Popen[str]) -> tuple[str, list[psutil.Process]]:
    started = psutil.Process(house.pid).children(recursive=True)
    assert len(started) >= 3
    house.send_signal(signal.SIGINT)
    said, _ = house.communicate(timeout=PATIENCE)
    assert house.returncode == 0, said
    return said, started


def _pages_answer(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        return bool(re.search(rb"<html", page.read()))


def _free_port() -> int:
    """A free port whose neighbour, where live pages are served, is free too."""
    while True:
        with socket.socket() as pages, socket.socket() as live:
            pages.bind(("127.0.0.1", 0))
            port: int = pages.getsockname()[1]
            try:
                live.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
