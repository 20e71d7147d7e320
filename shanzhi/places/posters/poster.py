"""Poster of a code as a PDF (A4 for walls, A6 for doors and badges), set by Typst."""

from __future__ import annotations

import io
import json
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Refusal
from shanzhi.places.models import QrCode
from shanzhi.places.models.qr_code import QrKind
from shanzhi.places.posters.fonts import chinese_font
from shanzhi.places.posters.person import PosterPerson
from shanzhi.places.queries.codes import code_address, printed_code
from shanzhi.places.rules.printed_code import spaced
from shanzhi.places.rules.spelling import everyday_name

_SHEET = Path(__file__).with_name("poster.typ")


class PosterSize(StrEnum):
    """Sheet of paper, upright."""

    A4 = "a4"
    A6 = "a6"


class NoChineseFont(Refusal):
    """This server has no font to set the poster with."""

    status = 503
    code = "no-chinese-font"
    title = _("服务器没有安装中文字体，请改用“打印页面”，或请管理员安装 fonts-noto-cjk。")


def poster(
    code: QrCode, worker: PosterPerson | None = None, size: PosterSize = PosterSize.A4
) -> bytes:
    """The poster as a PDF of one page: the grid's name, the square, who to call, how to report.

    Names and phone numbers go to Typst as values and never into its source, so that no name can
    be read as markup. Raises NoChineseFont where none is installed (see chinese_font).
    """
    family = chinese_font()
    if family is None:
        raise NoChineseFont
    content = {**poster_words(code, worker), "font": family, "size": str(size)}
    inputs = {"content": json.dumps(content, ensure_ascii=False), "square": qr_svg(code)}
    return bytes(_compiler().compile(format="pdf", sys_inputs=inputs))


def poster_words(code: QrCode, worker: PosterPerson | None) -> dict[str, Any]:
    """Every word on the poster, in the language of the moment."""
    grid = code.grid
    hangs_at = code.building.name if code.building else code.label
    return {
        "site": settings.SITE_NAME,
        "community": everyday_name(grid.community.name),
        "grid": grid.name,
        "place": hangs_at if code.kind == QrKind.GRID else "",
        "headline": _("有事请扫码"),
        "promise": _("件件有回音 事事有着落"),
        "steps": [
            _("用微信或相机扫一扫"),
            _("说一说、拍一拍，就能报事"),
            _("随时看进度，办完请评价"),
        ],
        "worker_title": worker.duty or _("网格员") if worker else "",
        "worker": worker.name if worker else "",
        "phone": worker.phone if worker else "",
        "call": _("电话"),
        "emergency": _("遇到火灾、急病或人身危险，请先拨打 119、120、110"),
        "number_label": _("编号"),
        "number": spaced(printed_code(code)),
        "address": settings.SITE_URL.removeprefix("https://").removeprefix("http://") + "/g/",
        "typed": _("扫不了码？在手机上打开"),
    }


def qr_svg(code: QrCode) -> str:
    """The square as an SVG drawing; a quarter of it may be scratched off and it still reads."""
    drawing = io.BytesIO()
    segno.make(code_address(code), error="q", micro=False, boost_error=False).save(
        drawing,
        kind="svg",
        border=0,
        scale=10,
        dark="#1d1713",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=False,
    )
    return drawing.getvalue().decode()


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """Typst with its fonts loaded once; the sheet may read nothing but itself."""
    import typst

    return typst.Compiler(str(_SHEET), root=str(_SHEET.parent))
