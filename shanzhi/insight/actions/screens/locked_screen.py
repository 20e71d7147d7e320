"""The first steps of every change of a screen."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.insight.models import Screen
from shanzhi.insight.permissions import ARRANGE_SCREENS
from shanzhi.insight.rules.screens.themes import theme_of
from shanzhi.kernel.api import Actor, Invalid, Target, require
from shanzhi.lib.division_code import is_division_code


def locked_screen(place_code: str, theme: str, *, by: Actor, at: datetime) -> Screen:
    """The place's own screen of a theme, locked; it is made when there is none. Raises Denied; Invalid
    (place) for what is neither a division nor everywhere."""
    require(by, ARRANGE_SCREENS, Target(place_code=place_code))
    if place_code and not is_division_code(place_code):
        raise Invalid({"place": _("请选择县、街道（镇）或社区（村）。")})
    asked = {"place_code": place_code, "theme": theme_of(theme).key}
    screen, _made = Screen.objects.get_or_create(**asked, defaults={"changed_at": at})
    return Screen.objects.select_for_update().get(pk=screen.pk)
