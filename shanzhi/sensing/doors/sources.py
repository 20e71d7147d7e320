"""Who pushes, as the doors hold it in memory: read anew from the database every few seconds."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from shanzhi.people.api import unseal
from shanzhi.sensing.doors.contract import Full
from shanzhi.sensing.doors.exchange import Asked, HttpRefusal
from shanzhi.sensing.doors.mapping import mapping_of
from shanzhi.sensing.models import PushSource
from shanzhi.sensing.sealing import SIGNING

# So long an address that was changed or shut may still be good.
FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A sender. ``mapping`` is whole: preset and own."""

    id: int
    kind: str
    platform: str
    place_code: str
    networks: tuple[IPv4Network | IPv6Network, ...]
    mapping: dict[str, Any]
    signature_header: str = ""
    signing_key: bytes = field(default=b"", repr=False)

    def require(self, asked: Asked) -> None:
        """Its network and its signature. Raises HttpRefusal 403, the same for both."""
        if not (self._comes_from(asked.address) and self._signed(asked)):
            raise HttpRefusal(403, "source")

    def _comes_from(self, address: str) -> bool:
        if not self.networks:
            return True
        try:
            known = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(known in network for network in self.networks)

    def _signed(self, asked: Asked) -> bool:
        """HMAC-SHA256 over the body in hexadecimal, with or without ``sha256=`` before it."""
        if not self.signature_header:
            return True
        said = asked.headers.get(self.signature_header.lower(), "").removeprefix("sha256=")
        right = hmac.new(self.signing_key, asked.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(said.lower().encode(), right.encode())


class Sources:
    """Finds a source by the secret in its address. ``read`` gives all of them, by digest."""

    def __init__(
        self,
        read: Callable[[], dict[bytes, KnownSource]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read or _read_anew
        self._clock = clock
        self._known: dict[bytes, KnownSource] = {}
        self._read_at: float | None = None

    async def find(self, secret: str) -> KnownSource | None:
        """None for a secret that nobody has, or whose source is switched off."""
        now = self._clock()
        if self._read_at is None or now - self._read_at >= FRESH_SECONDS:
            try:
                self._known = await sync_to_async(self._read)()
                self._read_at = now
            except DatabaseError as why:
                # While the database is away who was known stays known; nothing they say is taken.
                if self._read_at is None:
                    raise Full from why
        return self._known.get(hashlib.sha256(secret.encode()).digest())


def _read_anew() -> dict[bytes, KnownSource]:
    """In a process without requests nobody else lets go of a connection that has died."""
    close_old_connections()
    return read_sources()


def read_sources() -> dict[bytes, KnownSource]:
    """Every source that is on."""
    return {
        bytes(row.secret_digest): KnownSource(
            id=row.pk,
            kind=row.kind,
            platform=row.platform,
            place_code=row.place_code,
            networks=tuple(ip_network(text) for text in row.networks),
            mapping=mapping_of(row.platform, row.mapping),
            signature_header=row.signature_header,
            signing_key=_key(row),
        )
        for row in PushSource.objects.filter(is_on=True)
    }


def _key(row: PushSource) -> bytes:
    sealed = bytes(row.signing_key_encrypted)
    return unseal(sealed, SIGNING).encode() if sealed else b""
