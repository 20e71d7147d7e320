"""A report as a Word document."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from shanzhi.insight.files.document import Paper, Part

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What an office sets its papers in; where it is missing, Word takes another Chinese one.
BODY_FONT, HEAD_FONT = "仿宋", "黑体"  # not on screen: names of fonts
_WIDTHS = (Cm(3.6), Cm(3.2), Cm(2.4), Cm(7.4))


def word(paper: Paper) -> bytes:
    """The file: heading styles that a table of contents can use, tables with a repeated head."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.period)
    for part in paper.parts:
        _add(document, paper, part)
    document.add_paragraph(paper.note).runs[0].font.size = Pt(9)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: DocumentType, paper: Paper) -> None:
    document.core_properties.title = paper.title
    document.core_properties.author = paper.site
    document.core_properties.language = "zh-CN"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for name in ("Normal", "Title", "Heading 1"):
        font = BODY_FONT if name == "Normal" else HEAD_FONT
        style = document.styles[name]
        style.font.name = font
        properties = style.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.styles["Normal"].font.size = Pt(12)


def _add(document: DocumentType, paper: Paper, part: Part) -> None:
    document.add_heading(part.title, level=1)
    for text in part.paragraphs:
        document.add_paragraph(text).paragraph_format.first_line_indent = Pt(24)
    if not part.lines:
        return
    table = document.add_table(rows=1, cols=len(paper.heads), style="Table Grid")
    _fill(table.rows[0].cells, paper.heads)
    table.rows[0]._tr.get_or_add_trPr().append(_repeated())
    for each in part.lines:
        _fill(table.add_row().cells, (each.name, each.value, each.before, each.definition))
    document.add_paragraph()


def _fill(cells: tuple[object, ...], words: tuple[str, ...]) -> None:
    for cell, text, width in zip(cells, words, _WIDTHS, strict=True):
        cell.width, cell.text = width, text  # type: ignore[attr-defined]  # 2026-11-26: a docx cell
        for run in cell.paragraphs[0].runs:  # type: ignore[attr-defined]  # 2026-11-26: a docx cell
            run.font.size = Pt(9)


def _repeated() -> object:
    from docx.oxml import OxmlElement

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    return mark
