"""Which closings somebody else looks at again. Pure."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping

from shanzhi.cases.models.review import Why

EMERGENCY = 2
# Where a place has laid down nothing: of a hundred ordinary closings.
DEFAULT_PERCENT = 10
_STEPS = 10_000


def why_verified(
    *, urgency: int, times_back: int, public_id: uuid.UUID, percent: int, key: bytes
) -> Why | None:
    """Why a closing is verified, None when it is not: every emergency, everything that came back
    (``times_back`` send-backs and reopenings), and ``percent`` of a hundred of the rest."""
    if urgency >= EMERGENCY:
        return Why.DANGER
    if times_back > 0:
        return Why.SAID_NO
    return Why.SAMPLE if drawn(public_id, times_back, percent, key) else None


def drawn(public_id: uuid.UUID, round_: int, percent: int, key: bytes) -> bool:
    """Is this closing drawn? Always the same answer, so that anyone with the key recounts it; and
    without the key nobody knows beforehand which of their matters will be looked at."""
    digest = hmac.new(key, b"sampling" + round_.to_bytes(2) + public_id.bytes, hashlib.sha256)
    return int.from_bytes(digest.digest()[:8]) % _STEPS < percent * (_STEPS // 100)


def share_at(shares: Mapping[str, int], place_code: str) -> int:
    """The percentage that holds at a place: that of the narrowest place around it."""
    around = [place for place in shares if place_code.startswith(place)]
    return shares[max(around, key=len)] if around else DEFAULT_PERCENT
