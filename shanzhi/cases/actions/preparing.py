"""What templates, macros and checklists have in common when they are written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shanzhi.cases.actions.wording import storable
from shanzhi.cases.permissions import MANAGE_TEMPLATES
from shanzhi.cases.queries.tables import categories
from shanzhi.kernel.api import Actor, Target, require
from shanzhi.places import api as places

TITLE_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What it is called and where it holds; "" is everywhere and for all."""

    title: str
    place_code: str = ""
    category_code: str = ""


def require_managing(by: Actor, *place_codes: str) -> None:
    """Raises Denied unless ``by`` keeps what is prepared for these places: where it was, and where
    it shall be."""
    for place_code in place_codes:
        require(by, MANAGE_TEMPLATES, Target(place_code=place_code))


def where_faults(where: Where) -> dict[str, str]:
    """What is wrong with name, place and category."""
    faults = {}
    title = where.title.strip()
    if not title or len(title) > TITLE_LIMIT or not storable(title):
        faults["title"] = _("请写一个 1 到 %(most)s 字的名称。") % {"most": TITLE_LIMIT}
    if where.place_code and not places.division_name(where.place_code):
        faults["place"] = _("没有这个地点，请从列表里选择。")
    if where.category_code and where.category_code not in categories.get():
        faults["category"] = _("没有这个类别，请重新选择。")
    return faults
