"""A telephone line between a browser and the house: it can be cut, mended, be slow, and say no in the
house's place.

Browsers' own "offline" does not reach their service workers everywhere; a closed port reaches all.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time

CHUNK = 4_096
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# What stands between a phone and a house answers in words of its own, and closes.
REFUSAL = (
    b"HTTP/1.1 %d No\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
)


class Line:
    """Forwards ``port`` of loopback to another port of loopback, while it is whole."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.bytes_per_second = 0  # 0: as fast as it goes
        self.lose_every = 0  # 0: none; else each n-th connection breaks after its first bytes
        self.refusals: list[
            int
        ] = []  # statuses that the next acts are answered with, never arriving
        self.requests = 0  # how many went through
        self.bytes_up, self.bytes_down = 0, 0
        self._door: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._taken = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.mend()

    def mend(self) -> None:
        """Take calls again."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        door.listen(64)
        self._door = door
        threading.Thread(target=self._answer, args=(door,), daemon=True).start()

    def cut(self) -> None:
        """No call gets through, and those under way break off."""
        if self._door is not None:
            # A close alone leaves the listener waiting in accept.
            with contextlib.suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
            self._door = None
        for link in list(self._open):
            self._hang_up(link)

    def _answer(self, door: socket.socket) -> None:
        while True:
            try:
                caller, _address = door.accept()
            except OSError:
                return
            self._taken += 1
            breaks = bool(self.lose_every) and self._taken % self.lose_every == 0
            try:
                house = socket.create_connection(("127.0.0.1", self._to), timeout=10)
            except OSError:
                caller.close()
                continue
            self._open |= {caller, house}
            for one, other, up in ((caller, house, True), (house, caller, False)):
                of_this = (one, other, up, breaks and not up)
                threading.Thread(target=self._carry, args=of_this, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, up: bool, breaks: bool) -> None:
        """``breaks``: what was asked arrives, and the answer is lost."""
        with contextlib.suppress(OSError):
            while data := one.recv(CHUNK):
                if breaks:
                    break
                if up and self.refusals and _is_act(data):
                    self._refuse(one, data, self.refusals.pop(0))
                    break
                self._count(data, up)
                if self.bytes_per_second:
                    time.sleep(len(data) / self.bytes_per_second)
                other.sendall(data)
        self._hang_up(one)
        self._hang_up(other)

    @staticmethod
    def _refuse(caller: socket.socket, data: bytes, status: int) -> None:
        """Hear the caller out, else they never read the answer."""
        head, _blank, body = data.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        left = (int(length.group(1)) if length else 0) - len(body)
        while left > 0 and (more := caller.recv(CHUNK)):
            left -= len(more)
        caller.sendall(REFUSAL % status)

    def _count(self, data: bytes, up: bool) -> None:
        """A browser sends the next request of a connection when it has the last answer, so each one
        begins what is read."""
        if up:
            self.bytes_up += len(data)
            self.requests += data.startswith((b"GET ", b"POST "))
        else:
            self.bytes_down += len(data)

    def _hang_up(self, link: socket.socket) -> None:
        self._open.discard(link)
        with contextlib.suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
        link.close()


def _is_act(data: bytes) -> bool:
    """A form, not one of its pictures."""
    return data.startswith((b"POST /worker/", b"POST /desk/")) and b"-device-act:" in data.lower()
