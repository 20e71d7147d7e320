"""Which Chinese font this machine can print with."""

from __future__ import annotations

from functools import lru_cache

SUITED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "HarmonyOS Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Noto Serif CJK SC",
    "SimHei",
    "SimSun",
)


@lru_cache(maxsize=1)
def chinese_font() -> str | None:
    """Family of the best font installed, or None: then a poster is a page to print instead."""
    import typst

    installed = set(typst.Fonts().families())
    return next((family for family in SUITED if family in installed), None)
