"""What the real server does with a body it will not take."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest

from shanzhi.config.tests.processes import running

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "Content-Type: multipart/form-data; boundary=b"


def answer_to(address: str, *headers: str, body: bytes = b"") -> tuple[bytes, int]:
    """The raw answer to POST /uploads, and how many bytes of an endless body were taken."""
    parts = urlsplit(address)
    head = ["POST /uploads HTTP/1.1", f"Host: {parts.netloc}", "Accept: application/json", *headers]
    taken, got = 0, b""
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as link:
        link.sendall("\r\n".join([*head, "", ""]).encode() + body)
        link.settimeout(0.05)
        end = time.monotonic() + 10
        while time.monotonic() < end and b"\r\n\r\n" not in got:
            try:
                got += link.recv(65_536)
            except TimeoutError:
                taken += _push(link)
        while time.monotonic() < end:
            try:
                pushed = _push(link)
                taken += pushed
                if not pushed or not link.recv(65_536):
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
    return got, taken


def _push(link: socket.socket) -> int:
    try:
        return link.send(b"x" * 65_536)
    except (ConnectionError, TimeoutError):
        return 0


def test_a_body_we_will_not_take_is_not_read_through() -> None:
    with running("wsgi", "shanzhi.config.wsgi:application") as address:
        got, taken = answer_to(address, FORM, f"Content-Length: {4 * 1024**3}")
        assert got.startswith(b"HTTP/1.1 413")
        assert taken < 16 * 1024**2
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        got, taken = answer_to(address, FORM, "Transfer-Encoding: chunked", body=chunk)
        assert got.startswith(b"HTTP/1.1 411")
        assert taken < 16 * 1024**2
