"""Codes of a meeting: one for everybody who is invited, one that hangs in the hall. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID


def invitation_token(meeting: UUID, number: int, key: bytes) -> str:
    """The number of an invitation and 12 bytes of HMAC-SHA-256: 12-Zk3…; stored nowhere."""
    return f"{number}-{_mac(f'meeting-invitation:{meeting}:{number}', key)}"


def read_invitation_token(meeting: UUID, token: str, key: bytes) -> int | None:
    """The number in a token that was made here, else None."""
    text, _dash, _rest = token.partition("-")
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        return None
    number = int(text)
    made = invitation_token(meeting, number, key)
    return number if hmac.compare_digest(token.encode(), made.encode()) else None


def poster_code(meeting: UUID, key: bytes) -> str:
    """What the square in the hall holds."""
    return _mac(f"meeting-poster:{meeting}", key)


def poster_holds(meeting: UUID, code: str, key: bytes) -> bool:
    """Was this code made for this meeting?"""
    return hmac.compare_digest(code.encode(), poster_code(meeting, key).encode())


def _mac(message: str, key: bytes) -> str:
    digest = hmac.new(key, message.encode(), hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(digest).decode()
