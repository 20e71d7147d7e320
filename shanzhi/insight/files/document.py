"""A report as paper: the same words and figures for Word, for PDF and for the printed page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.insight.models import Report, ReportNumbers
from shanzhi.insight.models.report import ReportState
from shanzhi.insight.queries.reports import ShownSection, shown_sections
from shanzhi.insight.rules.periods import PeriodKind, report_title
from shanzhi.lib.masking import mask_words
from shanzhi.places.api import division_name


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in words: name, value with its unit and fraction, before, definition."""

    name: str
    value: str
    before: str
    definition: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section: heading, paragraphs, and the table below them."""

    title: str
    paragraphs: list[str]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole, in the place's language. ``heads`` are the heads of the tables."""

    title: str
    period: str
    note: str
    heads: tuple[str, str, str, str]
    parts: list[Part]
    site: str


def paper(report: Report, numbers: ReportNumbers) -> Paper:
    """The report as it stands, without what nobody wrote (1 query)."""
    with translation.override(settings.LANGUAGE_CODE):
        state = _("已定稿") if report.state == ReportState.FINISHED else _("草稿，未定稿")
        return Paper(
            title=title_of(report),
            period=period_of(report),
            note=_("%(state)s · 数字统计于%(at)s · 由%(site)s生成")
            % {
                "state": state,
                "at": f"{localtime(numbers.at):%Y-%m-%d %H:%M}",
                "site": settings.SITE_NAME,
            },
            heads=(_("指标"), _("本期"), _("上期"), _("口径")),
            parts=[
                part
                for section in shown_sections(report, numbers)
                for part in [_part(section)]
                if part.paragraphs or part.lines
            ],
            site=settings.SITE_NAME,
        )


def title_of(report: Report) -> str:
    """What it is called, in the language of the page."""
    place = division_name(report.place_code) or report.place_code
    return report_title(PeriodKind(report.kind), report.starts_on, place)


def period_of(report: Report) -> str:
    """First and last day."""
    return _("%(since)s 至 %(until)s") % {
        "since": report.starts_on,
        "until": report.ends_on - timedelta(days=1),
    }


def line(row: dict[str, Any]) -> Line:
    """A stored figure in words."""
    return Line(row["name"], value_words(row), before_words(row), row["definition"])


def value_words(row: dict[str, Any]) -> str:
    """“98.0%（49/50）”, “12件”, “—” over nothing."""
    if row["value"] is None:
        return "—"
    text = f"{number_words(row['value'], row['unit'])}{row['unit']}"
    if row["numerator"] is not None:
        text += f"（{row['numerator']}/{row['denominator']}）"  # not on screen: brackets
    return text


def before_words(row: dict[str, Any]) -> str:
    """The figure of the period before; “—” where nothing can be compared."""
    if row["before"] is None:
        return "—"
    return f"{number_words(row['before'], row['unit'])}{row['unit']}"


def number_words(value: float, unit: str) -> str:
    """Counts whole, all else with one digit."""
    return f"{value:.1f}" if unit == "%" or value != int(value) else f"{value:g}"


def _part(section: ShownSection) -> Part:
    body = mask_words(section.body)
    paragraphs = [text.strip() for text in body.splitlines() if text.strip()]
    return Part(section.title, paragraphs, [line(row) for row in section.rows])
