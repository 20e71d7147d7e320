"""Finding Chromium on this machine, and starting it so that it stays quiet."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW_TO_GET_IT = (
    "The browser journeys need Chromium and a Chinese font: "
    "apt-get install chromium fonts-noto-cjk (as root), then run this again."
)


def require() -> str:
    """The path of Chromium. Without one the journey is left out, and fails where CI=true."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_IT)
    pytest.skip(HOW_TO_GET_IT)


def flags() -> list[str]:
    """Without these it looks for updates and hosts of its own maker at every start."""
    quiet = [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    ]  # fmt: skip
    # Chromium refuses its sandbox to root; the pages under test are our own.
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet
