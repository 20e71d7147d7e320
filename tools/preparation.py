"""From a bare folder to one that can run: the steps, each done only when its sources changed."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools import frontend, machine, python_packages, translations
from tools.machine import Lack
from tools.progress import Step

ROOT = Path(__file__).resolve().parents[1]
Work = Callable[[Step], None]


def command_line(words: Sequence[str]) -> None:
    """``run [options]``, ``setup [--dev]`` or ``npm <words>``; ends the process."""
    command, *rest = words or ["setup"]
    try:
        prepare(ROOT, dev="--dev" in rest and command == "setup")
        if command == "npm":
            os.chdir(ROOT / "frontend")
            _become([str(frontend.find_node(ROOT).npm), *rest], frontend.environment(ROOT))
        if command == "run":
            _become([str(ROOT / ".venv/bin/shanzhi"), "run", *rest], dict(os.environ))
    except Lack as lack:
        sys.exit(f"\n{lack}")
    except OSError as error:
        sys.exit(f"\n{machine.sentence_for(error)}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")


def prepare(root: Path, *, dev: bool = False) -> None:
    """Do every step that is due. Raises Lack, in one sentence, when the machine lacks something."""
    machine.require_writable(root)
    machine.require_writable(root / "var")
    with (root / "var" / "setup.lock").open("a+") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two terminals prepare one after the other
        due = [
            *python_packages.due(root, dev=dev),
            *frontend.due(root),
            *translations.due(root),
        ]
        if due:
            first = not (root / ".venv").exists()
            machine.require_space(root, machine.FIRST_MB if first else machine.LATER_MB)
        for number, (title, work) in enumerate(due, start=1):
            _do(Step(number, len(due), title), work)


def _do(step: Step, work: Work) -> None:
    try:
        work(step)
    except BaseException:
        step.broken_off()
        raise
    step.done()


def _become(command: list[str], env: dict[str, str]) -> None:
    sys.stdout.flush()
    os.execvpe(command[0], command, env)  # noqa: S606  # 2026-11-22: the program takes our place, no shell
