"""Somebody wants to read a neighbour's matter and has no link to it."""

from __future__ import annotations

import base64
import re
import uuid
from typing import Any

import pytest
from django.test import Client, override_settings

from shanzhi.cases.models import Case
from shanzhi.cases.rules.links import link_token
from shanzhi.cases.tests.factories import link_of, make_report, make_town
from shanzhi.config.reference.urls import every_url
from shanzhi.kernel.api import LINK
from shanzhi.lib.masking import MaskingFilter

pytestmark = pytest.mark.django_db
TEXT = "我妻子住3幢302，夜里总有人敲门"


@pytest.fixture
def case() -> Case:
    return make_report(make_town(), TEXT)


def bare(answer: Any) -> tuple[int, str]:
    """What the answer tells, without the address that was asked and the mark against forgery."""
    text = answer.content.decode().replace(answer.wsgi_request.path, "")
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_a_link_holds_more_secret_than_anybody_can_try(case: Case) -> None:
    """96 bits of HMAC behind 122 random bits of identity: 10^9 tries a second, for 10^12 years."""
    raw = base64.urlsafe_b64decode(link_of(case).rpartition("/")[2] + "==")

    assert len(raw) == 28
    assert uuid.UUID(bytes=raw[:16]).version == 4
    assert len(raw[16:]) * 8 >= 96


def test_who_knows_the_identity_still_has_no_link(case: Case, client: Client) -> None:
    """The identity stands in /follow/…, so it is known to every neighbour who supports."""
    body = case.public_id.bytes
    for mac in (bytes(12), b"\xff" * 12, body[:12]):
        token = base64.urlsafe_b64encode(body + mac).decode().rstrip("=")
        answer = client.get(f"/m/{token}")
        assert answer.status_code == 404
        assert TEXT not in answer.content.decode()


def test_a_wrong_an_unknown_and_a_revoked_link_answer_alike(case: Case, client: Client) -> None:
    good = link_of(case)
    forged = good[:-1] + ("A" if good[-1] != "A" else "B")
    unknown = "/m/" + link_token(uuid.uuid4(), 1, b"x" * 50)
    assert client.get(good).status_code == 200
    Case.objects.filter(pk=case.pk).update(link_version=case.link_version + 1)

    told = {bare(client.get(path)) for path in (forged, unknown, good, "/m/a")}

    assert len(told) == 1
    assert next(iter(told))[0] == 404


def test_a_link_made_with_another_key_opens_nothing(case: Case, client: Client) -> None:
    with override_settings(SECRET_KEY="of another house " * 4):
        foreign = link_of(case)

    assert client.get(foreign).status_code == 404


def test_every_door_behind_a_link_asks_for_the_whole_link(case: Case, client: Client) -> None:
    link = link_of(case)
    forged = link[:-4] + ("BBBB" if link.endswith("AAAA") else "AAAA")
    doors = [url.route for url in every_url() if url.access and LINK in url.access.doors]
    behind = [route for route in doors if "<str:token>" in route]
    assert len(behind) > 8
    for route in behind:
        path = "/" + route.replace("<str:token>", forged.removeprefix("/m/"))
        for answer in (client.get(path), client.post(path, {"solved": "1", "reason": "好"})):
            # A form that is opened by its address leads back to the page, which is not there.
            back = answer.status_code == 302 and answer["Location"] == forged
            assert back or answer.status_code in {404, 405}, path
            assert TEXT not in answer.content.decode()
    api = f"/api/v1/follow-ups/{forged.removeprefix('/m/')}"
    assert client.get(api).status_code == 404
    state = case.state
    case.refresh_from_db()
    assert case.state == state


def test_the_link_leaves_with_no_referrer_and_stays_in_no_cache(case: Case, client: Client) -> None:
    page = client.get(link_of(case))

    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "private, no-store"


def test_a_link_is_in_no_log(case: Case, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Django writes down the address of whatever is refused; ours is half a password."""
    good = link_of(case)
    caplog.handler.addFilter(MaskingFilter())
    assert client.post(good).status_code == 405
    assert client.post(f"{good}/rating", {}).status_code == 422
    client.post(f"/api/v1/follow-ups/{good[3:]}/rating", b"{", "application/json")

    assert "/m/***" in caplog.text
    assert good[3:] not in caplog.text
