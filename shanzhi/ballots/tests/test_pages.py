"""The pages of a ballot: at the desk, on a resident's phone, and for anybody."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shanzhi.ballots.demo import PHONE, load_demo_ballots
from shanzhi.ballots.models import Ballot
from shanzhi.cases.tests.factories import Town, make_town
from shanzhi.cases.tests.staff import browser_of, text_of
from shanzhi.kernel.api import Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import sign_resident_in
from shanzhi.people.tests.factories import make_resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    made = make_town()
    load_demo_ballots([made.grid.code])
    return made


def signed_in(phone: str) -> Client:
    """Somebody's phone, on which they have proved their number."""
    client, answer = Client(), HttpResponse()
    resident = make_resident(phone=phone)
    sign_resident_in(RequestFactory().get("/"), answer, resident, means="phone")
    client.cookies.update(answer.cookies)
    return client


def test_the_clerk_reads_every_page_of_a_ballot(town: Town) -> None:
    client = browser_of(make_staff(Role.COMMUNITY_CLERK, town.grid.code[:12]))
    for path in ("/desk/ballots", "/desk/ballots?view=over", "/desk/ballots/new"):
        assert client.get(path).status_code == 200
    for ballot in Ballot.objects.all():
        base = f"/desk/ballots/{ballot.pk}"
        pages = [
            "",
            "/items",
            "/roll",
            "/roll?q=301&only=voted",
            "/electors/1",
            "/electors/4",
            "/conflicts",
            "/result",
            "/box",
            "/sheets/notice",
            "/sheets/head",
            "/sheets/notice.pdf",
        ]
        for page in pages:
            assert client.get(base + page).status_code == 200, page


def test_an_owner(town: Town) -> None:
    owner = signed_in(PHONE)
    page = text_of(owner.get("/me/ballots"))
    ballot = Ballot.objects.get(state="open")
    print(page)
    page = text_of(owner.get(f"/vote/{ballot.public_id}"))
    for one in Ballot.objects.all():
        assert owner.get(f"/ballots/{one.public_id}").status_code == 200
