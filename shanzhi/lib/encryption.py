"""Secrets at rest: sealed texts (AES-256-GCM) and blind indexes (HMAC-SHA256).

Pure: keys come in as arguments. A sealed text is ``key id (1 byte) | nonce (12) | ciphertext | tag
(16)``; the key id lets old rows be read while new ones are written with the next key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12  # 96 random bits, as NIST SP 800-38D 8.2.2 asks of random nonces
TAG_BYTES = 16
HIGHEST_KEY_ID = 255


class Unreadable(Exception):
    """A sealed text was changed, cut, moved to another purpose, or its key is not here."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of 32 bytes drawn from one secret, each for one use only."""

    sealing: bytes
    indexing: bytes
    hashing: bytes


def derive_keys(secret: str) -> Keys:
    """Draw the keys from a secret by HKDF-SHA256 (RFC 5869).

    Raises ValueError when the secret is empty.
    """
    if not secret:
        raise ValueError("a secret is needed to derive keys from")
    return Keys(*(_derive(secret, use) for use in ("sealing", "indexing", "hashing")))


def seal(text: str, key: bytes, *, purpose: str, key_id: int = 1) -> bytes:
    """Encrypt ``text``. The same ``purpose`` must be given to open it: a sealed phone number
    cannot be passed off as a sealed anything else. The result differs each time.

    Raises ValueError when the key is not 32 bytes or ``key_id`` not in 0..255.
    """
    if len(key) != KEY_BYTES or not 0 <= key_id <= HIGHEST_KEY_ID:
        raise ValueError("the key must have 32 bytes and the key id must fit a byte")
    head = bytes([key_id])
    nonce = secrets.token_bytes(NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, text.encode(), head + purpose.encode())


def unseal(sealed: bytes, keys: Mapping[int, bytes], *, purpose: str) -> str:
    """Decrypt what ``seal`` made; ``keys`` are by key id.

    Raises Unreadable; it never says why, because that would help who tampers.
    """
    if len(sealed) < 1 + NONCE_BYTES + TAG_BYTES or sealed[0] not in keys:
        raise Unreadable
    head, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(keys[sealed[0]]).decrypt(nonce, rest, head + purpose.encode()).decode()
    except InvalidTag as why:
        raise Unreadable from why


def blind_index(text: str, key: bytes) -> bytes:
    """32 bytes that are equal for equal texts and say nothing without the key (HMAC-SHA256)."""
    return hmac.digest(key, text.encode(), hashlib.sha256)


def same(one: bytes, other: bytes) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(one, other)


def _derive(secret: str, use: str) -> bytes:
    found = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=b"shanzhi", info=use.encode())
    return found.derive(secret.encode())
