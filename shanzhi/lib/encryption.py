"""Secrets at rest: sealed texts (AES-256-GCM or SM4-GCM) and blind indexes (HMAC-SHA256).

Pure: keys come in as arguments. A sealed text is ``head (1 byte) | nonce (12) | ciphertext | tag
(16)``. The head names the key and the cipher, so that old rows are read while new ones are written
with the next key or the other cipher: rows of both stand side by side.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as OneCipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
SM4_KEY_BYTES = 16
NONCE_BYTES = 12  # 96 random bits, as NIST SP 800-38D 8.2.2 asks of random nonces
TAG_BYTES = 16
HIGHEST_KEY_ID = 127
_SM4_BIT = 0x80  # of the head; the other seven bits are the key's id


class SealedBy(StrEnum):
    """How new texts are sealed; what was sealed the other way stays readable."""

    AES = "aes-256-gcm"  # NIST SP 800-38D
    SM4 = "sm4-gcm"  # GB/T 32907-2016 in the mode of GB/T 17964-2021 and RFC 8998


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


def seal(
    text: str, key: bytes, *, purpose: str, key_id: int = 1, by: SealedBy = SealedBy.AES
) -> bytes:
    """Encrypt ``text``. The same ``purpose`` must be given to open it: a sealed phone number
    cannot be passed off as a sealed anything else. The result differs each time.

    Raises ValueError when the key is not 32 bytes or ``key_id`` not in 0..127.
    """
    if len(key) != KEY_BYTES or not 0 <= key_id <= HIGHEST_KEY_ID:
        raise ValueError("the key must have 32 bytes and the key id must fit seven bits")
    head = head_of(key_id, by)
    nonce = secrets.token_bytes(NONCE_BYTES)
    about = head + purpose.encode()
    if by is SealedBy.AES:
        return head + nonce + AESGCM(key).encrypt(nonce, text.encode(), about)
    sealing = OneCipher(SM4(_sm4_key(key)), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(about)
    ciphertext = sealing.update(text.encode()) + sealing.finalize()
    return head + nonce + ciphertext + sealing.tag


def head_of(key_id: int, by: SealedBy) -> bytes:
    """The byte with which everything begins that this key sealed this way."""
    return bytes([key_id | (_SM4_BIT if by is SealedBy.SM4 else 0)])


def unseal(sealed: bytes, keys: Mapping[int, bytes], *, purpose: str) -> str:
    """Decrypt what ``seal`` made, by either cipher; ``keys`` are by key id.

    Raises Unreadable; it never says why, because that would help who tampers.
    """
    key_id = sealed[0] & HIGHEST_KEY_ID if sealed else -1
    if len(sealed) < 1 + NONCE_BYTES + TAG_BYTES or key_id not in keys:
        raise Unreadable
    head, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    opens = _open_sm4 if sealed[0] & _SM4_BIT else _open_aes
    try:
        return opens(keys[key_id], nonce, rest, head + purpose.encode()).decode()
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


def _open_aes(key: bytes, nonce: bytes, rest: bytes, about: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, rest, about)


def _open_sm4(key: bytes, nonce: bytes, rest: bytes, about: bytes) -> bytes:
    opening = OneCipher(SM4(_sm4_key(key)), GCM(nonce, rest[-TAG_BYTES:])).decryptor()
    opening.authenticate_additional_data(about)
    return opening.update(rest[:-TAG_BYTES]) + opening.finalize()


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 16 bytes; they are drawn from ours, so that no key serves two ciphers."""
    return HKDF(algorithm=SHA256(), length=SM4_KEY_BYTES, salt=b"shanzhi", info=b"sm4").derive(key)
