"""Somebody reads what is written for machines: jobs, events, logs, tracebacks, error pages."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.models.states import Outcome
from shanzhi.cases.tests.factories import link_of, make_report, make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.cases.web import resident_me
from shanzhi.kernel.tests.factories import deliver_all
from shanzhi.lib.masking import MaskingFilter
from tests.traces import IDENTITY, PHONE, SEEDS, WORDS, Logs, in_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a process of ours would write, through the filter that the settings put there."""
    handler = logging.StreamHandler(out := io.StringIO())
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(MaskingFilter())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def database() -> psycopg.Connection[tuple[object, ...]]:
    connection.ensure_connection()
    found: psycopg.Connection[tuple[object, ...]] = connection.connection
    return found


def test_the_filter_stands_before_every_log() -> None:
    logging_: Any = settings.LOGGING
    handlers = logging_["handlers"]

    assert all("mask" in handler["filters"] for handler in handlers.values())
    assert logging_["filters"]["mask"]["()"].endswith("MaskingFilter")


def test_jobs_and_events_say_which_matter_and_not_whose(log: io.StringIO) -> None:
    town = make_town()
    case = make_report(town, WORDS)
    case = accept_case(case, by=town.clerk)
    browser_of(town.clerk).post(f"/desk/cases/{case.number}/comments", {"body": "已联系"})
    close_case(case, by=town.clerk, outcome=Outcome.SOLVED, note="已修好")
    deliver_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() != (0,)
    assert list(in_tables(database(), SEEDS)) == []
    assert not any(seed in log.getvalue() for seed in SEEDS)


def test_the_search_of_tables_finds_what_somebody_plants() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)"
            " VALUES ('x', 'planted', 0, jsonb_build_object('phone', %s::text), 'todo', 0)",
            [PHONE],
        )

    assert list(in_tables(database(), SEEDS)) == [f"procrastinate_jobs.args: {PHONE} (1 rows)"]


def test_the_search_of_logs_finds_what_somebody_plants_and_nothing_older(tmp_path: Path) -> None:
    web = tmp_path / "web.log"
    web.write_text(f"of yesterday {PHONE}\n", encoding="utf-8")
    logs = Logs(tmp_path)
    assert list(logs.holding(SEEDS)) == []
    with web.open("a", encoding="utf-8") as log:
        log.write(f"planted {PHONE}\n")
    (tmp_path / "jobs.log").write_text(f"planted {IDENTITY}\n", encoding="utf-8")

    assert [line.split(":")[0] for line in logs.holding(SEEDS)] == ["jobs.log", "web.log"]


def broken(*_: Any) -> Any:
    raise RuntimeError(f"cannot read {PHONE} of {IDENTITY}")


def test_a_traceback_names_nobody(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resident_me, "followed_by", broken)
    client = Client(raise_request_exception=False)

    answer = client.get("/me")

    assert answer.status_code == 500
    assert "RuntimeError" in log.getvalue()
    assert "139****3579" in log.getvalue()
    for text in (log.getvalue(), answer.content.decode()):
        assert PHONE not in text
        assert IDENTITY not in text
    assert "RuntimeError" not in answer.content.decode()


def test_what_is_typed_wrong_is_in_no_log(log: io.StringIO) -> None:
    town = make_town()
    link = link_of(make_report(town))
    Client().post(f"{link}/phone", {"phone": f"{PHONE}0"})
    Client().post(f"{link}/phone/confirmation", {"phone": PHONE, "code": "000000"})
    Client().post("/login", {"username": PHONE, "password": f"secret of {PHONE}"})
    Client().post("/api/v1/cases", f'{{"text": "{PHONE}', content_type="application/json")
    Client().get("/desk/", {"q": PHONE})
    Client().get(f"/g/{PHONE}")

    assert not any(seed in log.getvalue() for seed in (*SEEDS, "secret of"))
