"""Pure decisions about matters: routing, limits, follow-up links."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from shanzhi.kernel.api import TimeUnit

TEXT_LIMIT = 10_000
SUMMARY_LENGTH = 60
PHOTO_LIMIT = 9
RATING_DAYS = 7
DEFAULT_LIMIT = (3, TimeUnit.WORK_DAY)
EMERGENCY_LIMIT = (2, TimeUnit.NATURAL_HOUR)
URGENT_LIMIT = (1, TimeUnit.WORK_DAY)


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A routing rule as the decision sees it; ``hours`` is [from, until) or None for always."""

    id: int
    name: str
    place_code: str
    category_code: str
    hours: tuple[int, int] | None
    receiver: str
    unit_id: int | None
    limit: tuple[int, TimeUnit] | None


def in_hours(hour: int, hours: tuple[int, int] | None) -> bool:
    """Is the local ``hour`` (0..23) in [from, until), which may go over midnight?"""
    if hours is None:
        return True
    begin, end = hours
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def first_match(
    rules: Sequence[RouteRule], *, place_code: str, category_code: str, hour: int
) -> RouteRule | None:
    """The first rule that fits; ``rules`` come narrowest place first, then by position."""
    for rule in rules:
        if (
            place_code.startswith(rule.place_code)
            and category_code.startswith(rule.category_code)
            and in_hours(hour, rule.hours)
        ):
            return rule
    return None


def limit_for(
    *,
    urgency: int,
    rule_limit: tuple[int, TimeUnit] | None,
    category_limit: tuple[int, TimeUnit] | None,
) -> tuple[int, TimeUnit]:
    """How long the holder has: danger first, then the rule, then the category, then the default."""
    if urgency >= 2:
        return EMERGENCY_LIMIT
    if rule_limit:
        return rule_limit
    if urgency == 1:
        return URGENT_LIMIT
    return category_limit or DEFAULT_LIMIT


def summary_of(text: str) -> str:
    """The first line of a report, cut to a heading's length."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY_LENGTH else line[: SUMMARY_LENGTH - 1] + "…"


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
