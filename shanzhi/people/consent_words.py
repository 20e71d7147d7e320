"""The words with which consent is asked, in plain language and by version.

Whoever changes a sentence so that it means something else raises its version: what was agreed to
before stays agreed to in the old words, and is asked anew where the new ones go further.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.people.models.consent import Purpose


@dataclass(frozen=True, slots=True)
class Words:
    """``sensitive`` purposes have a box of their own (PIPL art. 29: separate consent)."""

    version: int
    text: StrPromise
    sensitive: bool = False


# PIPL art. 14 (free, informed, explicit), 17 (clear words: who, what for, how long, how to end it).
WORDS: dict[Purpose, Words] = {
    Purpose.PROGRESS: Words(
        1,
        _(
            "我已满 14 周岁，同意用这个号码给我发办理进展的短信，经办人为办这件事可以打给我。"
            "号码加密保存，办结三年后自动清除；可以随时在“我的”里撤回，不影响办理。"
        ),
    ),
    Purpose.FOLLOW: Words(
        1,
        _(
            "我已满 14 周岁，同意在这件事有答复时用这个号码给我发短信。"
            "号码加密保存；可以随时在“我的”里撤回。"
        ),
    ),
    Purpose.GUARDIAN: Words(
        1,
        _(
            "号码的主人不满 14 周岁：我是孩子的父母或其他监护人，"
            "单独同意为这件事保存孩子的号码、给这个号码发短信。"
        ),
        sensitive=True,
    ),
}
