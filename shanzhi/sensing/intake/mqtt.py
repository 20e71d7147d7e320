"""The MQTT door: a persistent session with an outside broker, acknowledged after the commit.

Topics (see docs/sensing.md): ``shanzhi/devices/<serial>/telemetry``, the same below one of sixteen
slots (``shanzhi/<hex digit>/devices/…``), gateways likewise, and ThingsBoard's ``v1/devices/me/telemetry``
after the broker has put the client's name in the place of ``me``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gmqtt  # type: ignore[import-untyped]  # 2026-11-26: it has no types
from gmqtt.mqtt.constants import MQTTv50  # type: ignore[import-untyped]  # 2026-11-26: no types

from shanzhi.sensing.intake.decoding import device_message, gateway_message
from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.house import Reader
from shanzhi.sensing.intake.parcels import Parcel, Reason, Taken

log = logging.getLogger(__name__)
DOOR = "mqtt"
# So many messages a broker sends ahead of our acknowledgement: what a kill makes it send again, and
# all that waits here while the database is away.
RECEIVE_MAXIMUM = 8_000
# A session outlives us for a day: what comes meanwhile is kept by the broker.
SESSION_SECONDS = 86_400
KEEPALIVE_SECONDS = 15
# What a message costs besides its bytes, in bytes.
BESIDES = 200
PUBACK = b"\x40\x02"
SAYS = {b"devices": False, b"gateways": True, b"gateway": True}


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


@dataclass(slots=True)
class _Came:
    """What one connection brought since the last tick."""

    topics: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    receipts: list[bytes] = field(default_factory=list)
    weight: int = 0
    connection: Any = None

    def split(self, most: int) -> _Came:
        """The first of it, so many bytes (with what each message costs besides); the rest stays."""
        weight, count = 0, 0
        while weight < most:
            weight += len(self.payloads[count]) + BESIDES
            count += 1
        first = _Came(self.topics[:count], self.payloads[:count], self.receipts[:count], weight)
        del self.topics[:count], self.payloads[:count], self.receipts[:count]
        self.weight -= weight
        return first


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
        self.came = _Came()
        self.slot = slot
        self.filters: tuple[str, ...] = ()
        self._wake = wake
        self._is_spoilt = False
        # Who holds the slot connects (sessions.py): a session that another took over stays closed.
        self.set_config({"reconnect_retries": 0, "reconnect_delay": 1})
        self.on_connect = self._subscribe_again
        # In place of gmqtt's own, which makes a task and a packet of acknowledgement per message.
        self._package_handler._handle_publish_packet = (
            self._publish
        )  # 2026-11-26: gmqtt has no other hook

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

    def taken(self, most: int = 1 << 40) -> _Came | None:
        """What came since the last time, ``most`` bytes of it."""
        if self.came.weight > most:
            came = self.came.split(most)
        else:
            came, self.came = self.came, _Came()
        came.connection = self._connection
        return came if came.topics else None

    def acknowledge(self, came: _Came) -> None:
        """It is durable; on a new connection the broker sends again what the old one left open."""
        if self._connection is came.connection and not came.connection.is_closing():
            came.connection.send_package(
                b"".join(PUBACK + receipt for receipt in came.receipts if receipt)
            )

    def source(self, most: int) -> Reader | None:
        """What came since the last time, ``most`` bytes of it, to be read in the tick."""
        came = self.taken(most)
        if came is None:
            return None

        def done(_taken: Taken) -> None:
            self.acknowledge(came)

        def leave() -> None:
            # Only a new connection makes the broker send again what was not acknowledged.
            self._is_spoilt = True

        def read(fleet: Fleet) -> Parcel:
            parcel = Parcel(DOOR, session=self.slot, done=done, left=leave)
            for topic, payload in zip(came.topics, came.payloads, strict=True):
                read_message(parcel, fleet, topic, payload)
            return parcel

        return Reader(came.weight, read)

    def _subscribe_again(self, _client: Any, _flags: int, _result: int, _properties: Any) -> None:
        for topic in self.filters:
            self.subscribe(topic, qos=1)

    def _publish(self, cmd: int, raw: bytes) -> None:
        end = 2 + int.from_bytes(raw[:2])
        topic = raw[2:end]
        receipt = b""
        if cmd & 0x06:
            receipt = raw[end : end + 2]
            end += 2
        length, size = _varint(raw, end)
        self.came.topics.append(topic)
        self.came.receipts.append(receipt)
        payload = raw[end + size + length :]
        self.came.payloads.append(payload)
        self.came.weight += len(payload) + BESIDES
        if len(self.came.topics) == 1:
            self._wake()


def read_message(parcel: Parcel, fleet: Fleet, topic: bytes, payload: bytes) -> None:
    """One message, by the topic that the broker let its sender use."""
    parts = topic.split(b"/")
    is_gateway = SAYS.get(parts[-3]) if len(parts) >= 3 else None
    try:
        serial = parts[-2].decode() if len(parts) >= 3 else ""
    except UnicodeDecodeError:
        serial = ""
    if is_gateway is None or not serial:
        parcel.refuse_whole(Reason.UNKNOWN, serial)
    elif is_gateway:
        gateway_message(parcel, fleet, serial, payload)
    else:
        device_message(parcel, fleet, serial, payload)


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    """MQTT's variable byte integer: the value, and how many bytes it takes."""
    value, size = 0, 0
    while True:
        byte = raw[at + size]
        value |= (byte & 0x7F) << (7 * size)
        size += 1
        if not byte & 0x80:
            return value, size
