"""Pictures for the demo, drawn: a yard in the dark and lit, a sheet of paper as a voucher."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from shanzhi.kernel.api import store_upload

SIZE = (960, 720)
KEY = "demo:projects"


def yard(*, after: bool, number: int) -> UUID:
    """A yard before or after; ``number`` makes each its own."""
    sky, ground, wall = (
        ("#bcd7e6", "#8fb573", "#e6d3b8") if after else ("#59616b", "#4a4741", "#7b7468")
    )
    sheet = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 460, 960, 720), fill=ground)
    draw.rectangle((90 + 14 * number, 150, 470 + 14 * number, 480), fill=wall)
    for row in range(3):
        for column in range(4):
            left, top = 120 + 14 * number + 88 * column, 180 + 96 * row
            pane = "#ffe9a8" if after and (row + column + number) % 2 else "#39434d"
            draw.rectangle((left, top, left + 54, top + 58), fill=pane)
    draw.polygon(
        ((560, 720), (700, 720), (640, 460), (610, 460)), fill="#d9d4c8" if after else "#2f2d2a"
    )
    if after:
        draw.rectangle((742, 240, 752, 520), fill="#4a5560")
        draw.ellipse((712, 196, 782, 262), fill="#ffd75a")
        draw.ellipse((800, 470, 900, 560), fill="#4f8a4b")
    return _kept(sheet)


def voucher(number: int) -> UUID:
    """A receipt with lines."""
    sheet = Image.new("RGB", (720, 480), "#fbf8f0")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((24, 24, 696, 456), outline="#b03a2e", width=4)
    for row in range(7):
        draw.line((60, 100 + 44 * row, 660, 100 + 44 * row), fill="#c9c2b2", width=2)
        draw.rectangle(
            (60, 78 + 44 * row, 120 + 37 * ((row * 5 + number) % 13), 92 + 44 * row), fill="#5b6470"
        )
    return _kept(sheet)


def _kept(sheet: Image.Image) -> UUID:
    out = BytesIO()
    sheet.save(out, "JPEG", quality=80)
    upload = SimpleUploadedFile("picture.jpg", out.getvalue(), "image/jpeg")
    return store_upload(upload, uploader_key=KEY).public_id
