"""What a stranger's machine may lack, each told in one sentence before anything is begun."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shanzhi.config import environment
from tools import bootstrap, frontend, machine, translations
from tools.machine import Lack

ROOT = environment.ROOT


def test_a_stranger_with_python_3_9_is_told_which_one_to_get() -> None:
    sentence = bootstrap.refusal((3, 9))
    assert "needs Python 3.11 or newer, and this is 3.9" in sentence
    assert "apt-get install python3" in sentence
    assert sentence.count("\n") == 1


def test_python_3_11_is_welcome() -> None:
    assert bootstrap.refusal((3, 11)) == ""
    assert bootstrap.refusal((3, 14)) == ""


def test_a_newer_python_beside_an_old_one_is_found(tmp_path: Path) -> None:
    for name in ("python3.9", "python3.11", "python3.13"):
        (tmp_path / name).touch(mode=0o755)
    assert bootstrap.newer(f"/nowhere:{tmp_path}") == str(tmp_path / "python3.13")
    assert bootstrap.newer("/nowhere") == ""


def test_the_first_program_can_be_read_by_a_python_of_ten_years_ago() -> None:
    import ast

    source = (ROOT / "tools/bootstrap.py").read_text()
    ast.parse(source, feature_version=(3, 4))


def test_an_old_python_really_ends_with_the_sentence(tmp_path: Path) -> None:
    pretend = (
        "import sys, runpy; sys.version_info = (3, 8, 1, 'final', 0); "
        "sys.argv = ['bootstrap.py', 'run']; "
        f"runpy.run_path({str(ROOT / 'tools/bootstrap.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend], env={"PATH": str(tmp_path)}, capture_output=True,
        text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == bootstrap.refusal((3, 8))


def test_a_folder_on_a_read_only_disk_is_named(tmp_path: Path) -> None:
    with _mounted(tmp_path, "ro"):
        with pytest.raises(Lack) as told:
            machine.require_writable(tmp_path)
        assert "cannot be written to" in str(told.value)
        assert str(tmp_path) in str(told.value)


def test_a_full_disk_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    with _mounted(tmp_path, "size=1m"), pytest.raises(Lack, match="1 MB are free"):
        machine.require_space(tmp_path, 300)


def test_a_disk_that_fills_up_half_way_is_told_in_one_sentence(tmp_path: Path) -> None:
    with _mounted(tmp_path, "size=64k"):
        write = f"open({str(tmp_path / 'big')!r}, 'wb').write(b'0' * 1_000_000)"
        with pytest.raises(Lack) as told:
            machine.run([sys.executable, "-c", write], purpose="Python packages", cwd=tmp_path)
    assert str(told.value) == machine.FULL_DISK


def test_no_network_is_told_with_its_cure(tmp_path: Path) -> None:
    say = "import sys; sys.exit('npm error code EAI_AGAIN')"
    with pytest.raises(Lack) as told:
        machine.run([sys.executable, "-c", say], purpose="Front-end packages", cwd=tmp_path)
    assert str(told.value).startswith("Front-end packages need the network once")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        ((18, 20), False),
        ((20, 18), False),
        ((20, 19), True),
        ((21, 9), False),
        ((22, 11), False),
        ((22, 12), True),
        ((24, 0), True),
    ],
)
def test_the_machines_node_is_used_only_where_vite_runs_on_it(
    version: tuple[int, int], fits: bool
) -> None:
    assert frontend.new_enough(version) is fits


def test_no_lock_tells_where_it_was_made() -> None:
    for lock in ROOT.glob("requirements/*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "--index" not in text, lock.name
        assert "--find-links" not in text, lock.name
        assert text.count("--hash=sha256:") > text.count("==") > 0, lock.name
    npm = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in npm
    assert '"integrity"' in npm


def test_a_translation_is_compiled_when_it_is_newer_than_what_was_made_of_it(
    tmp_path: Path,
) -> None:
    po = tmp_path / "shanzhi/locale/en/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.touch()
    assert [title for title, _ in translations.due(tmp_path)] == ["Translations"]
    po.with_suffix(".mo").touch()
    os.utime(po, (1, 1))
    assert list(translations.due(tmp_path)) == []


@contextmanager
def _mounted(folder: Path, options: str) -> Iterator[None]:
    """A small or read-only disk at ``folder``: a real one as root, else in its own namespace."""
    mount = shutil.which("mount")
    if os.geteuid() == 0 and mount is not None:
        done = subprocess.run(
            [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
            check=False, capture_output=True,
        )  # fmt: skip
        if done.returncode == 0:
            try:
                yield
            finally:
                subprocess.run(["umount", "-l", str(folder)], check=True)
            return
    with _pretended(folder, options):
        yield


@contextmanager
def _pretended(folder: Path, options: str) -> Iterator[None]:
    """Where mounting is not allowed, the system's answers are stood in for."""
    patch = pytest.MonkeyPatch()
    if options == "ro":
        patch.setattr("tempfile.TemporaryFile", _refusing(errno.EROFS))
    elif options == "size=1m":
        small = shutil.disk_usage("/")._replace(free=1_000_000)
        patch.setattr("shutil.disk_usage", lambda _: small)
    else:
        (folder / "big").symlink_to("/dev/full")
    try:
        yield
    finally:
        patch.undo()


def _refusing(number: int) -> object:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse
