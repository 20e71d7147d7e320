"""How long what people write about topics may be, and how much of it there may be."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

TITLE, WORDS, SAID, REASON, WHO = (4, 60), (5, 2000), (2, 500), (4, 500), 1000
HIDDEN_WHY, WHY = 200, 300
OPINIONS_EACH, TOPICS_OPEN_EACH, ITEMS_EACH, PICTURES = 5, 3, 30, 9
GATHERED = 50


def fault_of(text: str, bounds: tuple[int, int]) -> str:
    """What is wrong with a text in words, or ""."""
    least, most = bounds
    if "\x00" in text:
        return _("文字里有无法保存的字符，请重新输入。")
    if not least <= len(text.strip()) <= most:
        return _("请写 %(least)s 到 %(most)s 个字。") % {"least": least, "most": most}
    return ""


def faults_of(texts: Mapping[str, tuple[str, tuple[int, int]]]) -> dict[str, str]:
    """The same of several fields: name → (text, bounds)."""
    found = {name: fault_of(text, bounds) for name, (text, bounds) in texts.items()}
    return {name: fault for name, fault in found.items() if fault}
