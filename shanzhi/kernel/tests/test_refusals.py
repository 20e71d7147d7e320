"""A refusal is a page for people and a problem for programs; a forgotten view is closed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from shanzhi.kernel.actions.announce import announce
from shanzhi.kernel.actors import NOBODY, SYSTEM, Actor, Role
from shanzhi.kernel.capabilities import READ_DEAD_LETTERS
from shanzhi.kernel.models import DeadLetter, Event, HandledEvent
from shanzhi.kernel.refusals import Conflict, Denied, Invalid, NotFound
from shanzhi.kernel.tests.factories import Rang, at_the_door, make_actor
from shanzhi.kernel.web import operator
from shanzhi.kernel.web.access import ANYONE, SIGNED_IN, access, access_of
from shanzhi.kernel.web.middleware import AccessMiddleware, RefusalMiddleware
from shanzhi.kernel.web.transparency import roots
from shanzhi.kernel.web.urls import urlpatterns as kernel_urls

pytestmark = pytest.mark.django_db


@access(ANYONE)
def taken(request: HttpRequest) -> HttpResponse:
    raise Conflict


@access(ANYONE)
def empty(request: HttpRequest) -> HttpResponse:
    raise Invalid({"body": "请写下发生了什么。"})


@access(ANYONE)
def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


@access(SIGNED_IN)
def staff_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [
    *kernel_urls,
    path("taken", taken),
    path("empty", empty),
    path("away", away),
    path("staff", staff_only),
    path("forgotten", forgotten),
]
here = override_settings(ROOT_URLCONF=__name__)


@here
def test_a_person_reads_a_page_that_says_what_to_do() -> None:
    answer = Client().get("/taken", headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert "别人刚刚处理过，请刷新后再看。" in answer.content.decode()


@here
def test_a_program_reads_a_problem_with_a_stable_type() -> None:
    answer = Client().get("/empty", headers={"Accept": "application/problem+json"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:shanzhi:problem:invalid",
        "title": "有几处需要改一下。",
        "status": 422,
        "detail": "请写下发生了什么。",
        "fields": {"body": "请写下发生了什么。"},
    }


@here
def test_while_the_database_is_away_people_are_told_to_wait() -> None:
    answer = Client().get("/away")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "您填写的内容还在" in answer.content.decode()
    assert "closed the connection" not in answer.content.decode()


@here
def test_a_view_whose_author_forgot_to_say_who_may_is_closed() -> None:
    answer = Client().get("/forgotten", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert b"secret" not in answer.content


@here
def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    answer = Client().get("/staff?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/login?next=/staff%3Fpage%3D2"


def ask(view: Any, actor: Actor, **arguments: Any) -> HttpResponse:
    """Call a view through the doors it passes in real life, as somebody who signed in."""
    request = RequestFactory().generic(arguments.pop("method", "GET"), "/operator")
    request.actor = actor  # type: ignore[attr-defined]  # 2026-11-22: what the middleware sets
    request.session = {}  # type: ignore[assignment]  # 2026-11-22: messages need no more
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # 2026-11-22: as above
    closed = AccessMiddleware(lambda _: HttpResponse()).process_view(request, view, (), arguments)
    if closed is not None:
        return closed
    try:
        return view(request, **arguments)  # type: ignore[no-any-return]  # 2026-11-22: any view
    except (Denied, NotFound) as why:
        answer = RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, why)
        assert answer is not None
        return answer


OPERATOR = make_actor(Role.OPERATOR, scope_code="")


def stuck(event: Rang, record: Event) -> None:
    raise ValueError("the gate is stuck")


def bury_one() -> DeadLetter:
    (event,) = announce(Rang(door_id=1), by=SYSTEM)
    return DeadLetter.objects.create(
        event=event,
        handler="kernel.stuck",
        error="Traceback\nValueError: the gate is stuck",
        failed_at=event.at,
        attempts=8,
    )


def test_only_an_operator_sees_what_was_not_delivered() -> None:
    with at_the_door(stuck):
        bury_one()
        for stranger in (make_actor(Role.LEADER), make_actor(Role.CITY_DISPATCHER)):
            assert ask(operator.dead_letters, stranger).status_code == 403
        assert ask(operator.dead_letters, NOBODY).status_code == 302
        page = ask(operator.dead_letters, OPERATOR).content.decode()
    assert "有人按铃" in page
    assert "ValueError: the gate is stuck" in page
    assert "重试" in page


def test_an_operator_with_nothing_to_do_is_told_so() -> None:
    page = ask(operator.dead_letters, OPERATOR).content.decode()
    assert "所有事件都已送达" in page


def test_many_letters_cost_no_more_queries(django_assert_num_queries: Any) -> None:
    with at_the_door(stuck):
        for _ in range(5):
            bury_one()
        ask(operator.dead_letters, OPERATOR)  # what is kept in memory is there from now
        with django_assert_num_queries(1):
            ask(operator.dead_letters, OPERATOR)


def test_what_fails_again_stays_with_its_new_error() -> None:
    with at_the_door(stuck):
        letter = bury_one()
        answer = ask(operator.retry, OPERATOR, letter_id=letter.pk, method="POST")
    assert answer["Location"] == "/operator/dead-letters"
    letter.refresh_from_db()
    assert letter.resolved_at is None
    assert letter.attempts == 9
    assert not HandledEvent.objects.exists()


def test_once_the_cause_is_gone_one_press_delivers_all() -> None:
    heard: list[int] = []

    def repaired(event: Rang, record: Event) -> None:
        heard.append(event.door_id)

    repaired.__name__ = "stuck"
    with at_the_door(repaired):
        bury_one(), bury_one()
        ask(operator.retry_all, OPERATOR, method="POST")
        assert heard == [1, 1]
        assert not DeadLetter.objects.filter(resolved_at__isnull=True).exists()
        gone = DeadLetter.objects.order_by("pk")[0]
        again = ask(operator.retry, OPERATOR, letter_id=gone.pk, method="POST")
    assert again.status_code == 404
    assert heard == [1, 1]


def test_a_letter_whose_handler_is_gone_says_so() -> None:
    with at_the_door():
        letter = bury_one()
        ask(operator.retry, OPERATOR, letter_id=letter.pk, method="POST")
    letter.refresh_from_db()
    assert letter.resolved_at is None


def test_the_capability_is_the_operators() -> None:
    assert READ_DEAD_LETTERS.name == "kernel.read_dead_letters"
    declared = access_of(operator.dead_letters)
    assert declared is not None
    assert declared.doors == (READ_DEAD_LETTERS,)


def test_anybody_can_ask_whether_it_is_well() -> None:
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["queue_age_seconds"] >= 0


def test_anybody_can_keep_a_copy_of_the_daily_roots() -> None:
    assert "还没有公布过" in Client().get("/transparency/roots").content.decode()
    answer = Client().get("/transparency/roots", headers={"Accept": "application/json"})
    assert json.loads(answer.content) == {"roots": []}
    declared = access_of(roots)
    assert declared is not None
    assert declared.doors == (ANYONE,)
