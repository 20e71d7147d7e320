"""The configuration of an outside broker, written from the devices and keys as they are.

A device logs in with its serial and its key, and may write its own topic and no other; a gateway may
write its own too. The processes that take in log in as INGEST and read all.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import TextIO

from django.db.models import Q

from shanzhi.kernel.api import Actor, Target, now, require
from shanzhi.sensing.actions.issue_key import BYTES, broker_form
from shanzhi.sensing.models import DeviceKey, DeviceState
from shanzhi.sensing.permissions import TAKE_IN

# No serial holds a “/”.
INGEST = "shanzhi/ingest"
SECRET_FILE = "ingest.secret"  # noqa: S105  # 2026-11-26: the name of a file
ALL_TOPICS = ("shanzhi/#", "v1/#")
_TEMPLATES = Path(__file__).resolve().parent.parent / "brokers"


@dataclass(frozen=True, slots=True)
class WrittenLogins:
    """How many devices may log in, and how many cannot stand in the file."""

    logins: int
    left_out: int


def write_mosquitto(
    folder: Path,
    *,
    by: Actor,
    port: int = 1883,
    address: str = "127.0.0.1",
    at: datetime | None = None,
) -> WrittenLogins:
    """mosquitto.conf, acl and passwords. mosquitto knows one password for a name: while two keys of a
    device are good, the older one stands there until it ends. Raises Denied."""
    require(by, TAKE_IN, Target())
    folder.mkdir(parents=True, exist_ok=True)
    words = {
        "folder": str(folder.resolve()),
        "owner": getuser(),
        "port": port,
        "address": address,
        "ingest": INGEST,
        "reads": "\n".join(f"topic read {topic}" for topic in ALL_TOPICS),
    }
    for name in ("mosquitto.conf", "acl"):
        _put(folder / name, (_TEMPLATES / f"{name}.txt").read_text().format(**words))
    logins, left_out = 0, 0
    lines = [f"{INGEST}:{broker_form(_ingest_secret(folder))}\n"]
    part = folder / "passwords.part"
    with _private(part) as file:
        file.writelines(lines)
        for serial, form in _logins(at or now()):
            if ":" in serial:
                left_out += 1
                continue
            file.write(f"{serial}:{form}\n")
            logins += 1
    part.replace(folder / "passwords")
    return WrittenLogins(logins, left_out)


def write_emqx(
    folder: Path, *, by: Actor, database: str = "127.0.0.1:5432", name: str = "shanzhi"
) -> None:
    """emqx.conf, acl.conf and broker.sql. EMQX asks our table by serial and key, so that both keys are
    good while two are. Raises Denied."""
    require(by, TAKE_IN, Target())
    folder.mkdir(parents=True, exist_ok=True)
    words = {
        "@database@": database,
        "@name@": name,
        "@password@": secrets.token_urlsafe(BYTES),
        "@ingest@": INGEST,
        "@ingest_digest@": _sha256(_ingest_secret(folder)),
    }
    for file in ("emqx.conf", "acl.conf", "broker.sql"):
        text = (_TEMPLATES / f"{file}.txt").read_text()
        for mark, value in words.items():
            text = text.replace(mark, value)
        _put(folder / file, text)


def _logins(at: datetime) -> Iterator[tuple[str, str]]:
    """(serial, mosquitto's form of its key), by serial; of two good keys the older."""
    good = DeviceKey.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    rows = (
        good.exclude(device__state=DeviceState.RETIRED)
        .exclude(broker_form="")
        .order_by("device__serial", "made_at", "pk")
        .distinct("device__serial")
        .values_list("device__serial", "broker_form")
    )
    yield from rows.iterator(chunk_size=10_000)


def _ingest_secret(folder: Path) -> str:
    """Made once for a folder, readable by its owner alone."""
    path = folder / SECRET_FILE
    if not path.exists():
        _put(path, secrets.token_urlsafe(BYTES) + "\n")
    return path.read_text().strip()


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _put(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    with _private(part) as file:
        file.write(text)
    part.replace(path)


def _private(path: Path) -> TextIO:
    """A new file that its owner alone reads, whatever the umask says."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w")
