"""What staff type into the form of a rule: whole numbers, and a category or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shanzhi.cases.web.category_choice import category_typed
from shanzhi.kernel.api import Invalid


def numbers_typed(
    given: Mapping[str, str], names: Sequence[str], faults: dict[str, str]
) -> dict[str, int | None]:
    """The fields ``names``, None where nothing was typed; what is no number goes to ``faults``."""
    return {name: _number(given.get(name, ""), name, faults) for name in names}


def category_or_all(given: Mapping[str, str], faults: dict[str, str]) -> str:
    """The code of the category that was typed, "" for all; what is none goes to ``faults``."""
    typed = given.get("category_name", "").strip()
    try:
        return category_typed(typed) if typed else ""
    except Invalid as why:
        faults |= why.fields
        return ""


def _number(text: str, name: str, faults: dict[str, str]) -> int | None:
    trimmed = text.strip()
    if not trimmed:
        return None
    if not (trimmed.isascii() and trimmed.isdecimal() and len(trimmed) < 5):
        faults[name] = _("请填写整数，或留空。")
        return None
    return int(trimmed)
