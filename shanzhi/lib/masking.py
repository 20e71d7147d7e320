"""Masking of personal data by the usual conventions: 138****5678, 110105********002X, 张*."""

from __future__ import annotations

import logging
import re

# As people write them: 13812345678, 138-1234-5678, +8613812345678, or with digits in full width.
# not on screen: digits in full width
_PHONE = re.compile(r"(?<!\d)((?:\+?86[ -]?)?[1１][3-9３-９]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_LINK = re.compile(
    r"((?:/m|/v|/i|/here|/v1|/follow-ups|/sensing/push|/sensing/camera)/|[?&]by=)[A-Za-z0-9_-]{16,}"
)
# GB 11643-1999: 6 of the place, 8 of the birthday, 3 of the order, 1 that checks.
_IDENTITY = re.compile(
    r"(?<!\d)(\d{6})[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?(\d{3}[\dXx])(?![\dXx])"
)
# A flat: a number before 室 or 户, or right behind a building or an entrance (6幢302).
# not on screen: how people write the number of a flat
_FLAT = re.compile(r"(?<!\d)\d{3,4}(?=\s*(?:室|房|户|号房))|(?<=[幢栋楼元])\s?\d{3,4}(?!\d)")
_SURNAMES = (  # not on screen: the most frequent family names
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# Somebody who says who they are: 我是张建国 becomes 我是张**.
_NAMED = re.compile(
    # not on screen: how people introduce themselves
    rf"((?:我是|我叫|本人|姓名[:：]?|联系人[:：]?)[{_SURNAMES}])([\u4e00-\u9fff]{{1,2}})(?=[，,。；;、！!\s]|$)"
)


def mask_phone(phone: str) -> str:
    """138****5678; shorter numbers keep their last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_name(name: str) -> str:
    """张* for 张三 and 张** for 张三丰: the family name stays."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_text(text: str) -> str:
    """Mask every mobile and identity number inside a text."""
    return _PHONE.sub(r"\1****\2", _IDENTITY.sub(r"\1********\2", text))


def mask_words(text: str) -> str:
    """Mask what tells who somebody is: numbers as in ``mask_text``, and the name with which
    somebody introduces themselves. What staff read of a report before they say why."""
    return mask_text(_NAMED.sub(lambda found: found[1] + "*" * len(found[2]), text))


def mask_for_neighbours(text: str) -> str:
    """Mask also who lives where: besides ``mask_words`` the numbers of flats."""
    return _FLAT.sub("***", mask_words(text))


def mask_line(text: str) -> str:
    """Mask a line of a log: numbers as in ``mask_text``, and the secret part of follow-up links and
    of addresses of files, which the framework writes down whenever it refuses one."""
    return _LINK.sub(r"\1***", mask_text(text))


class MaskingFilter(logging.Filter):
    """Masks personal numbers and secret links in every log line, tracebacks included."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; never drops one."""
        record.msg = mask_line(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask_line(record.exc_text)
        return True
