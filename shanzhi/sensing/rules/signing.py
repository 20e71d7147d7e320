"""How a call to a system outside is signed, so that it knows from whom it comes. Pure."""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: str, stamp: str, body: bytes) -> str:
    """``sha256=`` and HMAC-SHA-256 (RFC 2104) over the time stamp, a full stop and the body."""
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"
