"""Grid worker Zhou wants a poster for the wall; nobody's name may break the sheet."""

from __future__ import annotations

import pytest

from shanzhi.places.posters import fonts, poster
from shanzhi.places.posters.person import PosterPerson
from shanzhi.places.posters.poster import NoChineseFont, PosterSize
from shanzhi.places.tests.factories import make_code, make_grid

pytestmark = pytest.mark.django_db
ZHOU = PosterPerson(name="周敏", duty="专职网格员", phone="0512-6655 1234")


@pytest.fixture(autouse=True)
def _chinese_font_for_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout is the same with any font; a bare machine has none."""
    if fonts.chinese_font() is None:
        monkeypatch.setattr(poster, "chinese_font", lambda: "Libertinus Serif")


@pytest.mark.parametrize("size", PosterSize)
def test_zhou_gets_one_page_for_the_wall_and_for_the_door(size: PosterSize) -> None:
    pdf = poster.poster(make_code(label="北门"), ZHOU, size)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") == 1


def test_a_grid_without_a_worker_has_a_poster_too() -> None:
    assert poster.poster(make_code()).startswith(b"%PDF-")


def test_a_name_full_of_typst_stays_a_name() -> None:
    evil = '#panic("x") ]} *b* $x$ #read("/etc/passwd") \\ " 网格'
    code = make_code(make_grid(name=evil))
    person = PosterPerson(name='#import "x"', duty="]#panic()", phone='"+panic()+"')
    assert poster.poster(code, person).startswith(b"%PDF-")
    assert poster.poster_words(code, person)["grid"] == code.grid.name


def test_without_a_chinese_font_the_clerk_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(poster, "chinese_font", lambda: None)
    with pytest.raises(NoChineseFont, match="打印页面"):
        poster.poster(make_code())


def test_the_square_is_a_drawing_without_styles() -> None:
    drawing = poster.qr_svg(make_code())
    assert drawing.startswith("<svg")
    assert "style=" not in drawing
    assert "class=" not in drawing
