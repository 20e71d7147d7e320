"""The front end: Node.js (the machine's, or one from a wheel), its packages, the build."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import machine, python_packages
from tools.machine import Lack
from tools.progress import Step
from tools.stamps import Stamp, digest

Due = tuple[str, Callable[[Step], None]]
# What Vite asks for: 20.19 or newer in the line of 20, 22.12 or newer after it.
LINE_20, LINE_22 = (20, 19), (22, 12)
NOT_SOURCES = {"node_modules", "dist"}


@dataclass(frozen=True)
class Node:
    """The two programs, by their paths."""

    node: Path
    npm: Path


def due(root: Path) -> Iterator[Due]:
    """The steps that are due: Node.js, npm's packages, the build."""
    place = root / "frontend"
    if not (place / "package.json").exists():
        return
    packages = digest(root, [place / "package-lock.json", place / "package.json"])
    sources = digest(root, _sources(place))
    install = not _stamp(root, "npm").says(packages) or not (place / "node_modules").exists()
    build = not _stamp(root, "build").says(sources) or not (place / "dist").exists()
    if (install or build) and _find(root) is None:
        yield "Node.js", lambda step: python_packages.install_node(root)
    if install:
        yield "Front-end packages", lambda step: _install(root, step, packages)
    if install or build:
        yield "Front end", lambda step: _build(root, step, sources)


def find_node(root: Path) -> Node:
    """The Node.js to use. Raises Lack when neither the machine nor the environment has one."""
    if node := _find(root):
        return node
    # A folder that was built before and then lost its Node.js gets it now.
    python_packages.install_node(root)
    if node := _find(root):
        return node
    raise Lack("Node.js does not start on this machine: apt-get install nodejs npm.")


def environment(root: Path) -> dict[str, str]:
    """The environment npm runs in: its own Node.js is the one its scripts find."""
    node = find_node(root)
    path = os.pathsep.join([str(node.node.parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "npm_config_update_notifier": "false"}


def _find(root: Path) -> Node | None:
    search = os.pathsep.join([os.environ.get("PATH", ""), str(root / ".venv/bin")])
    for folder in search.split(os.pathsep):
        node, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if node and npm and new_enough(_version(node)):
            return Node(Path(node), Path(npm))
    return None


def _version(node: str) -> tuple[int, int]:
    try:
        done = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def new_enough(version: tuple[int, int]) -> bool:
    """Whether Vite runs on this version of Node.js."""
    return version >= LINE_22 or (version[0] == LINE_20[0] and version >= LINE_20)


def _stamp(root: Path, name: str) -> Stamp:
    return Stamp(root / "var" / "stamps" / name)


def _sources(place: Path) -> list[Path]:
    found: list[Path] = []
    for folder, inner, files in os.walk(place):
        inner[:] = [name for name in inner if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in files]
    return found


def _install(root: Path, step: Step, stamp: str) -> None:
    place = root / "frontend"
    listed = json.loads((place / "package-lock.json").read_text())["packages"]
    wanted = [name for name, about in listed.items() if name and not about.get("optional")]
    # Not "npm ci": it refuses a lock that lacks the packages of other systems, which not every
    # mirror carries. This installs the same pinned packages and leaves the lock as it is.
    npm = [str(find_node(root).npm), "install", "--no-save", "--loglevel=http"]

    def count(line: str) -> None:
        if "http" in line:  # one line for each answer: time to see how many packages are in place
            there = sum((place / name).exists() for name in wanted)
            step.at(there, len(wanted))

    machine.run(npm, purpose="Front-end packages", cwd=place, on_line=count, env=environment(root))
    _stamp(root, "npm").write(stamp)


def _build(root: Path, step: Step, stamp: str) -> None:
    npm = [str(find_node(root).npm), "run", "--silent", "build"]
    machine.run(npm, purpose="The front end", cwd=root / "frontend", env=environment(root))
    _stamp(root, "build").write(stamp)
