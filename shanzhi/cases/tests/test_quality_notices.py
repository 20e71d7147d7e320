"""Who is told when something is looked at again, opened again, or appealed; and every end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.rate import rate_case
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.models import Case
from shanzhi.cases.queries.links import reporter_of
from shanzhi.cases.tests.factories import make_handled, make_report
from shanzhi.cases.tests.quality_stories import make_levels, sent_to_sign, sent_to_verify
from shanzhi.kernel.api import history, now
from shanzhi.kernel.tests.factories import deliver_to
from shanzhi.messaging import api as messaging
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db


class Post:
    """Takes down who is told what, instead of sending it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._letters: set[tuple[object, str]] = set()
        monkeypatch.setattr(messaging, "tell_accounts", self._accounts)
        monkeypatch.setattr(messaging, "tell_resident", self._resident)

    def _accounts(self, ids: list[int], name: str, *_rest: Any) -> None:
        self._letters |= {(one, name.removeprefix("cases.")) for one in ids}

    def _resident(self, _one: int, name: str, *_rest: Any) -> None:
        self._letters.add(("resident", name.removeprefix("cases.")))

    def after(self, case: Case, kind: str) -> set[tuple[object, str]]:
        """What the last event of that kind brings about."""
        record = [event for event in history("case", case.pk) if event.kind == f"cases.{kind}"][-1]
        self._letters = set()
        deliver_to("cases", record)
        return self._letters


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """The post of this story."""
    return Post(monkeypatch)


def with_phone(case: Case) -> Case:
    """A reporter who left a number."""
    case.reporter = make_resident(phone="13800138000")
    case.save(update_fields=["reporter"])
    return case


def test_who_looks_is_called_and_who_has_it_again_too(post: Post) -> None:
    levels = make_levels()
    case = with_phone(sent_to_verify(levels))
    desk = {levels.clerk.id, levels.colleague.id}
    called = post.after(case, "CaseSentToVerify")
    assert called == {(one, "CaseSentToVerify.unit") for one in desk}
    verify_case(case, by=levels.clerk, passed=False, method="phone", note="没有办好")
    assert post.after(case, "VerificationFailed") == {
        (levels.handler.id, "VerificationFailed.unit"),
        ("resident", "VerificationFailed"),
    }


def test_the_resident_is_told_only_when_somebody_else_has_seen_it(post: Post) -> None:
    levels = make_levels()
    verified, signed = with_phone(sent_to_verify(levels)), with_phone(sent_to_sign(levels))
    assert ("resident", "CaseSentToSign") not in post.after(signed, "CaseSentToSign")
    verify_case(verified, by=levels.clerk, passed=True, method="phone")
    sign_case(signed, by=levels.street, agreed=True)
    assert post.after(verified, "CaseVerified") == {("resident", "CaseVerified")}
    assert post.after(signed, "CannotSigned") == {("resident", "CannotSigned")}


def test_every_end_is_told_to_the_reporter(post: Post) -> None:
    levels = make_levels()
    rated, silent = with_phone(make_handled(levels.town)), with_phone(make_handled(levels.town))
    taken_back = with_phone(make_report(levels.town))
    rate_case(rated, by=reporter_of(rated), solved=True, satisfaction=5)
    withdraw_case(taken_back, by=reporter_of(taken_back))
    archive_unrated(at=now() + timedelta(days=8))
    assert ("resident", "CaseRated.reporter") in post.after(rated, "CaseRated")
    assert ("resident", "CaseWithdrawn.reporter") in post.after(taken_back, "CaseWithdrawn")
    assert post.after(silent, "CaseArchived") == {("resident", "CaseArchived")}


def test_an_appeal_calls_the_street_and_its_answer_the_reporter(post: Post) -> None:
    levels = make_levels()
    case = with_phone(make_handled(levels.town))
    rate_case(case, by=reporter_of(case), solved=False, satisfaction=1, reason="还响")
    appeal_case(case, by=reporter_of(case), words="没有解决")
    assert post.after(case, "CaseAppealed") == {
        (levels.street.id, "CaseAppealed.unit"),
        ("resident", "CaseAppealed"),
    }
    decide_appeal(case, by=levels.street, reopen=True, reason="确实没办好")
    assert post.after(case, "AppealDecided") == {("resident", "AppealDecided")}
    desk = {levels.clerk.id, levels.colleague.id}
    told = {(one, "CaseReopened.unit") for one in desk} | {("resident", "CaseReopened")}
    assert post.after(case, "CaseReopened") == told
