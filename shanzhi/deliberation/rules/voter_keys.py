"""Who votes, without saying who: a keyed hash of a person and a talk."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID


def voter_key(talk: UUID, kind: str, person_id: int, secret: bytes) -> str:
    """64 hexadecimal digits (HMAC-SHA-256). The same person has another key in every talk, so that
    what somebody said in two talks cannot be laid side by side without the secret."""
    message = f"talk-voter:{talk}:{kind}:{person_id}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()
