"""Pictures of cameras: whoever stands in one is made unrecognisable, or the picture is not kept.

People are looked for with the cascades and the HOG detector that OpenCV ships: they say *where* somebody
is, never *who*; no face is measured, compared or kept. Whatever looks like a person, also weakly, is
pixelated with room around it. A picture that cannot be judged (too small, dark, flat or blurred; full of
people; nobody found where a rider must be) is not kept: the event is, without its picture.
"""

from __future__ import annotations

import io
import logging
from functools import cache
from typing import Any

import numpy as np
from PIL import Image, ImageOps

log = logging.getLogger(__name__)
FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 20_000_000
LONGEST_SIDE = 1280
LOOKED_AT = 640
LEAST_SIDE = 160
LEAST_CONTRAST = 12.0
LEAST_SHARPNESS = 8.0
MOST_PEOPLE = 14
MOST_COVERED = 0.7
BLOCKS_ACROSS = 6
CASCADES = (
    "haarcascade_frontalface_alt2.xml",
    "haarcascade_profileface.xml",
    "haarcascade_upperbody.xml",
)
Box = tuple[int, int, int, int]


def without_people(content: bytes, *, expects_people: bool) -> bytes | None:
    """A JPEG without metadata in which nobody can be recognised; None when that cannot be promised."""
    picture = _decoded(content)
    if picture is None:
        return None
    try:
        boxes = _people(picture)
    except Exception:  # the detector is foreign code: without it no picture is kept
        log.exception("people cannot be looked for")
        return None
    if boxes is None or (expects_people and not boxes):
        return None
    area = sum(width * height for _x, _y, width, height in boxes)
    if len(boxes) > MOST_PEOPLE or area > MOST_COVERED * picture.width * picture.height:
        return None
    for box in boxes:
        _pixelate(picture, box)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _decoded(content: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        return None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Pixels alone: nothing that was written beside them goes on.
    return Image.frombytes("RGB", upright.size, upright.tobytes())


def _people(picture: Image.Image) -> list[Box] | None:
    """Where somebody may be, in pixels of the picture; None when it cannot be told."""
    import cv2

    scale = max(max(picture.size) / LOOKED_AT, 1.0)
    size = (round(picture.width / scale), round(picture.height / scale))
    small = np.asarray(picture.resize(size))
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    if min(size) < LEAST_SIDE or grey.std() < LEAST_CONTRAST:
        return None
    if cv2.Laplacian(grey, cv2.CV_64F).var() < LEAST_SHARPNESS:
        return None
    even = cv2.equalizeHist(grey)
    found: list[Any] = []
    for detector in _cascades():
        found += list(detector.detectMultiScale(even, 1.1, 3, minSize=(20, 20)))
    for x, y, width, height in _cascades()[1].detectMultiScale(cv2.flip(even, 1), 1.1, 3):
        found.append((size[0] - x - width, y, width, height))
    bodies, _weights = _walker().detectMultiScale(small, winStride=(8, 8), scale=1.05)
    found += list(bodies)
    return [_grown(box, scale, picture.size) for box in found]


@cache
def _cascades() -> list[Any]:
    import cv2

    # The intake beside it needs the other cores.
    cv2.setNumThreads(1)
    folder = cv2.data.haarcascades  # type: ignore[attr-defined]  # 2026-11-26: not in its stubs
    made = [cv2.CascadeClassifier(f"{folder}{name}") for name in CASCADES]
    if any(one.empty() for one in made):
        raise LookupError("a detector is missing")
    return made


@cache
def _walker() -> Any:
    import cv2

    walker = cv2.HOGDescriptor()
    walker.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector()))
    return walker


def _grown(box: Any, scale: float, size: tuple[int, int]) -> Box:
    """With two fifths of room on every side, inside the picture."""
    x, y, width, height = (float(side) * scale for side in box)
    left, top = max(int(x - 0.4 * width), 0), max(int(y - 0.4 * height), 0)
    right, bottom = min(int(x + 1.4 * width), size[0]), min(int(y + 1.4 * height), size[1])
    return left, top, right - left, bottom - top


def _pixelate(picture: Image.Image, box: Box) -> None:
    left, top, width, height = box
    part = picture.crop((left, top, left + width, top + height))
    down = max(round(BLOCKS_ACROSS * height / width), 1)
    blocks = part.resize((BLOCKS_ACROSS, min(down, 24)), Image.Resampling.BOX)
    picture.paste(blocks.resize(part.size, Image.Resampling.NEAREST), (left, top))
