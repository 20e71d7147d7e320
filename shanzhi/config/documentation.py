"""Pages of docs/reference: written from the code, and found stale when the code moved on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils import translation

from shanzhi.config.environment import ROOT
from shanzhi.config.reference.alarm_rules_page import alarm_rules_page
from shanzhi.config.reference.deadlines_page import deadlines_page
from shanzhi.config.reference.events_page import events_page
from shanzhi.config.reference.indicators_page import indicators_page
from shanzhi.config.reference.limits_page import limits_page
from shanzhi.config.reference.permissions_page import permissions_page
from shanzhi.config.reference.personal_data_page import personal_data_page
from shanzhi.config.reference.procedures_page import procedures_page
from shanzhi.config.reference.rates_page import rates_page
from shanzhi.config.reference.settings_page import settings_page
from shanzhi.config.reference.states_page import states_page
from shanzhi.config.reference.urls_page import urls_page

REFERENCE = ROOT / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "urls.md": urls_page,
    "deadlines.md": deadlines_page,
    "events.md": events_page,
    "states.md": states_page,
    "rates.md": rates_page,
    "indicators.md": indicators_page,
    "alarm-rules.md": alarm_rules_page,
    "procedures.md": procedures_page,
    "limits.md": limits_page,
    "personal-data.md": personal_data_page,
}


def build(check: bool, folder: Path = REFERENCE) -> list[Path]:
    """Write every page whose text changed; with ``check`` only say which are out of date.

    Returns their paths, relative to the project where they lie inside it.
    """
    stale = []
    with translation.override("zh-hans"):
        for name, make in PAGES.items():
            text, path = make(), folder / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return stale
