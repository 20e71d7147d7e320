"""One view: take a report's JSON, insert the rows that a report makes, answer."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from shanzhi.cases.models import Case, CaseText, Classification, Dispatch
from shanzhi.kernel.api import EventRecord, bigram_vector

_unit: list[int] = []


def insert(request: HttpRequest) -> HttpResponse:
    """The rows of one report with constant content; the text is kept with its search vector, which is
    remembered per text so that making it costs nothing here."""
    body = json.loads(request.body)
    now = datetime.now(UTC)
    if not _unit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM organizations_unit LIMIT 1")
            _unit.append(cursor.fetchone()[0])
    with transaction.atomic():
        case = Case.objects.create(
            number=uuid.uuid4().hex[:20],
            idempotency_key=uuid.UUID(body["key"]),
            source="api",
            summary=body["text"][:60],
            place_code=body["place_code"],
            place_source="code",
            category_id="00",
            holder_unit_id=_unit[0],
            opened_at=now,
            due_at=now + timedelta(days=3),
            changed_at=now,
        )
        CaseText.objects.bulk_create(
            [CaseText(case=case, body=body["text"], vector=_vector(body["text"]))]
        )
        Classification.objects.bulk_create(
            [Classification(case=case, category_id="00", confidence=0.5, words=[], at=now)]
        )
        Dispatch.objects.bulk_create(
            [Dispatch(case=case, unit_id=_unit[0], reason="bare", due_at=case.due_at, at=now)]
        )
        EventRecord.objects.bulk_create(_event(case, n, now) for n in (1, 2))
        _job(case.pk)
    return JsonResponse({"number": case.number}, status=201)


@lru_cache(maxsize=10_000)
def _vector(text: str) -> str:
    return bigram_vector(text)


def _event(case: Case, sequence: int, now: datetime) -> EventRecord:
    return EventRecord(
        aggregate="case",
        aggregate_id=case.pk,
        sequence=sequence,
        kind="bench.Bare",
        place_code=case.place_code,
        actor_kind="reporter",
        at=now,
        payload={"case_id": case.pk},
        previous_hash=bytes(32),
        hash=bytes(32),
    )


def _job(case_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority, scheduled_at) "
            "VALUES ('bare', 'bare', %s, 0, '2100-01-01')",
            [json.dumps({"case_id": case_id})],
        )


def vote(request: HttpRequest) -> HttpResponse:
    """One row of JSON in a transaction of its own: what is left of a vote when everything is left
    out."""
    body = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bare_vote (body) VALUES (%s)", [json.dumps(body)])
    return JsonResponse({"created": True}, status=201)


urlpatterns = [path("api/v1/cases", insert), path("bare-vote", vote)]
