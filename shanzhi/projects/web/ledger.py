"""The special fund before everybody: sums, entries with masked names, and the same as a file."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanzhi.kernel.api import ANYONE, access, render
from shanzhi.lib.masking import mask_words
from shanzhi.projects.models import Fund, FundYear
from shanzhi.projects.queries.funds import entries_of, fund_at, sums_of, years_of
from shanzhi.projects.rules.money import plain_yuan, yuan
from shanzhi.projects.web.parsing import number
from shanzhi.projects.web.words import place_words, shown_entry


@access(ANYONE)
@require_safe
def fund_page(request: HttpRequest, place: str) -> HttpResponse:
    """What came in, what was spent on what, what is left."""
    fund = fund_at(place)
    years = years_of(fund)
    year = _year(request, years)
    sums = sums_of(fund, year) if year else None
    entries = entries_of(fund, year.year, approved_only=True) if year else []
    context = {
        "fund": fund,
        "place_name": place_words(fund.place_code),
        "years": years,
        "year": year,
        "sums": sums
        and {
            "planned": yuan(sums.planned),
            "opening": yuan(sums.opening),
            "received": yuan(sums.received),
            "spent": yuan(sums.spent),
            "left": yuan(sums.left),
        },
        "rows": [shown_entry(entry, masked=True) for entry in entries],
    }
    return render(request, "projects/public/fund.jinja", context)


@access(ANYONE)
@require_safe
def fund_file(request: HttpRequest, place: str) -> HttpResponse:
    """The lines of a year's approved entries as CSV (UTF-8 with its mark, for spreadsheets): the sums of a
    number are zero, so that anybody can add them up."""
    fund = fund_at(place)
    year = _year(request, years_of(fund))
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(
        [_("编号"), _("日期"), _("种类"), _("事由"), _("项目"), _("科目"), _("金额（元）"),
         _("记账"), _("复核"), _("封印")]
    )  # fmt: skip
    if year is not None:
        _write(rows, fund, year)
    page = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    page["Content-Disposition"] = f'attachment; filename="fund-{fund.place_code}.csv"'
    return page


def _write(rows: object, fund: Fund, year: FundYear) -> None:
    for entry in reversed(entries_of(fund, year.year, approved_only=True)):
        told = shown_entry(entry, masked=True)
        project = entry.project.title if entry.project else ""
        for line in entry.lines.all():
            rows.writerow(  # type: ignore[attr-defined]  # 2026-11-26: csv names no type for its writers
                [
                    entry.number, entry.day.isoformat(), entry.get_kind_display(),
                    _plain(mask_words(entry.purpose)), _plain(project), line.account.name,
                    plain_yuan(line.fen), told["by"], told["approver"], bytes(entry.seal).hex(),
                ]
            )  # fmt: skip


def _plain(text: str) -> str:
    """No spreadsheet reads a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _year(request: HttpRequest, years: list[FundYear]) -> FundYear | None:
    asked = number(request.GET.get("year", ""))
    return next((y for y in years if y.year == asked), years[0] if years else None)
