"""Every example that the documentation of the API shows is sent, and does what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.cases.queries.links import follow_up_path
from shanzhi.cases.tests.factories import COMMUNITY, make_town
from shanzhi.cases.tests.staff import key_of, text_of
from shanzhi.kernel.api import Actor, Role
from shanzhi.organizations.api import UnitKind
from shanzhi.organizations.tests.factories import make_staff, make_unit

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/v1/openapi.json"


def document() -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    found: dict[str, Any] = Client().get(DOCUMENT).json()
    return found


def shown_example(anchor: str, page: str) -> Any:
    """The body that the page of the API shows for an operation."""
    command = (
        page.split(f'id="{anchor}"')[1].split("<pre><code>")[1].split("</code>", maxsplit=1)[0]
    )
    assert command.startswith("curl"), command
    if " -d '" not in command:
        return None
    return json.loads(command.split(" -d '")[1].split("' \\\n")[0])


class Story:
    """One matter, led from the report to the rating by nothing but the page's examples."""

    def __init__(self, who: Actor) -> None:
        self.page = text_of(Client().get("/api/v1/docs"))
        self.verbs = {
            (method, path): told["operationId"]
            for path, methods in document()["paths"].items()
            for method, told in methods.items()
            if "matters" in told["tags"]
        }
        self.sent: set[tuple[str, str]] = set()
        self.client = Client(headers={"Authorization": key_of(who)})

    def send(self, method: str, path: str, query: str = "", **over: Any) -> int:
        """Send the example of an operation; returns the status."""
        body = shown_example(self.verbs[method, path], self.page)
        self.sent.add((method, path))
        case = Case.objects.last()
        address = path
        if case is not None:
            token = follow_up_path(case).removeprefix("/m/")
            address = path.replace("{number}", case.number).replace("{token}", token)
        data = None if body is None else json.dumps({**body, **over})
        answer = self.client.generic(
            method.upper(), address + query, data or "", content_type="application/json"
        )
        assert answer.status_code < 500, answer.content
        return answer.status_code


def test_every_example_works_in_the_order_in_which_it_is_needed() -> None:
    town = make_town()
    company = make_unit(kind=UnitKind.COMPANY, place_code=COMMUNITY, name="和风物业服务中心")
    story, above = Story(town.clerk), Story(make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9]))
    one, link = "/api/v1/cases/{number}", "/api/v1/follow-ups/{token}"
    answers = [
        story.send("post", "/api/v1/cases"),
        story.send("get", "/api/v1/cases"),
        story.send("get", "/api/v1/cases/points", "?bbox=123,30,125,32"),
        story.send("get", "/api/v1/categories"),
        story.send("get", "/api/v1/rates"),
        story.send("get", one),
        story.send("get", f"{one}/timeline"),
        story.send("post", f"{one}/acceptance"),
        story.send("post", f"{one}/unmasking"),
        story.send("post", f"{one}/comments"),
        story.send("post", f"{one}/question"),
        story.send("put", f"{one}/category"),
        story.send("get", link),
        story.send("post", f"{one}/closure"),
        story.send("post", f"{link}/return"),
        story.send("post", f"{one}/acceptance"),
        story.send("post", f"{one}/reply-check"),
        story.send("post", f"{one}/closure"),
        # It came back once: the street looks first, opens it again, and answers an appeal.
        above.send("post", f"{one}/verification"),
        story.send("post", f"{link}/rating"),
        story.send("post", f"{link}/appeal"),
        above.send("post", f"{one}/appeal-decision"),
        story.send("post", f"{one}/acceptance"),
        story.send(
            "post", f"{one}/closure", outcome="cannot", basis="《城市照明管理规定》第二十条"
        ),
        above.send("post", f"{one}/signature"),
        above.send("post", f"{one}/reopening"),
        story.send("post", "/api/v1/cases", key="5b0f4d3c-8f0b-4c39-9a53-0f3f2c6f7a12"),
        # The number of a unit is the town's own: the example cannot know it.
        story.send("post", f"{one}/dispatch", unit_id=company.pk),
    ]
    assert answers == [
        *(201, 200, 200, 200, 200, 200, 200, 200, 200, 204, 204),
        *(200, 200, 200, 204, 200, 200, 200, 200, 204),
        *(204, 204, 200, 200, 200, 200, 201, 200),
    ]
    assert story.sent | above.sent == set(story.verbs)


def test_the_document_is_openapi_three_point_one_and_every_operation_is_told() -> None:
    found = document()
    assert found["openapi"].startswith("3.1")
    for path, methods in found["paths"].items():
        for method, told in methods.items():
            assert told.get("description"), f"{method} {path}"
            assert told["responses"], f"{method} {path}"


def test_the_page_of_the_api_brings_nothing_from_elsewhere() -> None:
    answer = Client().get("/api/v1/docs")
    page = text_of(answer)
    assert answer.status_code == 200
    assert "https://" not in page.replace("https://localhost", "")
    assert "<style" not in page
    for path in document()["paths"]:
        assert f"<code>{path}</code>" in page
