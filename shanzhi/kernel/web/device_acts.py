"""Acts that a device sends again until it is told that they were done: each is done once.

A form or an upload that comes with ``X-Device-Act: <uuid>`` runs in one transaction with the row that
remembers its key. Sent again, it is answered as the first time and nothing happens. What was refused
leaves no row: the same key may try again when the reason is gone. Only what a worker does out there is
done so: elsewhere a refusal must leave its traces (a wrong password is counted), and here all it wrote
is taken back. (The header is the one of the
IETF draft "The Idempotency-Key HTTP Header Field", under a name of ours because the key belongs to
an account's device and not to the resource.)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.kernel.models.device_act import DeviceAct
from shanzhi.kernel.refusals import Invalid, Refusal
from shanzhi.kernel.web.access import actor_of
from shanzhi.kernel.web.problems import problem, wants_json

ACT_HEADER, AGE_HEADER = "X-Device-Act", "X-Device-Age"
PLACES = ("/uploads", "/worker/", "/desk/cases/")
LONGEST_AGE = 366 * 24 * 3600
KEPT_ANSWER = 4_000  # characters; an upload is answered with some 300
Respond = Callable[[HttpRequest], HttpResponse]


class SignedOut(Refusal):
    """The device still holds acts of somebody who is not signed in any more."""

    status = 401
    code = "signed-out"
    title = _("登录已经过期。请重新登录，没有发出的内容都还在这台手机上，会接着发送。")


class DeviceActsMiddleware:
    """The last before the view, so that only what the view does shares its transaction."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(ACT_HEADER)
        if given is None or request.method != "POST" or not request.path.startswith(PLACES):
            return self.get_response(request)
        actor = actor_of(request)
        if not actor.is_staff or actor.id is None:
            return problem(request, SignedOut())
        try:
            key = UUID(given)
        except ValueError:
            return problem(
                request, Invalid({ACT_HEADER: _("离线操作的编号无效，请重新填写后再发。")})
            )
        return self._once(request, actor.id, key)

    def _once(self, request: HttpRequest, account_id: int, key: UUID) -> HttpResponse:
        with transaction.atomic():
            row = DeviceAct(
                account_id=account_id,
                key=key,
                route=request.path[:120],
                age_s=device_age_s(request),
                arrived_at=clock.now(),
            )
            # A second try that comes while the first is under way waits here for its end.
            before = DeviceAct.objects.filter(account_id=account_id, key=key)
            made = _insert(row)
            if not made:
                return _again(request, before.get())
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
                return response
            row = before.get()
            row.status = response.status_code
            if isinstance(response, HttpResponseRedirect):
                row.location = response.url[:300]
            row.answer = _answer(response)
            if wants_json(request) and not row.answer:
                row.answer = {"said": [str(message) for message in get_messages(request)]}
            row.save(update_fields=["status", "location", "answer"])
        return _done(row) if wants_json(request) and not _is_json(response) else response


def _insert(row: DeviceAct) -> bool:
    """Write the row; False when its key is there already. One statement that waits for a
    transaction which is writing the same key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_deviceact"
            " (account_id, key, route, status, location, answer, age_s, arrived_at)"
            " VALUES (%s, %s, %s, 0, '', '{}', %s, %s)"
            " ON CONFLICT (account_id, key) DO NOTHING",
            [row.account_id, row.key, row.route, row.age_s, row.arrived_at],
        )
        return bool(cursor.rowcount == 1)


def _again(request: HttpRequest, row: DeviceAct) -> HttpResponse:
    """What the first try was answered with."""
    if row.route != request.path[:120]:
        text = _("离线操作的编号已经用在另一件事上，请重新填写后再发。")
        return problem(request, Invalid({ACT_HEADER: text}))
    if row.location and not wants_json(request):
        return HttpResponseRedirect(row.location, status=303)
    if row.location or not row.answer or "said" in row.answer:
        return _done(row)
    return JsonResponse(row.answer, status=row.status)


def _done(row: DeviceAct) -> JsonResponse:
    return JsonResponse(
        {"state": "done", "location": row.location, "said": row.answer.get("said", [])}
    )


def _is_json(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")


def _answer(response: HttpResponse) -> dict[str, object]:
    """A small JSON answer, kept whole: the id of an upload must be the same at the second try."""
    if not _is_json(response) or len(response.content) > KEPT_ANSWER:
        return {}
    found = json.loads(response.content)
    return found if isinstance(found, dict) else {}


def device_age_s(request: HttpRequest) -> int:
    """Seconds since the act was made, as the device says: an interval, so that a clock that is wrong by
    a day changes nothing. Nonsense, and what was sent at once, is no age."""
    given = request.headers.get(AGE_HEADER, "")
    age = int(given) if given.isascii() and given.isdecimal() and len(given) < 12 else 0
    return min(age, LONGEST_AGE)
