"""Places in a reply template that the matter fills: {编号} {地点} {单位} … Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Not on screen as texts of ours: words that people write into their own templates.
NUMBER, PLACE, UNIT = "编号", "地点", "单位"  # not on screen: words of templates
CATEGORY, DUE, OPENED = "类别", "时限", "收到时间"  # not on screen: words of templates
HANDLER = "经办人"  # not on screen: a word of templates
KNOWN = (NUMBER, PLACE, UNIT, CATEGORY, DUE, OPENED, HANDLER)
_PLACE = re.compile(r"\{([^{}\n]{1,20})\}")


def unknown_in(body: str) -> list[str]:
    """Places in the template that nothing fills, in the order in which they stand."""
    found = [name.strip() for name in _PLACE.findall(body)]
    return [name for name in dict.fromkeys(found) if name not in KNOWN]


def filled(body: str, values: Mapping[str, str]) -> str:
    """The template with its places filled; one that is not known stays as it is written."""
    return _PLACE.sub(lambda place: values.get(place[1].strip(), place[0]), body)
