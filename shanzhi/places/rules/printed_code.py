"""The code that is printed under a QR square: a random serial and a signature.

Both parts are Crockford base32 (no I, L, O, U; what people misread is read as meant), so that a
code can be typed from a wall. 40 bits of serial make codes unguessable in number, 40 bits of
HMAC-SHA-256 make them impossible to invent without the key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SERIAL_LENGTH = 8
SIGNATURE_LENGTH = 8
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_PURPOSE = b"shanzhi.places.printed_code.v1"
_LONGEST_TEXT = 300


def serial_from(random_bytes: bytes) -> str:
    """Five random bytes as eight characters.

    Raises ValueError when there are not five.
    """
    if len(random_bytes) != SERIAL_LENGTH * 5 // 8:
        raise ValueError("a serial is made of exactly five bytes")
    return _base32(random_bytes)


def printed(serial: str, key: str) -> str:
    """Serial and signature in one word: what the square holds and the wall shows."""
    return serial + _signature(serial, key)


def spaced(code: str) -> str:
    """The code in groups of four, as people read it aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def tidy(text: str) -> str | None:
    """The code inside what was scanned or typed (an address ending in it, any case, with spaces
    or dashes), or None when it cannot be one."""
    word = text.strip()[-_LONGEST_TEXT:].split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    code = word.upper().translate(_MISREAD)
    whole = len(code) == SERIAL_LENGTH + SIGNATURE_LENGTH
    return code if whole and set(code) <= set(ALPHABET) else None


def signed_serial(code: str, keys: Sequence[str]) -> str | None:
    """The serial of a tidy code when one of ``keys`` signed it, else None.

    Compared in constant time: the answer's delay tells a forger nothing.
    """
    serial, signature = code[:SERIAL_LENGTH], code[SERIAL_LENGTH:]
    fits = [hmac.compare_digest(_signature(serial, key), signature) for key in keys]
    return serial if any(fits) else None


def _signature(serial: str, key: str) -> str:
    digest = hmac.new(key.encode(), _PURPOSE + serial.encode(), hashlib.sha256).digest()
    return _base32(digest[: SIGNATURE_LENGTH * 5 // 8])


def _base32(some: bytes) -> str:
    number = int.from_bytes(some)
    count = len(some) * 8 // 5
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(count)))
