"""Pictures, made anew: nothing of what was sent survives but what one sees."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from shanzhi.kernel.files.refusals import UnusableFile, damaged_picture

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
LONGEST_SIDE = 2560
THUMBNAIL_SIDE = 320
QUALITY, THUMBNAIL_QUALITY = 82, 75
# A JPEG is decoded at a fraction of its size, so phones with 100 million pixels are welcome.
MAX_PIXELS = 50_000_000
MAX_JPEG_PIXELS = 120_000_000
Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
# A large picture takes up to 400 MB while it is decoded; a process does no more than two at once.
_TURNS = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Picture:
    """Two JPEGs in sRGB without any metadata; width and height in pixels of the larger."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def clean_picture(content: bytes) -> Picture:
    """Decode, turn upright, shrink and encode again; of an animation the first frame.

    Raises UnusableFile when it is too large to decode, truncated or damaged.
    """
    try:
        with _TURNS, Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _require_decodable(opened)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _flat(ImageOps.exif_transpose(opened))
    except UnusableFile:
        raise
    except Image.DecompressionBombError as why:
        raise _too_many_pixels() from why
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, MemoryError) as why:
        raise damaged_picture() from why
    large = _fitted(upright, LONGEST_SIDE)
    small = _fitted(large, THUMBNAIL_SIDE)
    return Picture(_jpeg(large, QUALITY), _jpeg(small, THUMBNAIL_QUALITY), *large.size)


def _require_decodable(picture: Image.Image) -> None:
    pixels = picture.width * picture.height
    limit = MAX_JPEG_PIXELS if picture.format in {"JPEG", "MPO"} else MAX_PIXELS
    if pixels > limit:
        raise _too_many_pixels()


def _too_many_pixels() -> UnusableFile:
    return UnusableFile(_("这张照片的尺寸太大，无法处理。请用手机相机直接拍一张再传。"))


def _flat(picture: Image.Image) -> Image.Image:
    """RGB pixels on white, in sRGB."""
    profile = picture.info.get("icc_profile")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
        return flat
    if profile and picture.mode in {"RGB", "CMYK"}:
        picture = _in_srgb(picture, profile)
    return picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a broken profile costs a shade of colour, not the picture


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    """A copy without metadata whose longer side is at most ``side`` pixels."""
    scale = min(side / max(picture.size), 1.0)
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    copy = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    copy.info = {}
    return copy


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True)
    return out.getvalue()
