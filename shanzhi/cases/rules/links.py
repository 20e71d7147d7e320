"""The secret part of a follow-up link. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid


def link_token(public_id: uuid.UUID, version: int, key: bytes) -> str:
    """The secret part of a follow-up link: 16 bytes of identity and 12 bytes of HMAC-SHA256 over
    identity and version, in URL-safe base64 (38 characters). Nothing secret is stored; raising
    the version revokes every older link."""
    body = public_id.bytes
    return base64.urlsafe_b64encode(body + _mac(body, version, key)).decode().rstrip("=")


def read_link_token(token: str) -> uuid.UUID | None:
    """The identity inside a token, unchecked; None when it is not even of the right form."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    return uuid.UUID(bytes=raw[:16]) if len(raw) == 28 else None


def link_holds(token: str, public_id: uuid.UUID, version: int, key: bytes) -> bool:
    """Was this token made for this matter and version? Takes the same time either way."""
    return hmac.compare_digest(token, link_token(public_id, version, key))


def _mac(body: bytes, version: int, key: bytes) -> bytes:
    return hmac.new(key, b"case-link" + version.to_bytes(2) + body, hashlib.sha256).digest()[:12]
