"""A sheet as a PDF, set by Typst."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from shanzhi.ballots.papers.paper import Paper
from shanzhi.places.api import NoChineseFont, chinese_font

PDF = "application/pdf"
_SHEET = Path(__file__).with_name("paper.typ")


def pdf(paper: Paper) -> bytes:
    """The file. Words go to Typst as values and never into its source, so that none can be read as
    markup. Raises NoChineseFont where no font is installed."""
    family = chinese_font()
    if family is None:
        raise NoChineseFont
    content = json.dumps({**asdict(paper), "font": family}, ensure_ascii=False)
    inputs = {"content": content, "square": square(paper.address)}
    return bytes(_compiler().compile(format="pdf", sys_inputs=inputs))


def square(address: str) -> str:
    """The address as a square to scan: an SVG drawing."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        drawing, kind="svg", border=0, scale=10, dark="#1d1713", xmldecl=False, svgclass=None,
        lineclass=None, omitsize=True,
    )  # fmt: skip
    return drawing.getvalue().decode()


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """Typst with its fonts loaded once; the sheet may read nothing but itself."""
    import typst

    return typst.Compiler(str(_SHEET), root=str(_SHEET.parent))
