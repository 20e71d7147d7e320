"""Somebody plants a script wherever words may be typed; no page that shows the words runs it.

The pages are read as a browser reads them: what counts is elements and attributes, not strings.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.cases.models import Case
from shanzhi.cases.tests.factories import COMMUNITY, Town, link_of, make_report, make_town
from shanzhi.cases.tests.staff import browser_of
from shanzhi.kernel.api import Role
from shanzhi.kernel.tests.test_files import picture
from shanzhi.organizations.models import Unit
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.models import Account
from shanzhi.places.models import Building, Grid

pytestmark = pytest.mark.django_db
MARK = "planted-7f3a"
SCRIPTS = (
    f'"><script src=//{MARK}.example></script>',
    f"'><img src=x onerror={MARK}()>",
    f"</title></textarea><svg/onload={MARK}()>",
    f"<a href=javascript:{MARK}()>click</a>{{{{ 7*7 }}}}${{7*7}}",
    f'<iframe srcdoc="<script>{MARK}()</script>"></iframe>',
)
EVERYTHING = " ".join(SCRIPTS)
PLACES_FOR_SCRIPTS = {"script", "iframe", "object", "embed", "svg", "base", "img", "a", "form"}


class Page(HTMLParser):
    """Whatever of the page could run or load the planted words."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.live: list[str] = []
        self.words = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            text = value or ""
            runs = name.startswith("on") or name in {"srcdoc", "style"}
            leads = name in {"href", "src", "action", "formaction", "hx-get", "hx-post"}
            foreign = leads and text.strip().lower().startswith(("javascript:", "data:", "//"))
            if runs or foreign or (leads and MARK in text and not text.startswith(("/", "?"))):
                self.live.append(f"<{tag} {name}={text[:60]}>")

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._inside in {"script", "style"} and MARK in data:
            self.live.append(f"<{self._inside}> {data[:60]}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def read(answer: Any) -> Page:
    assert answer.status_code == 200, answer.status_code
    page = Page(answer.content.decode())
    assert page.live == []
    return page


@pytest.fixture
def town() -> Town:
    """A town whose every name is a script."""
    town = make_town()
    short = SCRIPTS[0][:40]
    Grid.objects.filter(pk=town.grid.pk).update(name=SCRIPTS[0][:60])
    Building.objects.filter(pk=town.building.pk).update(name=short)
    Unit.objects.filter(pk=town.desk.pk).update(name=SCRIPTS[1][:60])
    Account.objects.update(name=SCRIPTS[2][:40])
    return town


@pytest.fixture
def case(town: Town) -> Case:
    return make_report(town, EVERYTHING)


def test_the_reader_of_this_file_sees_what_a_browser_would_run() -> None:
    for script in SCRIPTS:
        assert Page(f"<p>{script}</p>").live, script
    assert Page("<p>&lt;script&gt;</p><a href='/m/x'>ok</a>").live == []


def test_the_desk_shows_a_planted_report_as_words(town: Town, case: Case) -> None:
    desk = browser_of(make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9], name=SCRIPTS[2][:40]))

    assert MARK in read(desk.get(f"/desk/cases/{case.number}")).words
    for path in ("/desk/?all=1", "/desk/lists/ordered", "/desk/units", "/desk/places/", "/inbox"):
        answer = desk.get(path)
        if answer.status_code == 200:
            read(answer)


def test_the_search_box_gives_back_words(town: Town) -> None:
    desk = browser_of(town.clerk)

    for script in SCRIPTS:
        read(desk.get("/desk/", {"q": script, "order": script, "view": script}))


def test_the_worker_and_the_wall_show_words(town: Town, case: Case) -> None:
    worker = browser_of(make_staff(Role.GRID_WORKER, COMMUNITY))
    leader = browser_of(make_staff(Role.LEADER, COMMUNITY[:6]))

    read(worker.get("/worker/"))
    shown = worker.get(f"/worker/cases/{case.number}")
    assert MARK in read(shown).words
    read(leader.get("/cockpit/"))


def test_residents_see_words(town: Town, case: Case, client: Client) -> None:
    assert MARK in read(client.get(link_of(case))).words
    for path in (f"/g/{town.code}", f"/g/{town.code}/near", f"/g/{town.code}/services", "/me"):
        read(client.get(path))
    read(client.get(f"/follow/{case.public_id}"))
    read(client.post(f"/g/{town.code}/similar", {"text": EVERYTHING}))


def test_a_form_that_comes_back_holds_words(town: Town, client: Client) -> None:
    form = {"key": str(uuid4()), "text": EVERYTHING + "长" * 10_000, "address": SCRIPTS[0]}

    answer = client.post(town.report_path, form)

    assert answer.status_code == 422
    page = Page(answer.content.decode())
    assert page.live == []
    assert MARK in page.words


def test_a_remark_and_a_template_are_shown_as_words(town: Town, case: Case) -> None:
    desk = browser_of(town.clerk)
    remark = {"body": EVERYTHING, "visibility": "reporter"}
    assert desk.post(f"/desk/cases/{case.number}/comments", remark).status_code == 303
    read(desk.get(f"/desk/cases/{case.number}"))
    read(Client().get(link_of(case)))
    form = {"title": SCRIPTS[0][:60], "body": SCRIPTS[1], "place": COMMUNITY}
    made = desk.post("/desk/templates/new", form)
    assert made.status_code == 303, Page(made.content.decode()).words
    assert MARK in read(desk.get("/desk/templates")).words


def test_the_name_of_a_file_goes_nowhere(client: Client) -> None:
    name = f'"><img src=x onerror={MARK}()>.jpg'
    kept = client.post("/uploads", {"file": SimpleUploadedFile(name, picture())})

    assert kept.status_code == 201
    assert MARK not in kept.content.decode()
    shown = client.get(kept.json()["url"])
    assert MARK not in str(dict(shown.headers))


def test_an_answer_of_the_api_is_no_page(town: Town, case: Case) -> None:
    desk = browser_of(town.clerk)
    for path in (f"/api/v1/cases/{case.number}", "/api/v1/cases", "/api/v1/cases/points?bbox=1"):
        answer = desk.get(path)
        assert answer["Content-Type"].split(";")[0] in {
            "application/json",
            "application/problem+json",
        }
        assert answer["X-Content-Type-Options"] == "nosniff"
