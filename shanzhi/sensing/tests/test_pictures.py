"""Nobody can be recognised in what is kept of a camera's picture, or nothing is kept."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from shanzhi.sensing.doors import pictures
from shanzhi.sensing.doors.pictures import without_people
from shanzhi.sensing.tests.seeing import rider

FACE = (170, 100, 230, 160)  # of the drawn rider: eyes, nose, mouth


def detail(content: bytes, box: tuple[int, int, int, int]) -> float:
    """How much changes from one pixel to the next."""
    part = np.asarray(Image.open(io.BytesIO(content)).convert("L").crop(box), dtype=float)
    return float(np.abs(np.diff(part, axis=1)).mean())


def test_a_face_is_pixelated_and_nothing_written_beside_the_picture_goes_on() -> None:
    sent = rider()
    kept = without_people(sent, expects_people=True)

    assert kept is not None
    assert detail(kept, FACE) < detail(sent, FACE) / 2
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
    assert b"SN-4711" in sent
    assert b"SN-4711" not in kept


def test_where_a_rider_must_be_and_nobody_was_found_nothing_is_kept() -> None:
    empty = rider(with_face=False)

    assert without_people(empty, expects_people=True) is None
    assert without_people(empty, expects_people=False) is not None


def black(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", rider()[:500], black(640, 480), black(20, 20), black(6000, 4000)],
    ids=["empty", "other", "cut", "dark", "tiny", "huge"],
)
def test_what_cannot_be_judged_is_not_kept(content: bytes) -> None:
    assert without_people(content, expects_people=False) is None


def test_without_a_detector_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise LookupError

    monkeypatch.setattr(pictures, "_cascades", missing)
    assert without_people(rider(), expects_people=True) is None
