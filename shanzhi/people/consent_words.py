"""The words with which consent is asked, in plain language.

Other words are another version, counted by ``actions/consent.py`` when they are first agreed to: what
was agreed to before stays agreed to in the old words. How long a number is kept is a setting, so a
house that changes it asks in new words, and nobody has agreed to a time that is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.people.models.consent import Purpose


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` may say %(kept)s, the time after which the number goes. ``sensitive`` purposes have a
    box of their own (PIPL art. 29: separate consent)."""

    text: StrPromise
    sensitive: bool = False


# PIPL art. 14 (free, informed, explicit), 17 (clear words: who, what for, how long, how to end it).
WORDS: dict[Purpose, Words] = {
    Purpose.PROGRESS: Words(
        _(
            "我已满 14 周岁，同意用这个号码给我发办理进展的短信，经办人为办这件事可以打给我。"
            "号码加密保存，办结 %(kept)s后自动清除；可以随时在“我的”里撤回，不影响办理。"
        ),
    ),
    Purpose.FOLLOW: Words(
        _(
            "我已满 14 周岁，同意在这件事有答复时用这个号码给我发短信。"
            "号码加密保存；可以随时在“我的”里撤回。"
        ),
    ),
    Purpose.GUARDIAN: Words(
        _(
            "号码的主人不满 14 周岁：我是孩子的父母或其他监护人，"
            "单独同意为这件事保存孩子的号码、给这个号码发短信。"
        ),
        sensitive=True,
    ),
}
_YEAR_DAYS = 365


def consent_words(purpose: Purpose) -> str:
    """What stands beside the box, in the language of the page and with today's time of keeping."""
    return str(WORDS[purpose].text) % {"kept": reporter_kept()}


def reporter_kept() -> str:
    """How long after its end a matter knows its reporter: in years where the setting is whole years."""
    years, days = divmod(settings.REPORTER_KEPT_DAYS, _YEAR_DAYS)
    if years and not days:
        return gettext("%(n)s 年") % {"n": years}
    return pgettext("kept for", "%(n)s 天") % {"n": settings.REPORTER_KEPT_DAYS}
