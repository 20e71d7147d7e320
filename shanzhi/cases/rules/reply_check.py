"""Reads a reply before the resident does: does it answer, is it polite, does it say what and when?

Every finding explains itself and names the words that decided. It advises; only personal numbers
and what a template left behind stop a reply. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.cases.models.states import Outcome
from shanzhi.cases.understanding import reply_words as words
from shanzhi.cases.understanding.canonical import canonical
from shanzhi.lib.masking import mask_text

SHORTEST_REPLY_LIMIT = 15
LONGEST_REPLY_LIMIT = 1500
SHOWN_WORDS_LIMIT = 5
# What is left of a reply without greeting, thanks and "we have received it".
SUBSTANCE_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``level`` is ok, advice or stop; ``words`` decided it."""

    key: str
    level: str
    sentence: str
    words: tuple[str, ...] = ()


def check_reply(
    reply: str, *, report: str, outcome: str = Outcome.SOLVED, own_phones: Iterable[str] = ()
) -> list[Finding]:
    """What somebody who reads the reply for the resident would say, stops first.

    ``report`` is what the resident wrote; ``own_phones`` are public numbers of offices.
    """
    text = reply.strip()
    if not text:
        return [Finding("empty", "stop", _("还没有写答复。"))]
    found = [
        *_stops(text, own_phones),
        _length(text),
        _answers(text, report),
        *_polite(text),
        _done(text),
        _told("when", words.WHEN, text, _("写了时间。"), _("没有写时间：什么时候处理的，或者什么时候会处理？")),
        _told("who", words.WHO, text, _("写了由谁处理。"), _("没有写由谁处理：请写明单位或人员。")),
        _following(text, outcome),
    ]  # fmt: skip
    return sorted(found, key=lambda finding: ("stop", "advice", "ok").index(finding.level))


def stops(reply: str, *, own_phones: Iterable[str] = ()) -> list[Finding]:
    """Only what must not be sent: a quick look for the action itself."""
    return _stops(reply.strip(), own_phones)


def _stops(text: str, own_phones: Iterable[str]) -> list[Finding]:
    known = set(_numbers(own_phones))
    mobiles = [found for found in words.MOBILE.findall(text) if found not in known]
    personal = [*mobiles, *words.IDENTITY.findall(text)]
    found = []
    if personal:
        shown = tuple(mask_text(number) for number in personal)
        found.append(
            Finding(
                "personal",
                "stop",
                _("答复里有个人手机号或身份证号，请删去，改写单位的公开电话。"),
                shown,
            )
        )
    if left := _matches(words.PLACEHOLDER, text):
        found.append(
            Finding("placeholder", "stop", _("模板里还有没填的地方，请填好或删去。"), left)
        )
    return found


def _numbers(phones: Iterable[str]) -> Iterator[str]:
    """As digits alone; a directory may name two beside each other."""
    for phone in phones:
        yield re.sub(r"\D", "", phone)
        yield from words.MOBILE.findall(phone)


def _length(text: str) -> Finding:
    size = len(text)
    if size < SHORTEST_REPLY_LIMIT:
        return Finding("length", "advice", _("只有 %(n)s 个字，居民可能看不明白。") % {"n": size})
    if size > LONGEST_REPLY_LIMIT:
        return Finding(
            "length", "advice", _("有 %(n)s 个字，太长了，请把结果写在最前面。") % {"n": size}
        )
    return Finding("length", "ok", _("长短合适（%(n)s 字）。") % {"n": size})


def _answers(text: str, report: str) -> Finding:
    asked = dict.fromkeys(word for word in canonical(report) if len(word) > 1)
    if not asked:
        return Finding("answers", "ok", _("居民没有写文字，请确认答的是照片或录音里的事。"))
    shared = tuple(word for word in asked if word in text)[:SHOWN_WORDS_LIMIT]
    if shared:
        return Finding("answers", "ok", _("提到了居民说的事。"), shared)
    return Finding(
        "answers",
        "advice",
        _("没有提到居民问的事，请针对问题来答。居民说的是："),
        tuple(asked)[:SHOWN_WORDS_LIMIT],
    )


def _polite(text: str) -> list[Finding]:
    found = []
    if rude := tuple(word for word in words.RUDE if word in text):
        found.append(Finding("rude", "advice", _("这些话会伤人，请换个说法。"), rude))
    if brushed := tuple(word for word in words.BRUSH_OFF if word in text):
        found.append(
            Finding("brush_off", "advice", _("这些话像在推脱，请写清楚依据和下一步。"), brushed)
        )
    kind = tuple(word for word in (*words.GREETINGS, *words.THANKS) if word in text)
    if kind:
        found.append(Finding("greeting", "ok", _("有问候或感谢。"), kind[:SHOWN_WORDS_LIMIT]))
    else:
        found.append(Finding("greeting", "advice", _("可以先问声好，再说一句感谢或抱歉。")))
    return found


def _done(text: str) -> Finding:
    rest = words.RECEIPT.sub("", text)
    if len(re.sub(r"[\W_]+", "", rest)) < SUBSTANCE_LIMIT:
        return Finding(
            "done", "advice", _("只说了收到或已转交，没有说结果：请写明做了什么、结果怎样。")
        )
    if done := _matches(words.DONE, rest):
        return Finding("done", "ok", _("写了做了什么。"), done)
    return Finding("done", "advice", _("没有写做了什么：请写明查到了什么、怎么处理的。"))


def _told(key: str, pattern: re.Pattern[str], text: str, good: str, bad: str) -> Finding:
    found = _matches(pattern, text)
    return Finding(key, "ok", good, found) if found else Finding(key, "advice", bad)


def _following(text: str, outcome: str) -> Finding:
    if outcome == Outcome.CANNOT:
        return _told(
            "basis", words.BASIS, text,
            _("写了依据。"), _("没有写依据：请写明是哪条法规或政策，居民才会信服。"),
        )  # fmt: skip
    return _told(
        "next", words.NEXT, text,
        _("写了下一步或找谁问。"), _("可以写上下一步：以后再有问题找谁、打什么电话。"),
    )  # fmt: skip


def _matches(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = dict.fromkeys(match[0].strip() for match in pattern.finditer(text))
    return tuple(found)[:SHOWN_WORDS_LIMIT]
