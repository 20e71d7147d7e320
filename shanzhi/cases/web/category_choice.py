"""A category as staff type it: its name is enough, the code too; what is near is offered."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanzhi.cases.queries.tables import KnownCategory, categories, category_name
from shanzhi.kernel.api import Invalid

OFFERED = 3


def category_names() -> list[str]:
    """Every category by its full name, for a list that the browser searches while one types."""
    return [category_name(code) for code in categories.get()]


def category_typed(text: str) -> str:
    """The code for a code, a full name, or a last name that only one category bears.

    Names are those the reader sees; a last name may be the Chinese one on any page.
    Raises Invalid (category) that offers some near ones.
    """
    typed = " ".join(text.split())
    known = categories.get()
    if typed in known:
        return typed
    full = {category_name(code): code for code in known}
    if typed in full:
        return full[typed]
    named = [code for code, about in known.items() if _bears(about, typed)]
    if typed and len(named) == 1:
        return named[0]
    raise Invalid({"category": _not_found(typed, full, named)})


def _bears(category: KnownCategory, typed: str) -> bool:
    names = (category.name, category.shown_name)
    return typed.casefold() in {name.casefold() for name in names}


def _not_found(typed: str, full: dict[str, str], named: list[str]) -> str:
    near = [category_name(code) for code in named]
    near = near or [name for name in full if typed and typed.casefold() in name.casefold()]
    if not near:
        return _("没有这个类别，请换个词，再从列表里选一个。")
    return _("请从这些类别里选一个：%(names)s。") % {"names": _("；").join(near[:OFFERED])}
