"""Tell systems outside (an app's push, a telephone robot) that people are called."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from shanzhi.kernel.api import now
from shanzhi.people.api import accounts_by_id
from shanzhi.sensing.models import AlarmCall, CallChannel
from shanzhi.sensing.queries.matter_words import where_of
from shanzhi.sensing.rules.signing import signature

log = logging.getLogger(__name__)
SEND_CALL = "sensing.send_call"
QUEUE = "messages"
# GB 25506: a call that takes longer than this is of no use; the next try follows at once.
TIMEOUT_S = 5.0


class NotTaken(Exception):
    """The system outside did not take the call; the queue tries again."""


def call_out(alarm_id: int, tier: int, at: datetime) -> None:
    """One row and one job for each hook that is set; both commit with the step. The job holds
    identities only: what is said is read when it is sent."""
    for channel in _channels():
        call, made = AlarmCall.objects.get_or_create(
            alarm_id=alarm_id, tier=tier, channel=channel, account=None, person=None,
            defaults={"why": "hook", "called_at": at},
        )  # fmt: skip
        if made:
            job = app.configure_task(SEND_CALL, queue=QUEUE, lock=f"alarm_call:{call.pk}")
            job.defer(call_id=call.pk)


def send_call(call_id: int, *, last: bool, at: datetime | None = None) -> None:
    """Post one call. Raises NotTaken while tries are left; after the last the failure is written."""
    call = AlarmCall.objects.select_related(
        "alarm__device__kind", "alarm__group__building__estate"
    ).get(pk=call_id)
    address = _channels().get(CallChannel(call.channel))
    if call.answered_at is not None or not address:
        return
    try:
        _post(address, _body(call), at or now())
    except (urllib.error.URLError, OSError, ValueError) as why:
        said = f"{type(why).__name__} {getattr(why, 'code', '')}".strip()
        log.warning("call %d not taken: %s", call_id, said)
        with transaction.atomic():
            AlarmCall.objects.filter(pk=call_id).update(failure=said[:120])
        if not last:
            raise NotTaken(f"call {call_id}") from why
        return
    AlarmCall.objects.filter(pk=call_id).update(failure="", answered_at=at or now())


def _channels() -> dict[CallChannel, str]:
    found = {
        CallChannel.HOOK: settings.ALARM_HOOK_URL,
        CallChannel.VOICE: settings.ALARM_VOICE_URL,
    }
    return {channel: address for channel, address in found.items() if address}


def _body(call: AlarmCall) -> dict[str, Any]:
    """What systems outside learn: the thing and the place, and for a telephone robot the office
    numbers of the staff who are called. Nothing of who lives there."""
    alarm, group = call.alarm, call.alarm.group
    body: dict[str, Any] = {
        "id": f"{alarm.public_id}:{call.tier}",
        "cause": alarm.cause,
        "severity": alarm.severity,
        "tier": call.tier,
        "place_code": alarm.place_code,
        "where": where_of(group) if group else "",
        "raised_at": alarm.raised_at.isoformat(),
        "link": f"{settings.SITE_URL}/worker/alarms/{alarm.group_id}",
    }
    if call.channel == CallChannel.VOICE:
        rows = AlarmCall.objects.filter(
            alarm_id=call.alarm_id, tier=call.tier, account__isnull=False
        )
        staff = accounts_by_id(pk for pk in rows.values_list("account_id", flat=True) if pk)
        body["numbers"] = sorted({one.work_phone for one in staff.values()} - {""})
    return body


def _post(address: str, body: dict[str, Any], at: datetime) -> None:
    words = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    stamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Shanzhi-Timestamp": stamp,
        "X-Shanzhi-Signature": signature(settings.ALARM_HOOK_SECRET, stamp, words),
    }
    if not address.startswith(("https://", "http://")):
        raise ValueError("not an address of a web server")
    request = urllib.request.Request(address, words, headers, method="POST")  # noqa: S310  # 2026-11-26: checked in the line above
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  # 2026-11-26: an operator's own setting
        answer.read(1)
