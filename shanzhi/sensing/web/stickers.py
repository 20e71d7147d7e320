"""The square on a device: what it holds, and what a scanned square may mean."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import segno
from django.conf import settings

from shanzhi.sensing.actions.device_fields import SERIAL
from shanzhi.sensing.models import Device

_NAMED = re.compile(
    r"(?:^|[;,|\s])(?:SN|S/N|IMEI|MAC|ID)\s*[:=]\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)


def claim_address(device: Device) -> str:
    """What a phone opens that scans our sticker."""
    return f"{settings.SITE_URL}/worker/devices/claim?code={quote(device.serial)}"


def sticker_svg(device: Device) -> str:
    """The square as an SVG drawing; a quarter of it may be scratched off and it still reads."""
    drawing = io.BytesIO()
    segno.make(claim_address(device), error="q", micro=False, boost_error=False).save(
        drawing, kind="svg", border=0, scale=10, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawing.getvalue().decode()


def serials_in(text: str) -> list[str]:
    """Serials that a scanned or typed text may hold, the likeliest first: our sticker's address, a
    maker's “SN:…;IMEI:…”, the end of a maker's address, or the bare serial."""
    return list(dict.fromkeys(word for word in _candidates(text.strip()[:300]) if word))[:8]


def _candidates(text: str) -> Iterator[str]:
    if "://" in text:
        parts = urlsplit(text)
        asked = parse_qs(parts.query)
        for name in ("code", "serial", "sn", "SN", "imei", "IMEI"):
            yield from (word for word in asked.get(name, ()) if SERIAL.fullmatch(word))
        last = parts.path.rstrip("/").rsplit("/", 1)[-1]
        if SERIAL.fullmatch(last):
            yield last
        return
    if SERIAL.fullmatch(text):
        yield text
    yield from _NAMED.findall(text)
