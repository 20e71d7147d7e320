"""The themes of screens: which categories of matters each looks at. Data; docs and desk print it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Theme:
    """``key`` stands in addresses; ``categories`` are beginnings of category codes, () for all."""

    key: str
    name: StrPromise
    categories: tuple[str, ...] = ()


OVERVIEW = Theme("", _("总览"))
# Codes of the catalogue that ships (cases/understanding/catalogue.csv).
THEMES: tuple[Theme, ...] = (
    OVERVIEW,
    Theme("housing", _("住房物业"), ("0102", "0103", "0106", "0109")),
    Theme("care", _("一老一小"), ("09", "1402", "1403", "1405")),
    Theme("safety", _("平安安全"), ("0101", "0105", "1305", "1307")),
    Theme("sensing", _("感知告警")),
    Theme("jobs", _("就业劳动"), ("15",)),
)
_BY_KEY = {theme.key: theme for theme in THEMES}


def theme_of(key: str) -> Theme:
    """The theme of this key; the overview for an unknown one."""
    return _BY_KEY.get(key, OVERVIEW)
