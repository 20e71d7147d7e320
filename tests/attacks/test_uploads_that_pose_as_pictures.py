"""Somebody uploads what is no picture, or is one and something else besides."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shanzhi.kernel.models import StoredFile
from shanzhi.kernel.tests.test_files import picture

pytestmark = pytest.mark.django_db
SCRIPT = b"alert(document.cookie)"
HTML = b"<html><script>" + SCRIPT + b"</script></html>"


def send(content: bytes, name: str = "photo.jpg") -> Any:
    return Client().post("/uploads", {"file": SimpleUploadedFile(name, content)})


def shown(answer: Any) -> tuple[Any, bytes]:
    page: Any = Client().get(answer.json()["url"])
    return page, b"".join(page.streaming_content)


def gif_and_script() -> bytes:
    """A GIF whose width reads as the start of a comment: one file, picture and JavaScript."""
    real = picture("GIF", size=(64, 64))
    return real[:-1] + b"!\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\x00;" + b"/*" + HTML


def jpeg_and_page() -> bytes:
    """A JPEG with a page in its comment and behind its end."""
    return picture("JPEG", comment=HTML) + HTML


def picture_and_archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as inside:
        inside.writestr("evil.html", HTML)
    return picture() + archive.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that announces so many pixels and holds a few hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as inside:
        inside.writestr("zeros", b"\0" * 20_000_000)
    return out.getvalue()


@pytest.mark.parametrize("made", [gif_and_script, jpeg_and_page, picture_and_archive])
def test_of_a_file_that_is_two_things_the_picture_alone_is_kept(made: Any) -> None:
    answer = send(made())
    if answer.status_code == 422:
        return  # refused is as good
    page, content = shown(answer)

    assert SCRIPT not in content
    assert b"evil.html" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert kept.format == "JPEG"
    assert page["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        ("photo.jpg", b'<?xml version="1.0"?><svg onload="1" xmlns="http://www.w3.org/2000/svg"/>'),
        ("photo.jpg", HTML),
        ("photo.jpg", b"#!/bin/sh\nrm -rf /\n"),
        ("photo.jpg", b"MZ" + bytes(400)),
        ("photo.jpg", b"%PDF-1.4 /OpenAction << /JS (1) >>"),
        ("photo.jpg", zip_bomb()),
        ("photo.jpg", b"GIF89a/*" + bytes(20) + b"*/=1;" + SCRIPT),
        ("photo.png", png_of(60_000, 60_000)),
        ("photo.png", png_of(2**31 - 1, 2**31 - 1)),
        ("photo.jpg", b""),
    ],
    ids=lambda given: given if isinstance(given, str) else given[:8].hex(),  # no zip's hour
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(name: str, content: bytes) -> None:
    answer = send(content, name)

    assert answer.status_code in {413, 422}
    assert not StoredFile.objects.exists()


def test_a_file_is_sent_into_a_sandbox() -> None:
    page, _content = shown(send(picture(), "../../etc/passwd\r\nSet-Cookie: a=b"))

    assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "passwd" not in page["Content-Disposition"]
    assert page["Cache-Control"].startswith("private")


def test_an_address_of_a_file_ends_and_cannot_be_stretched() -> None:
    url = send(picture()).json()["url"]
    path, _mark, query = url.partition("?")
    fields = dict(part.split("=") for part in query.split("&"))
    later = {**fields, "until": str(int(fields["until"]) + 3600)}

    assert Client().get(url).status_code == 200
    assert Client().get(path).status_code == 404
    assert Client().get(path, later).status_code == 404
    assert Client().get(path, {**fields, "by": fields["by"][::-1]}).status_code == 404
    assert Client().get(path.replace("/original", "/thumb"), fields).status_code == 404
