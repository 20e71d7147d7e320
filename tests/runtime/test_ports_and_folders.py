"""A port or a folder that cannot be used, told by ``shanzhi run`` in one sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shanzhi.config.runtime import disk, ports
from shanzhi.config.runtime.single import SingleStart
from shanzhi.config.runtime.trouble import Trouble, sentence_for
from shanzhi.config.runtime.welcome import addresses

SHANZHI = [sys.executable, "-c", "from shanzhi.config.cli import main; main()"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_told_with_its_holder_and_another_port(taken: int) -> None:
    with pytest.raises(Trouble) as told:
        ports.require_free("127.0.0.1", taken, "PORT")
    assert f"Port {taken} is taken by" in str(told.value)
    assert str(os.getpid()) in str(told.value)
    assert f"make run PORT={taken + 100}" in str(told.value)


def test_run_on_a_taken_port_says_so_and_starts_nothing(taken: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [*SHANZHI, "run", "--port", str(taken)], env={**os.environ, "VAR_DIR": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {taken} is taken")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(Trouble, match="is no port"):
        ports.require_free("127.0.0.1", port, "PORT")


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Trouble, match=r"has no address 203\.0\.113\.9"):
        ports.require_free("203.0.113.9", 45_678, "PORT")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(Trouble, match=str(tmp_path / "var")):
        disk.require_writable(tmp_path / "var")


def test_too_little_room_is_told_with_both_figures(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"MB are free at .* and 999999999 MB are needed"):
        disk.require_space(tmp_path, 999_999_999)


def test_a_disk_that_fills_up_later_is_one_sentence_too() -> None:
    with pytest.raises(OSError, match="No space left") as full:
        Path("/dev/full").write_text("x")
    assert sentence_for(full.value).startswith("The disk is full")


def test_a_second_start_in_the_same_folder_points_to_the_first(tmp_path: Path) -> None:
    first, second = SingleStart(tmp_path), SingleStart(tmp_path)
    first.claim()
    first.remember("http://localhost:8000", [])
    with pytest.raises(Trouble) as told:
        second.claim()
    assert f"(process {os.getpid()}) at http://localhost:8000" in str(told.value)
    first.forget()
    second.claim()
    second.forget()


def test_the_welcome_names_five_ends_and_the_demo_accounts() -> None:
    accounts = [{"role": "社区工作人员", "username": "zhang", "password": "a-demo-word"}]
    text = addresses("http://localhost:8000", {"grid": "abc", "accounts": accounts})
    for path in ("/g/abc", "/worker/", "/desk/", "/cockpit/", "/api/v1/docs"):
        assert f"http://localhost:8000{path}\n" in text
    assert "zhang / a-demo-word" in text
