"""The virtual environment and the pinned Python packages in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tools import machine
from tools.machine import Lack
from tools.progress import Step
from tools.stamps import Stamp, digest

Due = tuple[str, Callable[[Step], None]]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.MULTILINE)
COLLECTING = re.compile(r"^\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")


def due(root: Path, *, dev: bool) -> Iterator[Due]:
    """The steps that are due: making the environment, installing the lock."""
    stamp = _stamp(root)
    wanted = _wanted(root)
    fresh = _is_usable(root)
    if not fresh:
        yield "Python environment", lambda step: _make(root)
    level = "dev" if dev else "base"
    if not fresh or not (stamp.says(f"{level} {wanted}") or stamp.says(f"dev {wanted}")):
        lock = root / "requirements" / f"{level}.txt"
        yield "Python packages", lambda step: _install(root, lock, step, f"{level} {wanted}")


def _stamp(root: Path) -> Stamp:
    return Stamp(root / ".venv" / "installed-from")


def _wanted(root: Path) -> str:
    files = [root / "requirements/base.txt", root / "requirements/dev.txt", root / "pyproject.toml"]
    # An environment names its own folder in its programs, so a moved one is made again.
    return digest(root, files, salt=str(root))


def _is_usable(root: Path) -> bool:
    python = root / ".venv/bin/python"
    if not python.exists() or not (root / ".venv/pyvenv.cfg").exists():
        return False
    kept = _stamp(root).path
    if kept.exists() and _wanted(root) not in kept.read_text() and not _names_itself(root):
        return False
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def _names_itself(root: Path) -> bool:
    script = root / ".venv/bin/pip"
    return script.exists() and str(root) in script.read_text(errors="replace").split("\n", 1)[0]


def _make(root: Path) -> None:
    place = root / ".venv"
    try:
        import ensurepip  # noqa: F401  # 2026-11-22: Debian ships Python without it
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Lack(
            "This Python cannot make virtual environments: apt-get install python3-venv "
            f"(or python{version}-venv), and run the same command again."
        ) from None
    shutil.rmtree(place, ignore_errors=True)
    try:
        venv.create(place, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode(errors="replace")
        if "No space left" in said:
            raise Lack(machine.FULL_DISK) from error
        raise Lack(f"The Python environment could not be made:\n{said}") from error


def _install(root: Path, lock: Path, step: Step, stamp: str) -> None:
    names = set(PIN.findall(lock.read_text()))
    seen: set[str] = set()

    def count(line: str) -> None:
        if found := COLLECTING.match(line):
            seen.add(found[1].lower())
            step.at(len(seen), len(names), found[1])

    machine.run(_hashed(root, lock), purpose="Python packages", cwd=root, on_line=count)
    own = ["--no-build-isolation", "--no-deps", "--no-index", "-e", str(root)]
    machine.run([*_pip(root), *own], purpose="Python packages", cwd=root)
    _stamp(root).write(stamp)


def install_node(root: Path) -> None:
    """Install Node.js from its wheel into the environment."""
    lock = root / "requirements/node.txt"
    machine.run(_hashed(root, lock), purpose="Node.js", cwd=root)


def _pip(root: Path) -> list[str]:
    python = str(root / ".venv/bin/python")
    return [python, "-m", "pip", "install", "--disable-pip-version-check"]


def _hashed(root: Path, lock: Path) -> list[str]:
    exact = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    return [*_pip(root), *exact, "--progress-bar", "off", "-r", str(lock)]
