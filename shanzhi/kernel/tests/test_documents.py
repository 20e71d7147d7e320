"""PDF documents: a plain one is kept as it came, whatever acts when it is opened is refused."""

from __future__ import annotations

import zlib

import pytest

from shanzhi.kernel.files.documents import check_document
from shanzhi.kernel.files.refusals import UnusableFile
from shanzhi.kernel.files.sniffing import sniff
from shanzhi.kernel.models.stored_file import FileKind


def document(body: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    catalog = b"1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction[3 0 R/Fit]>>endobj\n"
    return b"%PDF-1.7\n" + catalog + body + b"trailer<</Root 1 0 R>>\n" + end


def stream(plain: bytes, names: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(plain)
    return b"9 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n" % (names, len(packed), packed)


def test_a_plain_document_is_taken_and_told_from_a_picture() -> None:
    plain = document(stream(b"10 0 <</Type/Page>>") + stream(b"BT (/Launch) Tj ET", b"/Length1 1"))
    assert sniff(plain) == (FileKind.DOCUMENT, "pdf")
    check_document(document(stream(b"10 0 <</Type/Page>>")))
    check_document(document(stream(bytes(3_000_000), b"/Subtype/Image/Filter/FlateDecode")))


@pytest.mark.parametrize(
    "wrong",
    [
        document(b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"),
        document(b"4 0 obj<</S/J#61va#53cript/JS(1)>>endobj\n"),
        document(b"4 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"),
        document(b"4 0 obj<</Type/EmbeddedFile>>endobj\n"),
        document(stream(b"4 0 <</S/JavaScript/JS(1)>>")),
        document(stream(b" " * 1_048_570 + b"/S/JavaScript /JS(1)")),
        document(b"4 0 obj<</Type/ObjStm/Filter[/ASCIIHexDecode]>>stream\n3420\nendstream\n"),
        document(b"5 0 obj<</Filter/Standard>>endobj trailer<</Encrypt 5 0 R>>\n"),
        document(end=b""),
        b"GIF89a" + document(),
    ],
    ids=[
        "script",
        "escaped",
        "launch",
        "attachment",
        "packed",
        "split",
        "hex",
        "encrypted",
        "cut",
        "other",
    ],
)
def test_what_acts_or_hides_is_refused(wrong: bytes) -> None:
    with pytest.raises(UnusableFile):
        check_document(wrong)


def test_a_document_that_is_a_page_or_an_archive_as_well_is_refused() -> None:
    for more in (b"<script>alert(1)</script>", b"PK\x01\x02 PK\x05\x06"):
        with pytest.raises(UnusableFile):
            sniff(document(more))
