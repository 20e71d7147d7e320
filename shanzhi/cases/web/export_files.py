"""The files of an export: CSV as it comes, XLSX written to disk row by row. Both say who took them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.cases.actions.export import MOST_ROWS, Exported
from shanzhi.cases.queries.export_rows import columns, export_rows
from shanzhi.cases.rules.export_cells import harmless
from shanzhi.kernel.api import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Spreadsheets of this part of the world read UTF-8 only behind this mark.
BYTE_ORDER_MARK = "\ufeff"
LEAST_WIDTH = 14


def watermark(viewer: Actor, exported: Exported, told: str) -> list[tuple[str, str]]:
    """(what, words): who took it, when, why, under which number; it stands in the file itself."""
    export = exported.export
    lines = [
        (_("导出人"), f"{viewer.name}（#{viewer.id}）"),
        (_("导出时间"), f"{localtime(export.made_at):%Y-%m-%d %H:%M:%S}"),
        (_("导出理由"), export.reason),
        (_("导出编号"), str(export.pk)),
        (_("筛选条件"), told),
        (_("条数"), str(export.count)),
        (_("提示"), _("仅限上述用途，个人信息已遮挡；本次导出已留痕，禁止转发。")),
    ]
    if exported.is_cut:
        words = _("超过 %(most)s 条，只导出前面的部分。") % {"most": MOST_ROWS}
        lines.append((_("注意"), words))
    return [(what, harmless(words)) for what, words in lines]


class _Line:
    """What csv.writer writes to: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def csv_file(viewer: Actor, exported: Exported, told: str) -> StreamingHttpResponse:
    """Rows leave as they are read: memory holds one chunk."""
    lines = _csv_lines(watermark(viewer, exported, told), columns(), viewer, exported.ids)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _csv_lines(
    marks: Iterable[tuple[str, str]], heads: tuple[str, ...], viewer: Actor, ids: list[int]
) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    for mark in marks:
        yield writer.writerow(mark)
    yield writer.writerow(heads)
    for row in export_rows(viewer, ids):
        yield writer.writerow(row)


def xlsx_file(viewer: Actor, exported: Exported, told: str) -> FileResponse:
    """Written to a temporary file that is gone when it was sent; every cell is a text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # 2026-11-26: the response closes it
    marks = watermark(viewer, exported, told)
    _write_book(file, marks, viewer, exported)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)


def _write_book(
    file: IO[bytes], marks: list[tuple[str, str]], viewer: Actor, exported: Exported
) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    said = "；".join(f"{what}：{words}" for what, words in marks)
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(
            {
                "title": _("诉求导出"),
                "author": viewer.name,
                "company": settings.SITE_NAME,
                "comments": said,
                "keywords": f"export {exported.export.pk}",
            }
        )
        sheet = book.add_worksheet(_("诉求"))
        sheet.set_footer("&L" + said.replace("&", "&&")[:200] + "&R&P/&N")
        bold = book.add_format({"bold": True})
        number = 0
        for number, (what, words) in enumerate(marks):
            sheet.write_string(number, 0, what, bold)
            sheet.write_string(number, 1, words)
        heads = columns()
        sheet.set_column(0, len(heads) - 1, LEAST_WIDTH)
        for column, head in enumerate(heads):
            sheet.write_string(number + 1, column, head, bold)
        sheet.freeze_panes(number + 2, 0)
        for place, row in enumerate(export_rows(viewer, exported.ids), start=number + 2):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
