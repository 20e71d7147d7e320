"""The MQTT door: a persistent session with an outside broker, acknowledged after the commit.

Topics (see docs/sensing.md): ``shanzhi/devices/<serial>/telemetry``, the same below one of sixteen
slots (``shanzhi/<hex digit>/devices/…``), gateways likewise, and ThingsBoard's ``v1/devices/me/telemetry``
after the broker has put the client's name in the place of ``me``.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gmqtt  # type: ignore[import-untyped]  # 2026-11-26: it has no types
from gmqtt.mqtt.constants import MQTTv50  # type: ignore[import-untyped]  # 2026-11-26: no types
from gmqtt.mqtt.package import Package  # type: ignore[import-untyped]  # 2026-11-26: no types

from shanzhi.sensing.intake.house import Brought
from shanzhi.sensing.intake.packets import Came

log = logging.getLogger(__name__)
# So many messages a broker sends ahead of our acknowledgement: what a kill makes it send again, and
# all that waits here while the database is away.
RECEIVE_MAXIMUM = 8_000
# And so many bytes: a gateway's messages are large. Beyond that nothing is read, and the broker waits.
MOST_AHEAD = 4_000_000
# A session outlives us for a day: what comes meanwhile is kept by the broker.
SESSION_SECONDS = 86_400
KEEPALIVE_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Broker:
    """Where it is, and how we sign in."""

    host: str
    port: int = 1883
    username: str = ""
    password: str = ""
    tls: bool = False


def topics_of(slot: str) -> tuple[str, ...]:
    """What a session listens to: ``slot`` is a hex digit, or empty for what stands below none."""
    if slot:
        return (f"shanzhi/{slot}/devices/+/telemetry", f"shanzhi/{slot}/gateways/+/telemetry")
    return (
        "shanzhi/devices/+/telemetry",
        "shanzhi/gateways/+/telemetry",
        "v1/devices/+/telemetry",
        "v1/gateway/+/telemetry",
    )


class Listener(gmqtt.Client):  # type: ignore[misc]  # 2026-11-26: gmqtt has no types
    """One session. ``wake`` is called when something came."""

    def __init__(self, client_id: str, slot: str, wake: Callable[[], None]) -> None:
        super().__init__(
            client_id,
            clean_session=False,
            optimistic_acknowledgement=False,
            receive_maximum=RECEIVE_MAXIMUM,
            session_expiry_interval=SESSION_SECONDS,
            logger=logging.getLogger("gmqtt"),
        )
        self.came = Came()
        self.slot = slot
        self.filters: tuple[str, ...] = ()
        self._wake = wake
        self._is_spoilt = self._is_full = self._holds_out = False
        # The beginning of a packet that is not all here.
        self._rest = b""
        # Who holds the slot connects (sessions.py): a session that another took over stays closed.
        self.set_config({"reconnect_retries": 0, "reconnect_delay": 1})
        self.on_connect = self._subscribe_again

    async def listen(self, broker: Broker, filters: Sequence[str]) -> None:
        """Connect and subscribe. Raises OSError or gmqtt's error where the broker refuses."""
        self.filters = tuple(filters)
        if broker.username:
            self.set_auth_credentials(broker.username, broker.password or None)
        await self.connect(
            broker.host,
            broker.port,
            ssl=broker.tls,
            keepalive=KEEPALIVE_SECONDS,
            version=MQTTv50,
        )

    @property
    def is_open(self) -> bool:
        """Whether the session is there, and everything that it brought was taken."""
        return bool(self.is_connected) and not self._is_spoilt

    def taken(self, most: int = 1 << 40) -> Came | None:
        """What came since the last time, ``most`` bytes of it."""
        if self.came.weight > most:
            came = self.came.split(most)
        else:
            came, self.came = self.came, Came()
        if self.came.size <= MOST_AHEAD and self._is_full:
            self._is_full = False
            self._open_or_shut()
        came.connection = self._connection
        return came if came.parts else None

    def acknowledge(self, connection: Any, receipts: bytes) -> None:
        """It is durable; on a new connection the broker sends again what the old one left open."""
        if receipts and self._connection is connection and not connection.is_closing():
            connection.send_package(receipts)

    def brought(self, most: int) -> Brought | None:
        """What came since the last time, ``most`` bytes of it, to be read in the tick."""
        came = self.taken(most)
        if came is None:
            return None

        def leave() -> None:
            # Only a new connection makes the broker send again what was not acknowledged.
            self._is_spoilt = True

        return Brought(self.slot, came, partial(self.acknowledge, came.connection), leave)

    def let_in(self) -> None:
        """Let in what the broker sends."""
        self._holds_out = False
        self._open_or_shut()

    def hold_out(self) -> None:
        """Let nothing in: a broker writes message by message, and to be woken for each costs more than
        the message."""
        self._holds_out = True
        self._open_or_shut()

    def _open_or_shut(self) -> None:
        transport, wanted = self._connection._transport, not (self._holds_out or self._is_full)
        if transport.is_closing() or transport.is_reading() == wanted:
            return
        if wanted:
            transport.resume_reading()
        else:
            transport.pause_reading()

    def _subscribe_again(self, _client: Any, _flags: int, _result: int, _properties: Any) -> None:
        for topic in self.filters:
            self.subscribe(topic, qos=1)

    async def _create_connection(self, *given: Any, **named: Any) -> Any:
        connection = await super()._create_connection(*given, **named)
        # In place of gmqtt's own, which copies five times, and makes an object, a task and a packet of
        # acknowledgement per message. It hears of the end as before.
        connection._protocol.data_received = partial(
            self._received, connection
        )  # 2026-11-26: gmqtt has no other hook
        self._rest = b""
        return connection

    def _received(self, connection: Any, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        size = self._read(data)
        if size < 0:
            log.warning(
                "ingest: the broker says something that is no MQTT; a new connection is made"
            )
            connection._transport.close()
        self._rest = data[size:] if 0 <= size < len(data) else b""

    def _read(self, data: bytes) -> int:
        """Of how many bytes whole packets are, -1 for what is no MQTT."""
        was_empty = not self.came.parts
        size, others = self.came.add(data)
        for first, rest in others:
            self._connection.put_package(Package(first, rest))
        if self.came.parts:
            self._connection._last_data_in = time.monotonic()
            if was_empty:
                self._wake()
        if self.came.size > MOST_AHEAD and not self._is_full:
            self._is_full = True
            self._open_or_shut()
        return size
