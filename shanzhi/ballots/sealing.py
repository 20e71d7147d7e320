"""Names, numbers and secret votes of this room are sealed with the keys of the house; a number is
found again by its index."""

from __future__ import annotations

from shanzhi.people.api import seal, text_indexes, unseal

NAME, PHONE, BOX = "ballots.name", "ballots.phone", "ballots.box"


def seal_name(name: str) -> bytes:
    """A name on the roll."""
    return seal(name, NAME)


def unseal_name(sealed: bytes | memoryview) -> str:
    """Raises Unreadable when its key is gone; "" for what was forgotten."""
    return unseal(bytes(sealed), NAME) if sealed else ""


def seal_phone(phone: str) -> bytes:
    """A number on the roll."""
    return seal(phone, PHONE) if phone else b""


def unseal_phone(sealed: bytes | memoryview) -> str:
    """Raises Unreadable when its key is gone; "" for what was forgotten."""
    return unseal(bytes(sealed), PHONE) if sealed else ""


def index_of(phone: str) -> bytes:
    """With which a number is found, under the key of today; nothing for no number."""
    return text_indexes(phone, PHONE)[0] if phone else b""


def indexes_of(phone: str) -> list[bytes]:
    """The same under every key."""
    return text_indexes(phone, PHONE)


def seal_choices(text: str) -> bytes:
    """A secret vote, padded so that its length does not tell what it says."""
    size = -(-len(text.encode()) // 256) * 256
    return seal(text + " " * (size - len(text.encode())), BOX)


def unseal_choices(sealed: bytes | memoryview) -> str:
    """Raises Unreadable when its key is gone."""
    return unseal(bytes(sealed), BOX).strip()
