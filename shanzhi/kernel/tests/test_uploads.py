"""Sending a file before the form: only who sent it can attach it, and only for a day."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from shanzhi.kernel import clock
from shanzhi.kernel.files.links import Variant, signed_url
from shanzhi.kernel.files.refusals import UnusableFile
from shanzhi.kernel.files.store import claim_files, store_upload
from shanzhi.kernel.models import StoredFile
from shanzhi.kernel.refusals import TooMany
from shanzhi.kernel.retention import run_retention
from shanzhi.kernel.tests.test_files import SVG, picture, sound
from shanzhi.kernel.web import uploads
from shanzhi.kernel.web.allowance import Allowance
from shanzhi.kernel.web.devices import COOKIE, uploader_key_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def send(phone: Client, content: bytes) -> Any:
    return phone.post("/uploads", {"file": SimpleUploadedFile("photo.jpg", content)}, headers=JSON)


def key_of(phone: Client) -> str:
    request = phone.get("/healthz").wsgi_request
    return uploader_key_of(request)


def test_a_photo_is_sent_seen_and_attached_by_its_sender_alone() -> None:
    wang, stranger = Client(), Client()
    answer = send(wang, picture())
    assert answer.status_code == 201
    told = answer.json()
    assert told["kind"] == "image"
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    shown = wang.get(told["thumb_url"])
    assert shown["Content-Type"] == "image/jpeg"
    assert body(shown).startswith(b"\xff\xd8")
    send(stranger, picture(size=(50, 50)))
    with transaction.atomic():
        with pytest.raises(UnusableFile, match="重新上传"):
            claim_files([told["id"]], key_of(stranger))
        (mine,) = claim_files([told["id"]], key_of(wang))
    assert mine.attached_at is not None
    with pytest.raises(UnusableFile), transaction.atomic():
        claim_files([told["id"]], key_of(wang))


def test_files_are_claimed_in_the_order_of_the_form_or_not_at_all() -> None:
    wang = Client()
    ids = [send(wang, picture(size=(60 + n, 60))).json()["id"] for n in range(3)]
    wanted = [ids[2], ids[0], ids[2]]
    with pytest.raises(UnusableFile), transaction.atomic():
        claim_files([*wanted, "00000000-0000-4000-8000-000000000000"], key_of(wang))
    with pytest.raises(UnusableFile), transaction.atomic():
        claim_files(["not an id"], key_of(wang))
    assert not StoredFile.objects.filter(attached_at__isnull=False).exists()
    with transaction.atomic():
        claimed = claim_files(wanted, key_of(wang))
    assert [str(file.public_id) for file in claimed] == [ids[2], ids[0]]
    assert claim_files([], "") == []


def test_an_svg_is_refused_as_a_problem_that_a_program_can_read() -> None:
    answer = send(Client(), SVG)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert "请选择" in answer.json()["fields"]["file"]
    assert not StoredFile.objects.exists()


def test_a_file_beyond_the_limit_is_refused_and_not_kept() -> None:
    with override_settings(UPLOAD_MAX_BYTES=100_000):
        answer = send(Client(), picture() + bytes(300_000))
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:shanzhi:problem:too-large"
    assert not StoredFile.objects.exists()


def test_nothing_sent_is_said_in_words() -> None:
    assert "没有收到文件" in Client().post("/uploads", headers=JSON).json()["detail"]


def test_four_gigabytes_are_refused_before_a_byte_is_read() -> None:
    unread = io.BytesIO(b"x" * 100)
    answer = Client().generic(
        "POST",
        "/uploads",
        headers=JSON,
        CONTENT_TYPE="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(4 * 1024**3),
        **cast("Any", {"wsgi.input": unread}),
    )
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["detail"]
    assert unread.tell() == 0
    page = Client().generic("POST", "/uploads", CONTENT_LENGTH=str(4 * 1024**3))
    assert page.status_code == 413
    assert "文件太大" in page.content.decode()


def test_too_many_files_and_broken_forms_are_answered_in_words() -> None:
    many = {f"photo{n}": SimpleUploadedFile("a.jpg", b"x") for n in range(13)}
    answer = Client().post("/uploads", many, headers=JSON)
    assert answer.status_code == 422
    assert "文件太多" in answer.json()["detail"]
    broken = Client().generic(
        "POST", "/uploads", b"--b\r\n", "multipart/form-data; boundary=", headers=JSON
    )
    assert broken.status_code == 422
    assert "再发送一次" in broken.json()["detail"]


def test_a_body_of_unknown_length_is_not_read() -> None:
    answer = Client().generic(
        "POST", "/uploads", headers={**JSON, "Transfer-Encoding": "chunked"}, CONTENT_LENGTH=""
    )
    assert answer.status_code == 411


def test_another_site_cannot_send_files_in_somebodys_name() -> None:
    assert send(Client(enforce_csrf_checks=True), picture()).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_script_that_sends_too_often_is_told_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    time = [1000.0]
    allowance = Allowance(times=2, seconds=600, clock=lambda: time[0])
    monkeypatch.setattr(uploads, "ALLOWANCE", allowance)
    statuses = [send(Client(), picture(size=(40, 40))).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    allowance.take("another address")
    with pytest.raises(TooMany, match="10 分钟"):
        allowance.take("127.0.0.1")
    time[0] += 600
    allowance.take("127.0.0.1")


def stored(content: bytes) -> StoredFile:
    sent = SimpleUploadedFile("a.bin", content)
    return store_upload(sent, uploader_key="wang")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_sent_so_that_no_browser_takes_it_for_a_page() -> None:
    file = stored(picture())
    answer = Client().get(signed_url(file))
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Content-Disposition"] == f'inline; filename="{file.public_id}.jpg"'
    assert answer["Cache-Control"].startswith("private, max-age=")
    assert body(answer) == Path(settings.MEDIA_ROOT, file.path).read_bytes()


def test_a_link_is_good_for_one_file_one_size_and_one_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, other = stored(picture()), stored(picture(size=(90, 90)))
    good = signed_url(file, Variant.THUMB)
    query = urlsplit(good).query
    assert good == signed_url(file, "thumb")
    assert Client().get(good).status_code == 200
    for bad in (
        f"/files/{other.public_id}/thumb?{query}",
        f"/files/{file.public_id}/original?{query}",
        f"/files/{file.public_id}/thumb",
        good.replace("until=", "until=9"),
        good[:-3],
    ):
        assert Client().get(bad).status_code == 404
    later = clock.now() + timedelta(hours=1, minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    expired = Client().get(good)
    assert expired.status_code == 404
    assert "已过期" in expired.content.decode()


def test_a_player_gets_the_part_it_asks_for() -> None:
    file = stored(sound())
    whole = body(Client().get(signed_url(file)))
    url, size = signed_url(file), len(whole)
    for asked, begin, end in (
        ("bytes=0-1", 0, 2),
        ("bytes=100-", 100, size),
        ("bytes=-50", size - 50, size),
        ("bytes=10-999999", 10, size),
    ):
        part = Client().get(url, headers={"Range": asked})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
        assert body(part) == whole[begin:end]
    for nonsense in ("bytes=9-2", "bytes=-", "lines=1-2", "bytes=0-1,5-6", f"bytes={size}-"):
        assert Client().get(url, headers={"Range": nonsense}).status_code == 200


def test_what_nobody_attached_goes_after_a_day_and_shared_content_stays() -> None:
    now = clock.now()
    yesterday = now - timedelta(hours=25)
    sent = picture(size=(77, 77))
    old = store_upload(SimpleUploadedFile("a", sent), uploader_key="wang", at=yesterday)
    same = store_upload(SimpleUploadedFile("b", sent), uploader_key="zhao", at=now)
    kept = store_upload(SimpleUploadedFile("c", picture()), uploader_key="wang", at=yesterday)
    StoredFile.objects.filter(pk=kept.pk).update(attached_at=yesterday)
    assert old.path == same.path
    with pytest.raises(UnusableFile), transaction.atomic():
        claim_files([old.public_id], "wang")
    assert run_retention(now)["kernel.unattached_files"] == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {same.pk, kept.pk}
    assert Path(settings.MEDIA_ROOT, same.path).exists()
    assert run_retention(now + timedelta(days=2))["kernel.unattached_files"] == 1
    assert not Path(settings.MEDIA_ROOT, same.path).exists()
    assert not Path(settings.MEDIA_ROOT, same.thumbnail_path).exists()
    assert Path(settings.MEDIA_ROOT, kept.path).exists()
