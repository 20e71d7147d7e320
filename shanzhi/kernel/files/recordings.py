"""Recordings: their structure is checked, the metadata that can be dropped without decoding is.

Nothing is transcoded. WAV keeps its format and samples only, MP3 loses its ID3 tags, MP4 has its
user data and tags (where phones write the place) blanked. Ogg and WebM keep their comment headers:
browsers' recorders write nothing personal there, but other programs may.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shanzhi.kernel.files.refusals import UnusableFile, damaged_recording, unknown_kind


@dataclass(frozen=True, slots=True)
class Recording:
    """What is kept, with its media type and the ending of its name."""

    content: bytes
    media_type: str
    ending: str


def clean_recording(content: bytes, container: str) -> Recording:
    """Check the structure of ``container`` (webm, ogg, mp4, mp3, wav, amr) and drop its metadata.

    Raises UnusableFile when it is damaged, cut short, or has a video track.
    """
    try:
        return _CLEANERS[container](content)
    except (struct.error, IndexError, ValueError) as why:
        raise damaged_recording() from why


def _require(holds: bool, otherwise: Callable[[], UnusableFile] = damaged_recording) -> None:
    if not holds:
        raise otherwise()


def _webm(content: bytes) -> Recording:
    head = content[:65_536]
    _require(head.startswith(b"\x1a\x45\xdf\xa3") and (b"webm" in head or b"matroska" in head))
    _require(b"V_" not in head, unknown_kind)
    _require(b"A_OPUS" in head or b"A_VORBIS" in head or b"A_PCM" in head)
    return Recording(content, "audio/webm", "webm")


def _ogg(content: bytes) -> Recording:
    at, pages = 0, 0
    while at < len(content):
        _require(content[at : at + 4] == b"OggS")
        lacing = content[at + 27 : at + 27 + content[at + 26]]
        at += 27 + len(lacing) + sum(lacing)
        pages += 1
    _require(at == len(content) and pages > 1)
    _require(any(mark in content[:512] for mark in (b"OpusHead", b"\x01vorbis", b"Speex", b"FLAC")))
    _require(b"\x80theora" not in content[:4096], unknown_kind)
    return Recording(content, "audio/ogg", "ogg")


def _amr(content: bytes) -> Recording:
    wide = content.startswith(b"#!AMR-WB\n")
    _require(len(content) > len(b"#!AMR-WB\n") + 12)
    return Recording(content, "audio/amr-wb" if wide else "audio/amr", "amr")


def _wav(content: bytes) -> Recording:
    _require(content[:4] == b"RIFF" and content[8:12] == b"WAVE")
    kept, at = {}, 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        _require(at + 8 + size <= len(content))
        if name in {b"fmt ", b"fact", b"data"}:
            kept[name] = content[at : at + 8 + size] + b"\x00" * (size % 2)
        at += 8 + size + size % 2
    _require({b"fmt ", b"data"} <= kept.keys())
    body = b"WAVE" + b"".join(kept[name] for name in (b"fmt ", b"fact", b"data") if name in kept)
    return Recording(b"RIFF" + struct.pack("<I", len(body)) + body, "audio/wav", "wav")


def _mp3(content: bytes) -> Recording:
    while content.startswith(b"ID3"):
        size = sum(content[6 + i] << (7 * (3 - i)) for i in range(4))
        content = content[10 + size + (10 if content[5] & 0x10 else 0) :]
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    content = content.lstrip(b"\x00")
    first = _mp3_frame(content, 0)
    _require(_mp3_frame(content, first) > 0)
    return Recording(content, "audio/mpeg", "mp3")


# Codes of the header; a bit rate of 0 is one that is not allowed here.
_MP3_SYNC, _MP3_LAYER_III, _MP3_FULL_RATE = 0xFFE0, 1, 3
_MP3_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_MP3_LOW_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_MP3_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3_frame(content: bytes, at: int) -> int:
    """Length in bytes of the layer III frame at ``at`` (ISO/IEC 11172-3, 13818-3)."""
    first, second, third = content[at : at + 3]
    version, layer = second >> 3 & 3, second >> 1 & 3
    bitrate, rate, padding = third >> 4, third >> 2 & 3, third >> 1 & 1
    _require((first << 8 | second & 0xE0) == _MP3_SYNC and version in _MP3_HERTZ)
    _require(layer == _MP3_LAYER_III and rate < len(_MP3_HERTZ[version]))
    full = version == _MP3_FULL_RATE
    kbits = (_MP3_KBITS if full else _MP3_LOW_KBITS)[bitrate]
    _require(kbits > 0)
    return (144 if full else 72) * kbits * 1000 // _MP3_HERTZ[version][rate] + padding


def _mp4(content: bytes) -> Recording:
    kept = bytearray(content)
    boxes = {box.name: box for box in _boxes(content, 0, len(content))}
    _require(b"moov" in boxes and boxes.keys() & {b"mdat", b"moof"} != set())
    movie = content[boxes[b"moov"].body : boxes[b"moov"].end]
    _require(b"vide" not in movie, unknown_kind)
    _require(b"soun" in movie)
    _blank_tags(kept, 0, len(kept))
    return Recording(bytes(kept), "audio/mp4", "m4a")


@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the ISO base media format: its name, and the offsets of its parts."""

    name: bytes
    begin: int
    body: int
    end: int


def _boxes(content: bytes | bytearray, at: int, end: int) -> Iterator[_Box]:
    while at < end:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1:
            (size,), body = struct.unpack_from(">Q", content, body), at + 16
        size = size or end - at
        _require(size >= body - at and at + size <= end)
        yield _Box(bytes(name), at, body, at + size)
        at += size


def _blank_tags(content: bytearray, at: int, end: int) -> None:
    """Turn boxes of user data into free space in place, so that no offset moves."""
    for box in list(_boxes(content, at, end)):
        if box.name in {b"udta", b"meta", b"uuid"}:
            content[box.begin + 4 : box.begin + 8] = b"free"
            content[box.body : box.end] = bytes(box.end - box.body)
        elif box.name in {b"moov", b"trak"}:
            _blank_tags(content, box.body, box.end)


_CLEANERS: dict[str, Callable[[bytes], Recording]] = {
    "webm": _webm,
    "ogg": _ogg,
    "amr": _amr,
    "wav": _wav,
    "mp3": _mp3,
    "mp4": _mp4,
}
