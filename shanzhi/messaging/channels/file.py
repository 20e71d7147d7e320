"""For development and tests: text messages as lines of a file, so that a program can read them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from shanzhi.kernel.api import now
from shanzhi.messaging.channels.base import ChannelError


class FileChannel:
    """One JSON line ``{"at", "to", "text"}`` per message in var/outbox/<day>.txt.

    It stands for the gateway, so the number is whole; only the owner of the process may read it.
    """

    def send(self, phone: str, text: str) -> None:
        """Append the line. Raises ChannelError when the folder cannot be written."""
        line = json.dumps({"at": now().isoformat(), "to": phone, "text": text}, ensure_ascii=False)
        try:
            _append(folder() / f"{localdate()}.txt", line + "\n")
        except OSError as why:
            raise ChannelError(f"the outbox cannot be written: {why.strerror}") from why


def folder() -> Path:
    """Where the messages are."""
    return Path(settings.VAR_DIR) / "outbox"


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line.encode())  # one write: lines of several processes never mix
    finally:
        os.close(file)
