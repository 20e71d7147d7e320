"""A meeting as an iCalendar file (RFC 5545), with the time zone it is held in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FOLD_AT = 75


@dataclass(frozen=True, slots=True)
class Appointment:
    """``uid`` stays when it is moved or cancelled; ``changed_at`` says which version is newer."""

    uid: str
    title: str
    where: str
    words: str
    url: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    is_cancelled: bool = False


def icalendar(one: Appointment, zone: ZoneInfo, product: str) -> str:
    """The file's text: lines end in CRLF and none is longer than 75 bytes."""
    stamp = one.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(product)}//Meetings//ZH",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if one.is_cancelled else 'PUBLISH'}",
        *_zone(zone, one.starts_at),
        "BEGIN:VEVENT",
        f"UID:{one.uid}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;TZID={zone.key}:{_local(one.starts_at, zone)}",
        f"DTEND;TZID={zone.key}:{_local(one.ends_at, zone)}",
        f"SUMMARY:{_text(one.title)}",
        f"LOCATION:{_text(one.where)}",
        f"DESCRIPTION:{_text(one.words)}",
        f"URL:{one.url}",
        f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _zone(zone: ZoneInfo, at: datetime) -> list[str]:
    """The offset that holds when it is held: all a single appointment needs."""
    local = at.astimezone(zone)
    offset = _offset(local.utcoffset() or timedelta())
    return [
        "BEGIN:VTIMEZONE",
        f"TZID:{zone.key}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{local.tzname()}",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y%m%dT%H%M%S")


def _text(words: str) -> str:
    for sign, escaped in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
    ):
        words = words.replace(sign, escaped)
    return words.replace("\r", "")


def _folded(line: str) -> str:
    """No line longer than 75 bytes, no sign cut in two."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > FOLD_AT:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += width
    return "\r\n".join(parts)
