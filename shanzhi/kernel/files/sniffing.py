"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import filetype

from shanzhi.kernel.files.refusals import disguised, unknown_kind
from shanzhi.kernel.models.stored_file import FileKind

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
RECORDINGS = {
    "audio/webm": "webm", "video/webm": "webm", "video/x-matroska": "webm",
    "audio/ogg": "ogg", "application/ogg": "ogg", "video/ogg": "ogg",
    "audio/mp4": "mp4", "video/mp4": "mp4", "video/quicktime": "mp4", "video/3gpp": "mp4",
    "audio/mpeg": "mp3", "audio/x-wav": "wav", "audio/wav": "wav", "audio/amr": "amr",
}  # fmt: skip
HEAD_BYTES = 8192
# Layer III with and without checksum, of MPEG 1, 2 and 2.5.
MP3_SECOND_BYTES = (b"\xfb", b"\xfa", b"\xf3", b"\xf2", b"\xe3", b"\xe2")
# The directory and the end record of a ZIP archive, with the longest comment it may have.
ZIP_DIRECTORY, ZIP_END, ZIP_TAIL_BYTES = b"PK\x01\x02", b"PK\x05\x06", 65_557
PDF = b"%PDF-"
# Long enough that compressed pixels do not spell them by chance.
SCRIPTED = (b"<script", b"<svg ", b"<svg>", b"<html", b"<!doctype", b"<?php", b"%pdf-")


def sniff(content: bytes) -> tuple[FileKind, str]:
    """(kind, container): container is "picture", "pdf" or webm, ogg, mp4, mp3, wav, amr.

    Raises UnusableFile for anything else, and for files that are two kinds at once.
    """
    kind = _kind(content)
    head = content[:HEAD_BYTES].lower()
    if kind[0] is FileKind.DOCUMENT:
        head = head.removeprefix(PDF.lower())
    scripted = any(mark in head for mark in SCRIPTED)
    archive = ZIP_END in content[-ZIP_TAIL_BYTES:] and ZIP_DIRECTORY in content
    if scripted or archive:
        raise disguised()
    return kind


def _kind(content: bytes) -> tuple[FileKind, str]:
    if content.startswith(PDF):
        return FileKind.DOCUMENT, "pdf"
    guessed = filetype.guess_mime(content[:HEAD_BYTES])
    if guessed in PICTURES or _is_heif(content):
        return FileKind.IMAGE, "picture"
    if content.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return FileKind.AUDIO, "amr"
    if guessed in RECORDINGS:
        return FileKind.AUDIO, RECORDINGS[guessed]
    if content[4:8] == b"ftyp":
        return FileKind.AUDIO, "mp4"
    if content[:1] == b"\xff" and content[1:2] in MP3_SECOND_BYTES:
        return FileKind.AUDIO, "mp3"
    raise unknown_kind()


def _is_heif(content: bytes) -> bool:
    brands = content[8:64]
    return content[4:8] == b"ftyp" and any(b in brands for b in (b"heic", b"heix", b"mif1"))
