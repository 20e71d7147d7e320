"""Schemathesis reads the OpenAPI document and sends what nobody would: no answer breaks, and none is
of a kind that the document does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_report, make_town
from shanzhi.cases.tests.staff import key_of
from shanzhi.kernel.api import Role
from shanzhi.organizations.tests.factories import make_staff

pytestmark = pytest.mark.django_db
EXAMPLES = 2
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def town() -> Iterator[Town]:
    """A town in this test's transaction, whose connection no request closes."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield make_town()
    for signal in signals:
        signal.connect(close_old_connections)


def keys(town: Town) -> dict[str, dict[str, str]]:
    """Who calls: the headers of each. The caller in this process reads no compressed answers."""
    plain = {"Accept-Encoding": "identity"}
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    worker = make_staff(Role.GRID_WORKER, town.grid.code)
    return {
        "reporter": plain,
        "dispatcher": {**plain, "Authorization": key_of(street)},
        "worker": {**plain, "Authorization": key_of(worker)},
    }


def test_no_caller_breaks_the_api_or_meets_an_undocumented_answer(town: Town) -> None:
    case = make_report(town)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    faults: list[str] = []
    calls = 0
    for who, headers in keys(town).items():
        for found in schema.get_all_operations():
            calls += _try(_operation(found), who, headers, case.number, faults)

    assert not faults, "\n".join(dict.fromkeys(faults))
    assert calls > 250


def _operation(found: Any) -> Any:
    """The operation; a part of the document that cannot be read fails here."""
    return found.ok()


def _try(operation: Any, who: str, headers: dict[str, str], number: str, faults: list[str]) -> int:
    """Send a few requests; what is wrong is written into ``faults``. Returns how many were sent."""
    sent = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        if "number" in case.path_parameters and sent % 2:
            case.path_parameters["number"] = number  # a matter that there is
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as why:
            words = {" ".join(str(fault).split())[:200] for fault in why.exceptions}
            faults.append(f"{who}: {operation.label} → {answer.status_code}: {words}")

    send()
    return sent
