"""What goes wrong at a phone: a clear sentence, nothing stored, nothing announced."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image

from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import FAR_AWAY, Town, counted, make_town, phone
from shanzhi.kernel.api import SYSTEM, StoredFile
from shanzhi.places.api import QrCode, revoke_qr_code

pytestmark = pytest.mark.django_db
FORGED = "0123456789ABCDEF"


@contextmanager
def nothing_happens() -> Iterator[None]:
    """No matter, no event, no file comes of it."""
    before = (*counted(), StoredFile.objects.count())
    yield
    assert (*counted(), StoredFile.objects.count()) == before


def send(town: Town, **fields: Any) -> HttpResponse:
    """Somebody sends the form; by default with a key and a text."""
    form = {"idempotency_key": uuid4(), "text": "楼道灯坏了", **fields}
    answer = phone().post(town.report_path, form)
    assert isinstance(answer, HttpResponse)
    return answer


def words(answer: HttpResponse) -> str:
    """What the person reads."""
    return answer.content.decode()


@pytest.mark.parametrize("page", ["", "/report", "/near", "/services"])
def test_a_strangers_sticker_is_recognised(page: str) -> None:
    make_town()
    with nothing_happens():
        answer = phone().get(f"/g/{FORGED}{page}")
    assert answer.status_code == 404
    assert "不是本平台发放" in answer.content.decode()
    assert "12345" in answer.content.decode()


def test_a_report_through_a_strangers_sticker_goes_nowhere() -> None:
    make_town()
    with nothing_happens():
        answer = phone().post(f"/g/{FORGED}/report", {"text": "灯坏了"})
    assert answer.status_code == 404


def test_a_code_taken_off_the_books_says_so() -> None:
    town = make_town()
    QrCode.objects.all().delete()
    with nothing_happens():
        answer = phone().post(town.report_path, {"text": "灯坏了"})
    assert answer.status_code == 404
    assert "没有查到" in answer.content.decode()


def test_a_revoked_code_says_where_to_go() -> None:
    town = make_town()
    revoke_qr_code(QrCode.objects.get().pk, by=SYSTEM, reason="牌子换新")
    with nothing_happens():
        answer = phone().post(town.report_path, {"text": "灯坏了"})
    assert answer.status_code == 410
    assert "已经停用" in answer.content.decode()


def test_a_pin_outside_every_grid_is_to_be_moved() -> None:
    town = make_town()
    lat, lng = FAR_AWAY
    with nothing_happens():
        answer = send(town, lat=lat, lng=lng)
    assert answer.status_code == 422
    assert "不在任何网格内" in words(answer)
    assert "楼道灯坏了" in words(answer)


@pytest.mark.parametrize(("lat", "lng"), [("nan", "1"), ("91", "1"), ("x", "y"), ("31", "")])
def test_a_point_that_is_no_point_is_refused(lat: str, lng: str) -> None:
    town = make_town()
    with nothing_happens():
        answer = send(town, lat=lat, lng=lng)
    assert answer.status_code == 422
    assert "位置不正确" in words(answer)


@pytest.mark.parametrize("text", ["", "   \n　 "])
def test_an_empty_report_asks_for_a_sentence(text: str) -> None:
    town = make_town()
    with nothing_happens():
        answer = send(town, text=text)
    assert answer.status_code == 422
    assert "请说一句是什么事" in words(answer)


def test_a_hundred_thousand_characters_are_too_many_and_none_is_lost() -> None:
    town = make_town()
    with nothing_happens():
        answer = send(town, text="吵" * 100_000)
    assert answer.status_code == 422
    assert "最多 10000 字" in words(answer)
    assert words(answer).count("吵") >= 100_000


@pytest.mark.parametrize("field", ["text", "address"])
def test_a_nul_character_is_refused(field: str) -> None:
    town = make_town()
    with nothing_happens():
        answer = send(town, **{field: "灯\x00坏了"})
    assert answer.status_code == 422
    assert "无法保存的字符" in words(answer)


@pytest.mark.parametrize("body", [b"text=\xb5\xc6\xbb\xb5", b"text=%B5%C6%BB%B5"])
def test_text_in_another_encoding_is_refused(body: bytes) -> None:
    town = make_town()
    with nothing_happens():
        answer = phone().post(
            town.report_path, body, content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 422
    assert "无法保存的字符" in answer.content.decode()


def test_invalid_utf8_in_a_form_with_files_is_refused() -> None:
    town = make_town()
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xb5\xc6\r\n--x--\r\n'
    with nothing_happens():
        answer = phone().post(
            town.report_path, body, content_type="multipart/form-data; boundary=x"
        )
    assert answer.status_code == 422


def svg() -> bytes:
    """A picture that would run a script."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive() -> bytes:
    """A ZIP that says it is a picture."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "hello" * 100)
    return out.getvalue()


def half_a_picture() -> bytes:
    """A JPEG whose sending broke off."""
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) // 2]


@pytest.mark.parametrize(
    ("content", "told"),
    [(svg(), "不是照片"), (archive(), "不是照片"), (half_a_picture(), "已损坏"), (b"", "空的")],
)
def test_what_is_no_photo_is_refused_with_the_text_kept(content: bytes, told: str) -> None:
    town = make_town()
    sent = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    with nothing_happens():
        answer = send(town, photos=[sent])
    assert answer.status_code == 422
    assert told in words(answer)
    assert "楼道灯坏了" in words(answer)


def test_four_gigabytes_are_refused_before_they_are_read() -> None:
    town = make_town()
    with nothing_happens():
        answer = phone().generic(
            "POST",
            town.report_path,
            b"",
            content_type="multipart/form-data; boundary=x",
            headers={"Content-Length": str(4 * 1024**3)},
        )
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("building", "0", "没有这栋楼"), ("building", "x", "没有这栋楼"), ("category", "x", "类别")],
)
def test_a_choice_that_does_not_exist_is_refused(field: str, value: str, told: str) -> None:
    town = make_town()
    with nothing_happens():
        answer = send(town, **{field: value})
    assert answer.status_code == 422
    assert told in words(answer)


def test_a_key_that_is_no_key_does_not_stop_a_report() -> None:
    town = make_town()
    assert send(town, idempotency_key="not a uuid").status_code == 303
    assert Case.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "a" * 38, "%00", "图", "../../etc", "=" * 40])
def test_a_made_up_link_shows_nothing(token: str) -> None:
    make_town()
    answer = phone().get(f"/m/{token}")
    assert answer.status_code == 404


def test_a_form_without_its_token_is_refused_politely() -> None:
    town = make_town()
    strict = type(phone())(enforce_csrf_checks=True)
    with nothing_happens():
        answer = strict.post(town.report_path, {"text": "灯坏了"})
    assert answer.status_code == 403
    assert "刷新" in answer.content.decode()
