"""People are told once; text messages leave by the queue, and come back when the gateway fails."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from shanzhi.kernel.api import Denied, EventRecord, Role, TooMany, WrongState, now
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.messaging.actions import send_notice as sending
from shanzhi.messaging.actions.send_notice import NotSent, resend_notice, send_notice
from shanzhi.messaging.actions.send_phone_code import SmsAway, send_phone_code
from shanzhi.messaging.actions.tell import tell_account, tell_accounts, tell_resident
from shanzhi.messaging.channels.base import ChannelError
from shanzhi.messaging.channels.console import ConsoleChannel
from shanzhi.messaging.channels.file import FileChannel
from shanzhi.messaging.models import Notice
from shanzhi.messaging.models.notice import NoticeState
from shanzhi.messaging.tasks import ATTEMPTS
from shanzhi.messaging.wordings import register_wording, write
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import confirm_phone_code, phone_of, set_password
from shanzhi.people.tests.factories import make_account, make_resident

pytestmark = pytest.mark.django_db
register_wording("test.accepted", _("%(unit)s已接单，正在处理您的诉求 %(number)s。"), _("进展"))
PARAMS = {"unit": "城管中队", "number": "ZQ-1"}


@dataclass
class Gateway:
    """A gateway that takes messages, or fails as often as it is told."""

    failures: int = 0
    permanent: bool = False
    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, phone: str, text: str) -> None:
        if self.failures:
            self.failures -= 1
            raise ChannelError("gateway answered 503", permanent=self.permanent)
        self.sent.append((phone, text))


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    made = Gateway()
    monkeypatch.setattr(sending, "sms_channel", lambda: made)
    monkeypatch.setattr(
        "shanzhi.messaging.actions.send_phone_code.sms_channel", lambda: made, raising=True
    )
    return made


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="messaging.send_notice"))


def queued_notice() -> Notice:
    tell_resident(make_resident().pk, "test.accepted", PARAMS, "/m/abc", 1)
    return Notice.objects.get()


def test_a_unit_is_told_once_however_often_the_event_is_delivered() -> None:
    chen, liu = make_account(), make_account()
    for _delivery in range(3):
        tell_accounts([chen.pk, liu.pk, chen.pk], "test.accepted", PARAMS, "/desk/cases/1", 7)
    assert Notice.objects.count() == 2
    assert {notice.state for notice in Notice.objects.all()} == {NoticeState.SENT}
    tell_account(chen.pk, "test.accepted", PARAMS, "/desk/cases/1", 8)
    assert Notice.objects.filter(account=chen).count() == 2


def test_a_resident_is_queued_one_message_and_the_job_holds_no_number() -> None:
    resident = make_resident(phone="13800138000")
    for _delivery in range(2):
        tell_resident(resident.pk, "test.accepted", PARAMS, "/m/abc", 7)
    notice = Notice.objects.get()
    assert notice.state == NoticeState.QUEUED
    assert [job.args for job in jobs()] == [{"notice_id": notice.pk}]
    assert "13800138000" not in json.dumps([job.args for job in jobs()] + [notice.params])


def test_the_message_is_written_in_the_residents_language_with_signature_and_link(
    gateway: Gateway, settings: Settings
) -> None:
    settings.SITE_URL, settings.SITE_NAME = "https://shanzhi.example", "善治"
    notice = queued_notice()
    send_notice(notice.pk, last=False)
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert notice.resident is not None
    assert gateway.sent == [
        (
            phone_of(notice.resident),
            "【善治】城管中队已接单，正在处理您的诉求 ZQ-1。 https://shanzhi.example/m/abc",
        )
    ]


def test_a_job_that_runs_twice_sends_once(gateway: Gateway) -> None:
    notice = queued_notice()
    send_notice(notice.pk, last=False)
    send_notice(notice.pk, last=False)
    assert len(gateway.sent) == 1
    notice.refresh_from_db()
    assert notice.attempts == 1


def test_a_worker_killed_while_sending_is_made_up_for(gateway: Gateway) -> None:
    notice = queued_notice()
    Notice.objects.update(state=NoticeState.SENDING, attempts=1)
    send_notice(notice.pk, last=False)
    assert len(gateway.sent) == 1


def test_the_gateway_is_away_for_two_tries_and_the_message_still_arrives(
    gateway: Gateway,
) -> None:
    notice = queued_notice()
    gateway.failures = 2
    for _try in range(2):
        with pytest.raises(NotSent):
            send_notice(notice.pk, last=False)
    notice.refresh_from_db()
    assert (notice.state, notice.error) == (NoticeState.QUEUED, "gateway answered 503")
    send_notice(notice.pk, last=False)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (NoticeState.SENT, 3, "")
    assert not EventRecord.objects.filter(kind="messaging.NoticeFailed").exists()


def test_after_the_last_try_an_operator_sees_it_and_has_it_sent_again(gateway: Gateway) -> None:
    notice = queued_notice()
    gateway.failures = ATTEMPTS
    for attempt in range(1, ATTEMPTS):
        with pytest.raises(NotSent):
            send_notice(notice.pk, last=attempt == ATTEMPTS)
    send_notice(notice.pk, last=True)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, ATTEMPTS)
    assert EventRecord.objects.get(kind="messaging.NoticeFailed").payload["attempts"] == ATTEMPTS
    with pytest.raises(Denied):
        resend_notice(notice, by=make_staff(Role.COMMUNITY_CLERK, "990101001001"))
    resend_notice(notice, by=make_staff(Role.OPERATOR))
    send_notice(notice.pk, last=False)
    assert len(gateway.sent) == 1
    with pytest.raises(WrongState):
        resend_notice(notice, by=make_staff(Role.OPERATOR))


def test_a_number_that_does_not_exist_is_not_tried_five_times(gateway: Gateway) -> None:
    notice = queued_notice()
    gateway.failures, gateway.permanent = 1, True
    send_notice(notice.pk, last=False)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.FAILED, 1)


def test_a_number_sealed_with_a_lost_key_fails_at_once(
    gateway: Gateway, settings: Settings
) -> None:
    notice = queued_notice()
    settings.DATA_KEYS = {1: "another key, as after a restore onto the wrong machine"}
    send_notice(notice.pk, last=False)
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    assert gateway.sent == []


def test_a_code_goes_out_and_proves_the_phone(gateway: Gateway) -> None:
    sent = send_phone_code("138 0013 8000", "case:1", address="10.0.0.1")
    assert sent.masked_phone == "138****8000"
    phone, text = gateway.sent[0]
    assert phone == "13800138000"
    code = "".join(letter for letter in text if letter.isdigit())[:6]
    assert phone_of(confirm_phone_code(phone, "case:1", code)) == phone
    assert jobs() == []
    with pytest.raises(TooMany):
        send_phone_code(phone, "case:1", address="10.0.0.1", at=now() + timedelta(seconds=10))


def test_when_the_gateway_is_away_the_resident_hears_it_in_plain_words(gateway: Gateway) -> None:
    gateway.failures = 1
    with pytest.raises(SmsAway, match="一分钟后再试"):
        send_phone_code("13800138000", "case:1", address="10.0.0.1")


def test_logs_and_events_never_hold_a_number(
    gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    resident = make_resident(phone="13800138000")
    tell_resident(resident.pk, "test.accepted", PARAMS, "/m/abc", 7)
    gateway.failures = 1
    with pytest.raises(NotSent):
        send_notice(Notice.objects.get().pk, last=False)
    ConsoleChannel().send("13800138000", "验证码 123456")
    assert "138****8000" in caplog.text
    assert "13800138000" not in caplog.text
    assert "13800138000" not in json.dumps(list(EventRecord.objects.values_list("payload")))


def test_the_file_channel_writes_one_line_a_message_for_its_owner_only(
    settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    FileChannel().send("13800138000", "第一行\n第二行")
    FileChannel().send("13900139000", "您好")
    (file,) = (tmp_path / "outbox").iterdir()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["to"] for line in lines] == ["13800138000", "13900139000"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_file_channel_says_when_it_cannot_write(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("not a folder")
    settings.VAR_DIR = tmp_path
    with pytest.raises(ChannelError):
        FileChannel().send("13800138000", "您好")


def test_a_notice_outlives_its_wording() -> None:
    assert write("gone.forgotten", {}) == "有一条新消息，请点开查看。"


def test_whose_password_somebody_else_chose_reads_of_it_in_the_inbox() -> None:
    lin, system = make_account(username="lin"), make_staff(Role.OPERATOR, "")
    set_password(lin, "plum-blossom-77", by=system)
    deliver_all()
    deliver_all()

    (notice,) = Notice.objects.filter(account=lin)
    assert (notice.template, notice.link) == ("messaging.one_time_password", "/account")
