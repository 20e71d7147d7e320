"""The papers of a box, as they are called out: so many of one kind a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.ballots.rules.choices import ABSTAIN, BLANK, INVALID
from shanzhi.ballots.wording import answers_of
from shanzhi.kernel.api import Invalid

# not on screen: what is written for a paper that ticks nothing usable
MARKS = {"弃": ABSTAIN, "废": INVALID, "白": BLANK, "A": ABSTAIN, "I": INVALID, "B": BLANK}
MOST = 20_000


@dataclass(frozen=True, slots=True)
class BoxLine:
    """So many papers that say the same."""

    count: int
    choices: dict[str, list[str]]


def read_box(text: str, items: Sequence[Mapping[str, Any]]) -> list[BoxLine]:
    """Lines like ``12 x 1,3 / 2``: twelve papers with the first and third answer of the first item and
    the second of the next. 弃, 废, 白 are an abstention, an unusable and a blank answer.

    Raises Invalid (box) with the line.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        read = _line(line, items)
        if read is None:
            words = _(
                "第 %(n)s 行看不懂：写“张数 x 选项号”，几项之间用 / 分开，例如 12 x 1,3 / 2。"
            )
            raise Invalid({"box": words % {"n": number}})
        found.append(read)
    if sum(line.count for line in found) > MOST:
        raise Invalid({"box": _("一个票箱最多 %(n)s 张。") % {"n": f"{MOST:,}"}})
    return found


def papers_of(lines: Sequence[BoxLine]) -> list[dict[str, list[str]]]:
    """Every paper by itself."""
    return [line.choices for line in lines for _n in range(line.count)]


def _line(line: str, items: Sequence[Mapping[str, Any]]) -> BoxLine | None:
    plain = line.replace("×", "x").replace("X", "x").replace("，", ",").replace("、", ",")
    count, _x, said = plain.partition("x")
    parts = [part.strip() for part in said.split("/")]
    if not (count.strip().isdecimal() and 0 < len(count.strip()) < 6 and len(parts) == len(items)):
        return None
    choices: dict[str, list[str]] = {}
    for item, part in zip(items, parts, strict=True):
        keys = _keys(part, [answer["key"] for answer in answers_of(item)])
        if not keys:
            return None
        choices[str(item["number"])] = keys
    return BoxLine(int(count), choices)


def _keys(part: str, answers: Sequence[str]) -> list[str]:
    if part in MARKS:
        return [MARKS[part]]
    found = []
    for one in part.split(","):
        if not (one.strip().isdecimal() and 1 <= int(one) <= len(answers)):
            return []
        found.append(answers[int(one) - 1])
    return found
