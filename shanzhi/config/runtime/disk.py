"""Is there a folder to write to, and room in it? Asked before anything is begun."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from shanzhi.config.runtime.trouble import Trouble, sentence_for

NEEDED_MB = 300


def require_writable(folder: Path) -> None:
    """Make ``folder`` and see that a file can be made in it.

    Raises Trouble with one sentence when it is read-only or the disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Only a try tells: root may write where the mode says no, but not on a read-only mount.
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
    except OSError as error:
        error.filename = os.fspath(folder)
        raise Trouble(sentence_for(error)) from error


def require_space(folder: Path, needed_mb: int = NEEDED_MB) -> None:
    """Raise Trouble unless at least ``needed_mb`` megabytes are free where ``folder`` is."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise Trouble(
            f"The disk is full: {free_mb} MB are free at {folder} and {needed_mb} MB are needed; "
            "free some space and start again."
        )
