"""Who may take part: everybody with a proved phone, or those who belong to the place. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Voices(models.TextChoices):
    """What a place asks of whoever supports, speaks, votes in a talk or objects."""

    PHONE = "phone", _("手机号登录的人")
    DECLARED = "declared", _("自己说明住在本地的人")
    ENTERED = "entered", _("登记在本地住户里的人")


# The same steps as the people room knows: not at all, by their own word, entered (``Belonging``).
NEEDED = {Voices.PHONE: 0, Voices.DECLARED: 1, Voices.ENTERED: 2}


def is_enough(asked: str, had: int) -> bool:
    """Does somebody who belongs to a place like that have a voice there?"""
    return had >= NEEDED[Voices(asked)]


def is_own_place(scope_code: str, place_code: str) -> bool:
    """Does an office over ``scope_code`` belong to the place: over it, or inside of it?"""
    return place_code.startswith(scope_code) or scope_code.startswith(place_code)
