"""Keys and tokens that somebody left in a file (detect-secrets' detectors that do not guess).

Its entropy detectors take every hash of a lock and every vector of a test for a secret, and its
keyword detector says what ruff's S105-S107 say, in eight times the time: those are left out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from detect_secrets.core.scan import scan_line
from detect_secrets.settings import transient_settings

DETECTORS = (
    "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "NpmDetector",
    "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector",
    "SlackDetector", "SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)  # fmt: skip
# What machines write: hashes by the thousand, translations; and pictures.
NOT_SEARCHED = (".po", ".mo", ".png", ".svg", ".geojson", ".json", ".csv", ".txt")
ALLOWED = "not a secret:"
# How every document shows the form of an address; nobody's name and nobody's password.
EXAMPLE = "user:password@"
# Every detector asks for one of these; a line without any is not given to them.
MARKS = (
    "://", "key", "KEY", "token", "TOKEN", "sk_", "sk-", "gh", "gl", "xox", "eyJ", "AKIA", "ASIA",
    "pypi-", "npm", "SG.", "sq0", "SK", "AC", "PRIVATE", "hooks.slack", "bot", ":AA",
)  # fmt: skip


def left_behind(tree: Path) -> Iterator[str]:
    """A line that holds a key or a token, unless it says why it is none."""
    plugins = [{"name": name} for name in DETECTORS]
    with transient_settings({"plugins_used": plugins}):
        for path in _files(tree):
            for number, line in enumerate(_lines(path), start=1):
                if ALLOWED in line or EXAMPLE in line or not any(mark in line for mark in MARKS):
                    continue
                for found in scan_line(line):
                    yield f"{path.relative_to(tree).as_posix()}:{number} {found.type}"


def _files(tree: Path) -> list[Path]:
    if not (tree / ".git").exists():
        return [path for path in sorted(tree.rglob("*")) if path.is_file()]
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # 2026-11-26: git of whoever runs the tests
        cwd=tree, capture_output=True, check=True, text=True,
    )  # fmt: skip
    names = [name for name in listed.stdout.split("\0") if name and not name.endswith(NOT_SEARCHED)]
    return [tree / name for name in names if (tree / name).is_file()]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []
