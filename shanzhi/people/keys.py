"""The room's keys, drawn once per process from the DATA_KEYS of the deployment.

Several keys may be here at once: what is new is sealed with the one that ``DATA_KEY_ID`` names, what
is old opens with its own until ``shanzhi people keys rotate`` has moved it. Look-ups ask for the
index under every key, so a row is found before, while and after it moves.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import lru_cache

from django.conf import settings

from shanzhi.lib import encryption
from shanzhi.lib.encryption import SealedBy

PHONE = "people.phone"
FACTOR = "people.second_factor"
OFFLINE = "people.offline_device"
NAME = "people.person_name"


@lru_cache(maxsize=16)
def _derived(secret: str) -> encryption.Keys:
    return encryption.derive_keys(secret)


def ring() -> dict[int, encryption.Keys]:
    """Every key by id, the one that seals what is new first."""
    newest = settings.DATA_KEY_ID
    order = sorted(settings.DATA_KEYS, key=lambda key_id: (key_id != newest, -key_id))
    return {key_id: _derived(settings.DATA_KEYS[key_id]) for key_id in order}


def seal(text: str, purpose: str) -> bytes:
    """Encrypt a text for one purpose with the key and the cipher of today."""
    key_id, by = settings.DATA_KEY_ID, SealedBy(settings.DATA_CIPHER)
    return encryption.seal(text, ring()[key_id].sealing, purpose=purpose, key_id=key_id, by=by)


def unseal(sealed: bytes, purpose: str) -> str:
    """Decrypt it. Raises Unreadable when its key is not in the ring."""
    keys = {key_id: key.sealing for key_id, key in ring().items()}
    return encryption.unseal(bytes(sealed), keys, purpose=purpose)


def head_of_today() -> bytes:
    """With what everything begins that needs no rotation."""
    return encryption.head_of(settings.DATA_KEY_ID, SealedBy(settings.DATA_CIPHER))


def seal_phone(phone: str) -> bytes:
    """Encrypt a normal mobile number."""
    return seal(phone, PHONE)


def unseal_phone(sealed: bytes) -> str:
    """Decrypt it. Raises Unreadable when the key it was sealed with is not in the ring."""
    return unseal(sealed, PHONE)


def seal_name(name: str) -> bytes:
    """Encrypt somebody's name."""
    return seal(name, NAME)


def unseal_name(sealed: bytes) -> str:
    """Decrypt it. Raises Unreadable when the key it was sealed with is not in the ring."""
    return unseal(sealed, NAME)


def seal_factor(secret: str) -> str:
    """Encrypt what a second factor is reckoned from; as text, for a JSON field."""
    return b64encode(seal(secret, FACTOR)).decode()


def unseal_factor(sealed: str) -> str:
    """Decrypt it. Raises Unreadable when the key it was sealed with is not in the ring."""
    return unseal(b64decode(sealed), FACTOR)


def seal_offline_key(key: str) -> bytes:
    """Encrypt the key that a worker's device seals its pages with."""
    return seal(key, OFFLINE)


def unseal_offline_key(sealed: bytes) -> str:
    """Decrypt it. Raises Unreadable when the key it was sealed with is not in the ring."""
    return unseal(sealed, OFFLINE)


def phone_index(phone: str) -> bytes:
    """Blind index of a normal mobile number under the key of today: equal numbers, equal bytes."""
    return phone_indexes(phone)[0]


def phone_indexes(phone: str) -> list[bytes]:
    """The number's index under every key, today's first: what a look-up asks for. As many, and in
    the same time, whether somebody has the number or not."""
    return [encryption.blind_index(f"phone:{phone}", key.indexing) for key in ring().values()]


def text_indexes(text: str, purpose: str) -> list[bytes]:
    """Blind indexes of any text for one purpose, under every key, today's first."""
    return [encryption.blind_index(f"{purpose}:{text}", key.indexing) for key in ring().values()]


def keyed_hash(*parts: str) -> bytes:
    """Keyed hash over parts, for what is compared and never read again (codes, addresses)."""
    return keyed_hashes(*parts)[0]


def keyed_hashes(*parts: str) -> list[bytes]:
    """The same under every key, today's first: what was kept yesterday still compares."""
    text = "\x1f".join(parts)
    return [encryption.blind_index(text, key.hashing) for key in ring().values()]
