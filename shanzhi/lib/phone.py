"""Chinese mobile numbers as people type them."""

from __future__ import annotations

import re
import unicodedata

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_COUNTRY = re.compile(r"(?:\+|00)?86(?=1\d{10}$)", re.ASCII)
_BETWEEN = re.compile(r"[\s\-‐-―()·.]+")


class NotAMobile(ValueError):
    """The text is no mobile number of the Chinese mainland."""


def normal_mobile(text: str) -> str:
    """The 11 digits of a mobile number, from any usual way of writing it.

    Full-width digits, spaces, hyphens and the prefixes +86, 0086 and 86 are understood. Mobile
    numbers begin with 13 to 19 (numbering plan of the 工业和信息化部, 电信网编号计划 2017).

    Raises NotAMobile for everything else.
    """
    digits = _COUNTRY.sub("", _BETWEEN.sub("", unicodedata.normalize("NFKC", text)), count=1)
    if not _MOBILE.fullmatch(digits):
        raise NotAMobile("not a mobile number")
    return digits


def is_mobile(text: str) -> bool:
    """True when ``normal_mobile`` understands the text."""
    try:
        normal_mobile(text)
    except NotAMobile:
        return False
    return True
