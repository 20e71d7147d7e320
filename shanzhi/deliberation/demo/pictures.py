"""Pictures for the demo: plain paper with a coloured edge, drawn here, so that nobody's photo is shown."""

from __future__ import annotations

from hashlib import blake2b
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from shanzhi.kernel.api import FileKind, store_upload

UPLOADER = "demo-topics"
SIZE = (640, 480)


def picture(what: str, of: str) -> UUID:
    """A sheet with lines, in a colour of its own; returns the id with which it is claimed."""
    colour = tuple(
        120 + byte // 3 for byte in blake2b(f"{what}{of}".encode(), digest_size=3).digest()
    )
    sheet = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, SIZE[0], 60), fill=colour)
    for number in range(9):
        top = 100 + number * 40
        pen.line((40, top, SIZE[0] - 40, top), fill=(200, 200, 200), width=2)
        pen.rectangle((48, top - 24, 120 + 30 * (number % 3), top - 10), fill=(90, 90, 110))
    written = BytesIO()
    sheet.save(written, "JPEG", quality=80)
    sent = SimpleUploadedFile("sheet.jpg", written.getvalue(), "image/jpeg")
    return store_upload(sent, kinds=[FileKind.IMAGE], uploader_key=UPLOADER).public_id
