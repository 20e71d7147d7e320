"""What people send: taken when it is a picture or a recording, made harmless, refused otherwise."""

from __future__ import annotations

import io
import math
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image

from shanzhi.kernel.files import store
from shanzhi.kernel.files.recordings import clean_recording
from shanzhi.kernel.files.refusals import TooLarge, UnusableFile
from shanzhi.kernel.files.store import store_upload
from shanzhi.kernel.models import StoredFile
from shanzhi.kernel.models.stored_file import FileKind

pytestmark = pytest.mark.django_db


def picture(
    form: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **saved: object
) -> bytes:
    out = io.BytesIO()
    drawn = Image.new(mode, size, "seagreen")
    drawn.paste(Image.new(mode, (size[0] // 2, size[1]), "crimson"), (0, 0))
    drawn.save(out, form, **saved)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "Phone of Zhang San"
    found.get_ifd(0x8825)[1] = "N"
    found.get_ifd(0x8825)[2] = (31.0, 23.0, 7.0)
    return found


def sound(seconds: float = 0.1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        waves = (int(9000 * math.sin(n / 4)) for n in range(int(8000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", value) for value in waves))
    return out.getvalue()


def box(name: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I4s", 8 + len(body), name) + body


def m4a(handler: bytes = b"soun", tags: bytes = b"") -> bytes:
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
    return (
        box(b"ftyp", b"M4A \x00\x00\x02\x00isomiso2")
        + box(b"moov", box(b"mvhd", bytes(100)), track, box(b"udta", tags))
        + box(b"mdat", bytes(400))
    )


def mp3(tag: bytes = b"") -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return tag + frame * 5


def ogg() -> bytes:
    def page(body: bytes) -> bytes:
        return b"OggS" + bytes(22) + bytes([1, len(body)]) + body

    return page(b"OpusHead" + bytes(11)) + page(b"OpusTags" + bytes(16)) + page(bytes(90))


def webm(codec: bytes = b"A_OPUS") -> bytes:
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(20) + codec + bytes(200)


def keep(content: bytes, name: str = "photo.jpg", *kinds: FileKind) -> StoredFile:
    sent = SimpleUploadedFile(name, content)
    return store_upload(sent, kinds=kinds or store.ANY_KIND, uploader_key="wang")


def stored(file: StoredFile) -> bytes:
    return Path(settings.MEDIA_ROOT, file.path).read_bytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_photos_of_every_phone_become_plain_jpegs(form: str) -> None:
    file = keep(picture(form), "随便什么名字.bin")
    assert (file.kind, file.media_type) == (FileKind.IMAGE, "image/jpeg")
    assert (file.width, file.height) == (800, 600)
    with Image.open(io.BytesIO(stored(file))) as shown:
        assert shown.format == "JPEG"
    with Image.open(Path(settings.MEDIA_ROOT, file.thumbnail_path)) as small:
        assert small.size == (320, 240)


def test_nobody_learns_from_a_photo_where_it_was_taken() -> None:
    sent = picture("JPEG", exif=exif(), comment=b"my home")
    assert b"Zhang San" in sent
    file = keep(sent)
    for path in (file.path, file.thumbnail_path):
        kept = Path(settings.MEDIA_ROOT, path).read_bytes()
        assert b"Zhang San" not in kept
        assert b"my home" not in kept
        with Image.open(io.BytesIO(kept)) as shown:
            assert not shown.getexif()
            assert "icc_profile" not in shown.info


def test_a_photo_taken_sideways_stands_upright() -> None:
    file = keep(picture("JPEG", (800, 600), exif=exif(orientation=6)))
    assert (file.width, file.height) == (600, 800)


def test_a_large_photo_is_made_small_enough_to_look_at() -> None:
    file = keep(picture("JPEG", (6000, 4000)))
    assert (file.width, file.height) == (2560, 1707)


def test_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(stored(keep(out.getvalue())))) as shown:
        assert min(shown.getpixel((10, 10))) > 250  # type: ignore[arg-type]  # 2026-11-22: RGB


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (sound(), "audio/wav"),
        (m4a(), "audio/mp4"),
        (mp3(), "audio/mpeg"),
        (ogg(), "audio/ogg"),
        (webm(), "audio/webm"),
        (b"#!AMR\n" + bytes(64), "audio/amr"),
    ],
)
def test_recordings_of_every_browser_are_kept(content: bytes, media_type: str) -> None:
    file = keep(content, "说话.bin")
    assert (file.kind, file.media_type) == (FileKind.AUDIO, media_type)
    assert not file.thumbnail_path


def test_tags_of_a_recording_that_can_say_where_are_dropped() -> None:
    place = b"\xa9xyz" + b"+31.3827+120.9544/"
    assert place not in clean_recording(m4a(tags=box(b"meta", place)), "mp4").content
    tagged = mp3(b"ID3\x04\x00\x00\x00\x00\x00\x12" + place[:18]) + b"TAG" + b"Zhang San".ljust(125)
    assert clean_recording(tagged, "mp3").content == mp3()
    extra = struct.pack("<4sI", b"LIST", 18) + place[:18]
    plain = sound()
    longer = b"RIFF" + struct.pack("<I", len(plain) - 8 + len(extra)) + plain[8:] + extra
    assert clean_recording(longer, "wav").content == plain


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("payload.html", "<script>alert(1)</script>")
    return out.getvalue()


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "an SVG with a script": (lambda: SVG, "不是照片或录音"),
    "a web page": (lambda: b"<!doctype html><html><body>hi</body></html>", "不是照片或录音"),
    "a zip named .jpg": (zipped, "不是照片或录音"),
    "a program": (lambda: b"MZ" + bytes(500), "不是照片或录音"),
    "words": ("井盖坏了".encode, "不是照片或录音"),
    "an empty file": (lambda: b"", "空的"),
    "a truncated JPEG": (lambda: picture()[:1500], "没有传完整"),
    "a truncated PNG": (lambda: picture("PNG", (300, 300))[:200], "没有传完整"),
    "half a header": (lambda: picture()[:12], "没有传完整"),
    "a photo that is also an archive": (lambda: picture() + zipped(), "夹带"),
    "a photo with a page inside": (lambda: picture(comment=b"<script>x()</script>"), "夹带"),
    "a recording that is also an archive": (lambda: mp3() + zipped(), "夹带"),
    "a video": (lambda: m4a(b"vide"), "不是照片或录音"),
    "a video from a browser": (lambda: webm(b"V_VP9"), "不是照片或录音"),
    "a cut WAV": (lambda: sound()[:300], "录音已损坏"),
    "a cut MP4": (lambda: m4a()[:-10], "录音已损坏"),
    "a cut Ogg": (lambda: ogg()[:-10], "录音已损坏"),
    "an MP3 of one frame": (lambda: mp3()[:300], "录音已损坏"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_photo_and_no_recording_is_refused_in_words(what: str) -> None:
    make, told = BAD[what]
    with pytest.raises(UnusableFile) as refused:
        keep(make())
    assert told in str(refused.value)
    assert "请" in str(refused.value)
    assert refused.value.fields == {"file": str(refused.value)}
    assert not StoredFile.objects.exists()


def test_a_picture_that_would_fill_the_memory_is_refused_unread() -> None:
    bomb = bytearray(picture("PNG", (10, 10)))
    bomb[16:24] = struct.pack(">II", 30_000, 30_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bytes(bomb[12:29])))
    with pytest.raises(UnusableFile, match="尺寸太大"):
        keep(bytes(bomb))


def test_a_recording_is_no_photo() -> None:
    with pytest.raises(UnusableFile, match="不是照片"):
        keep(sound(), "sound.wav", FileKind.IMAGE)


def test_a_file_above_the_limit_is_refused_with_the_limit() -> None:
    with (
        override_settings(UPLOAD_MAX_BYTES=2 * 1_048_576),
        pytest.raises(TooLarge, match="最多 2 MB"),
    ):
        keep(bytes(2 * 1_048_576 + 1))


def test_a_kill_while_writing_leaves_nothing_half(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_handle: int) -> None:
        raise KeyboardInterrupt

    before = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    monkeypatch.setattr("shanzhi.kernel.files.storage.os.fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        keep(picture(size=(333, 222)))
    after = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert after == before
    assert not StoredFile.objects.exists()
