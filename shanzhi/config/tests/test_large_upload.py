"""What the real server does with a body it will not take, and with senders who take their time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from shanzhi.config.tests.processes import running

FORM = "Content-Type: multipart/form-data; boundary=b"


@pytest.fixture(scope="module")
def address(django_db_setup: None) -> Iterator[str]:
    """A web process."""
    with running("wsgi", "shanzhi.config.wsgi:application") as started:
        yield started


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


SLOW = (
    "POST /mode HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 100000\r\n\r\nmode="
)


def test_slow_senders_do_not_keep_pages_from_others(address: str) -> None:
    parts = urlsplit(address)
    with ExitStack() as held:
        for _ in range(10):
            link = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
            held.enter_context(link)
            link.sendall(SLOW.format(parts.netloc).encode())
        assert httpx.get(f"{address}/robots.txt", timeout=10).status_code == 200
        crowded = httpx.post(f"{address}/mode", data={"mode": "elder"}, timeout=10)
        assert crowded.status_code == 503
        assert crowded.headers["Connection"] == "close"


def test_headers_without_end_are_refused(address: str) -> None:
    huge = {"X-Huge": "a" * 80_000}

    assert httpx.get(f"{address}/robots.txt", headers=huge, timeout=10).status_code == 431


def test_a_body_we_will_not_take_is_not_read_through(address: str) -> None:
    got, taken = answer_to(address, FORM, f"Content-Length: {4 * 1024**3}")
    assert got.startswith(b"HTTP/1.1 413")
    assert taken < 16 * 1024**2
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    got, taken = answer_to(address, FORM, "Transfer-Encoding: chunked", body=chunk)
    assert got.startswith(b"HTTP/1.1 411")
    assert taken < 16 * 1024**2
