"""The room's keys, drawn once per process from the DATA_KEY of the deployment."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import lru_cache

from django.conf import settings

from shanzhi.lib import encryption

PHONE = "people.phone"
FACTOR = "people.second_factor"
KEY_ID = 1  # the key new rows are sealed with; a later key gets 2 and old rows stay readable


@lru_cache(maxsize=4)
def _derived(secret: str) -> encryption.Keys:
    return encryption.derive_keys(secret)


def _keys() -> encryption.Keys:
    return _derived(settings.DATA_KEY)


def seal_phone(phone: str) -> bytes:
    """Encrypt a normal mobile number."""
    return encryption.seal(phone, _keys().sealing, purpose=PHONE, key_id=KEY_ID)


def unseal_phone(sealed: bytes) -> str:
    """Decrypt it. Raises Unreadable when DATA_KEY is not the one it was sealed with."""
    return encryption.unseal(bytes(sealed), {KEY_ID: _keys().sealing}, purpose=PHONE)


def seal_factor(secret: str) -> str:
    """Encrypt what a second factor is reckoned from; as text, for a JSON field."""
    sealed = encryption.seal(secret, _keys().sealing, purpose=FACTOR, key_id=KEY_ID)
    return b64encode(sealed).decode()


def unseal_factor(sealed: str) -> str:
    """Decrypt it. Raises Unreadable when DATA_KEY is not the one it was sealed with."""
    return encryption.unseal(b64decode(sealed), {KEY_ID: _keys().sealing}, purpose=FACTOR)


def phone_index(phone: str) -> bytes:
    """Blind index of a normal mobile number: equal numbers, equal 32 bytes."""
    return encryption.blind_index(f"phone:{phone}", _keys().indexing)


def keyed_hash(*parts: str) -> bytes:
    """Keyed hash over parts, for what is compared and never read again (codes, addresses)."""
    return encryption.blind_index("\x1f".join(parts), _keys().hashing)
