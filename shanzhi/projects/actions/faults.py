"""What is wrong with a text, said the same way everywhere."""

from __future__ import annotations

from django.utils.translation import gettext as _


def text_fault(text: str, most: int, *, required: bool = False) -> str:
    """A sentence, or "" when the text can be kept."""
    if "\x00" in text:
        return _("文字里有无法保存的字符，请重新输入。")
    if required and not text.strip():
        return _("这里要写，不能空着。")
    if len(text) > most:
        return _("最多 %(n)s 个字，请缩短。") % {"n": most}
    return ""


def faults_in(**found: str) -> dict[str, str]:
    """Only those fields that have a fault."""
    return {name: sentence for name, sentence in found.items() if sentence}
