"""PDF documents: kept as they came, and refused when they hold anything that acts when they are opened.

Pictures and recordings are made anew; a document that proves something (an invoice with its electronic
seal) must stay the same byte for byte. So it is searched instead: names of actions, scripts and attachments
anywhere in it, also written with escapes (``/J#61vaScript``) or packed into compressed streams, and whatever
cannot be looked into is refused. It is sent with a policy that runs nothing and as a download.
"""

from __future__ import annotations

import re
import zlib

from shanzhi.kernel.files.refusals import active_document, damaged_document

# Names that make a reader act, or carry other files along (ISO 32000-1, 12.6, 7.11.4, 13). Where a document
# opens (``/OpenAction``) is none: what it then does has one of these names.
ACTIVE = (
    b"/javascript", b"/launch", b"/embeddedfile", b"/filespec", b"/richmedia", b"/xfa", b"/submitform",
    b"/importdata", b"/gotor", b"/gotoe", b"/movie", b"/rendition",
)  # fmt: skip
# Behind these nobody can look: encrypted, or packed in a way that a document of today does not need.
HIDDEN = (b"/encrypt", b"/lzwdecode", b"/asciihexdecode", b"/ascii85decode", b"/crypt")
# Objects may be packed into compressed streams; that a document does so stands in the plain.
PACKED = (b"/objstm",)
TAIL_BYTES, CHUNK_BYTES, OVERLAP_BYTES = 2048, 1_048_576, 64
MOST_STREAMS, MOST_UNPACKED = 20_000, 200 * 1_048_576
_NAME_ENDS = re.compile(rb"[\s\x00/<>\[\](){}%]")
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_STREAM = re.compile(rb"stream\r?\n")


def check_document(content: bytes) -> None:
    """Look through a PDF. Raises UnusableFile when it is cut short, holds something active, or cannot be
    looked into."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-TAIL_BYTES:]:
        raise damaged_document()
    if _has(content, ACTIVE + HIDDEN) or (_has(content, PACKED) and not _is_quiet_inside(content)):
        raise active_document()


def _has(content: bytes, names: tuple[bytes, ...]) -> bool:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content).lower()
    return any(_stands_in(plain, name) for name in names)


def _stands_in(plain: bytes, name: bytes) -> bool:
    """As a whole name: ``/xfa`` is none in ``/xfab``."""
    at = plain.find(name)
    while at >= 0:
        end = plain[at + len(name) : at + len(name) + 1]
        if not end or _NAME_ENDS.match(end):
            return True
        at = plain.find(name, at + 1)
    return False


def _is_quiet_inside(content: bytes) -> bool:
    """Is nothing active in any compressed stream? Not when there is more than can be looked into."""
    left = MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(content)):
        if number >= MOST_STREAMS:
            return False
        left = _look_into(memoryview(content)[found.end() :], left)
        if left <= 0:
            return False
    return True


def _look_into(stream: memoryview, left: int) -> int:
    """How much may still be looked into after this stream; 0 where something active stands in it. What is
    not compressed this way, like a photo, takes nothing."""
    reader, rest, kept = zlib.decompressobj(), bytes(stream[:CHUNK_BYTES]), b""
    at = len(rest)
    while rest and left > 0 and not reader.eof:
        try:
            chunk = reader.decompress(rest, CHUNK_BYTES)
        except zlib.error:
            return left
        if _has(kept + chunk, ACTIVE + HIDDEN):
            return 0
        kept, left = (kept + chunk)[-OVERLAP_BYTES:], left - len(chunk)
        rest = reader.unconsumed_tail
        if not rest:
            rest, at = bytes(stream[at : at + CHUNK_BYTES]), at + CHUNK_BYTES
    return max(left, 0)
