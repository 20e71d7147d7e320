"""A model puts a section's generated sentence in other words; a number of its own is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.insight.actions.write_section import write_section
from shanzhi.insight.language_model import rewritten
from shanzhi.insight.models import Report, ReportText
from shanzhi.insight.permissions import WRITE_REPORTS
from shanzhi.insight.rules.narration import numbers_in, strange_numbers
from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, require

SAID = ("value", "before", "numerator", "denominator")


def polish_section(
    report: Report,
    section: str,
    *,
    by: Actor,
    seen: int = 0,
    rewrite: Callable[[str], str] = rewritten,
    at: datetime | None = None,
) -> ReportText:
    """Keep the model's words as a new text of the section; the generated sentence stays beside it.

    Raises Denied; WrongState once it is finished; Invalid (section without a sentence); Conflict
    when no model answers, or when it says a number that is not among the section's.
    """
    require(by, WRITE_REPORTS, Target(place_code=report.place_code))
    numbers = report.numbers.order_by("-number")[0]
    known = next((one for one in numbers.sections if one["key"] == section), None)
    if known is None or not known["sentence"]:
        raise Invalid({"section": _("这一部分没有自动生成的文字，不能润色。")})
    words = rewrite(known["sentence"])  # outside of any transaction: a model may take its time
    strange = strange_numbers(words, allowed_numbers(known))
    if strange:
        told = "、".join(f"{number:f}" for number in strange)  # not on screen: a comma
        raise Conflict(_("模型写了数据里没有的数（%(told)s），没有采用。") % {"told": told})
    return write_section(report, section, words, by=by, seen=seen, at=at)


def allowed_numbers(section: dict[str, Any]) -> set[Decimal]:
    """Every figure of a section: of its sentence and of its rows, whole and with one digit."""
    return {*numbers_in(section["sentence"]), *_of_rows(section["rows"])}


def _of_rows(rows: list[dict[str, Any]]) -> Iterator[Decimal]:
    for row in rows:
        for key in SAID:
            if row.get(key) is not None:
                value = Decimal(str(row[key]))
                yield value
                yield round(value, 1)
