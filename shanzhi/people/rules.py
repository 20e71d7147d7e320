"""Pure decisions of the room: how often a code may be sent and tried, how often a password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=10)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
CODES_PER_HOUR_TO_PHONE = 5
CODES_PER_HOUR_FROM_ADDRESS = 30  # a whole quarter may share one address of its mobile network
HOUR = timedelta(hours=1)

# A mobile number that was given back goes to somebody new no sooner than this (电信服务规范: 号码冻结时限
# 最短为 90 日).
NUMBER_FROZEN = timedelta(days=90)

SIGN_IN_TRIES = 5
SIGN_IN_WINDOW = timedelta(minutes=15)

ONE_TIME_LIVES = timedelta(hours=72)
ONE_TIME_GROUPS = 4
# How long its owner reads on their page that somebody gave one, and from where it was used.
ONE_TIME_TOLD = timedelta(days=90)
ONE_TIME_GIVEN, ONE_TIME_USED = "people.one_time_given", "people.one_time_used"
# Letters and digits that nobody reads for another; 16 of them are 79 random bits.
ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# What browsers and systems say of themselves, the more particular first.
BROWSERS = {
    "MicroMessenger": "WeChat",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
PENDING_LIVES = timedelta(minutes=10)

TOKEN_BYTES = 32
TOKEN_PREFIX = "sz_"  # noqa: S105  # 2026-11-22: lets secret scanners find a leaked token


def new_code() -> str:
    """Six random decimal digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_token() -> str:
    """A key for the API: 256 random bits behind a prefix that can be searched for."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def new_one_time_password() -> str:
    """Four groups of four, to be read out or copied from paper."""
    groups = (
        "".join(secrets.choice(ONE_TIME_LETTERS) for _letter in range(4))
        for _group in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


def session_ends_at(
    began_at: datetime, seen_at: datetime, *, idle: timedelta, longest: timedelta
) -> datetime:
    """When a session ends that began and was last used at these moments."""
    return min(seen_at + idle, began_at + longest)


def device_name(user_agent: str) -> str:
    """Browser and system in two words, by which somebody knows their own devices again."""
    words = (
        next((name for sign, name in known.items() if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, words))


def next_code_at(
    sent_to_phone: Sequence[datetime], sent_from_address: Sequence[datetime]
) -> datetime | None:
    """The earliest moment for another code, or None when nothing was sent yet.

    Both sequences hold the moments of the last hour, in any order: at least 60 s between two
    codes to a phone, at most 5 an hour to one phone and 30 an hour from one address.
    """
    waits = [moment + RESEND_AFTER for moment in sent_to_phone]
    limits = (
        (sent_to_phone, CODES_PER_HOUR_TO_PHONE),
        (sent_from_address, CODES_PER_HOUR_FROM_ADDRESS),
    )
    waits += [sorted(moments)[-most] + HOUR for moments, most in limits if len(moments) >= most]
    return max(waits, default=None)


def sign_in_opens_at(failures: Sequence[datetime]) -> datetime | None:
    """When the next password may be tried after these failures, or None for now."""
    if len(failures) < SIGN_IN_TRIES:
        return None
    return sorted(failures)[-SIGN_IN_TRIES] + SIGN_IN_WINDOW


def is_surely_theirs(told_at: datetime | None, proved_at: datetime) -> bool:
    """Whether who proves a number is whoever told it: within the time for which a number that is
    given back is frozen it cannot have gone to somebody else."""
    return told_at is not None and abs(proved_at - told_at) < NUMBER_FROZEN
