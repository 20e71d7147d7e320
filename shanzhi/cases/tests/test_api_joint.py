"""Working together over JSON: the same actions, their refusals in problem details."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shanzhi.cases.models import Case
from shanzhi.cases.models.states import State
from shanzhi.cases.tests.factories import counted
from shanzhi.cases.tests.joint_factories import make_joint
from shanzhi.cases.tests.staff import key_of
from shanzhi.cases.tests.test_parts import handled, make_company
from shanzhi.cases.tests.test_teams import make_teams
from shanzhi.kernel.api import Actor

pytestmark = pytest.mark.django_db


class Caller:
    """A system that calls in somebody's name."""

    def __init__(self, actor: Actor) -> None:
        self._client = Client(headers={"Authorization": key_of(actor)})

    def post(self, path: str, **body: Any) -> Any:
        """POST JSON; the answer."""
        return self._client.post(f"/api/v1{path}", body, content_type="application/json")

    def get(self, path: str) -> Any:
        """The answer to a GET."""
        return self._client.get(f"/api/v1{path}")


def test_a_whistle_from_the_call_to_the_appraisal() -> None:
    joint = make_joint()
    clerk, unit = Caller(joint.town.clerk), Caller(joint.handler)
    path = f"/cases/{joint.case.number}/whistles"
    wanted = {"unit_ids": [joint.department.pk], "minutes": 30, "expected": "清走杂物"}
    made = clerk.post(path, **wanted, latitude=31.002, longitude=124.002)
    assert made.status_code == 201
    call = f"/calls/{made.json()['calls'][0]['id']}"
    assert unit.post(f"{call}/part", note="先做了").status_code == 409
    came = unit.post(f"{call}/arrival", latitude=31.003, longitude=124.002)
    assert (came.json()["state"], came.json()["distance_m"]) == ("present", 111)
    assert unit.post(f"{call}/part", note="清走了").json()["state"] == "done"
    assert clerk.post(f"{call}/appraisal", stars=5, words="好").json()["stars"] == 5
    assert clerk.get(path).json()[0]["calls"][0]["appraisal"] == "好"
    assert clerk.post(path, **wanted).status_code == 201
    whistle = clerk.get(path).json()[0]["id"]
    cancel = f"/whistles/{whistle}/cancellation"
    assert clerk.post(cancel, reason="").status_code == 422
    assert clerk.post(cancel, reason="不用了").status_code == 204


def test_a_stranger_and_a_bad_body_change_nothing() -> None:
    joint = make_joint()
    path = f"/cases/{joint.case.number}/whistles"
    wanted = {"unit_ids": [joint.department.pk], "minutes": 30, "expected": "清走杂物"}
    stranger, clerk = Caller(joint.fireman), Caller(joint.town.clerk)
    before = counted()
    assert stranger.post(path, **wanted).status_code == 404
    assert clerk.post(path, **{**wanted, "minutes": 31}).status_code == 422
    assert clerk.post(path, **{**wanted, "unit_ids": [999_999]}).status_code == 422
    assert Client().post(f"/api/v1{path}", wanted, "application/json").status_code == 401
    assert counted() == before


def test_parts_are_split_sent_back_and_accepted() -> None:
    joint = make_joint()
    company, worker = make_company(joint)
    clerk, path = Caller(joint.town.clerk), f"/cases/{joint.case.number}/parts"
    part = {"text": "清走杂物", "unit_id": company.pk, "reason": "归物业"}
    made = clerk.post(path, parts=[part])
    assert (made.status_code, made.json()[0]["holder"]) == (201, "和风物业")
    child = Case.objects.get(parent=joint.case)
    base = f"/cases/{child.number}"
    assert clerk.post(f"{base}/part-acceptance").status_code == 409
    handled(child, worker)
    assert clerk.post(f"{base}/part-return", reason="还差一处").status_code == 204
    handled(child, worker)
    assert clerk.post(f"{base}/part-acceptance").status_code == 204
    assert clerk.get(path).json()[0]["state"] == State.NOT_RATED


def test_a_team_is_called_and_the_next_when_it_cannot() -> None:
    teams = make_teams()
    clerk, near, far = (Caller(a) for a in (teams.joint.town.clerk, teams.near_by, teams.far_by))
    made = clerk.post(f"/cases/{teams.joint.case.number}/callouts", text="来搬杂物")
    assert (made.status_code, made.json()["team"]) == (201, "近队")
    first = made.json()["id"]
    assert far.post(f"/callouts/{first}/acceptance").status_code == 404
    assert near.post(f"/callouts/{first}/refusal", reason="车坏了").json()["state"] == "declined"
    second = teams.joint.case.callouts.get(state="offered").pk
    for verb, body in (("acceptance", {}), ("arrival", {}), ("completion", {"note": "搬走了"})):
        assert far.post(f"/callouts/{second}/{verb}", **body).status_code == 200
    assert teams.joint.case.callouts.get(pk=second).state == "done"


def test_handed_over_chased_and_taken_back() -> None:
    joint = make_joint()
    clerk, base = Caller(joint.town.clerk), f"/cases/{joint.case.number}"
    day = (localdate() + timedelta(days=2)).isoformat()
    over = {
        "system": "12345 政务服务便民热线",
        "reference": "A-1",
        "reason": "权属在外",
        "chase_on": day,
    }
    assert clerk.post(f"{base}/chases", answer="问了", chase_on=day).status_code == 409
    assert clerk.post(f"{base}/hand-over", **over).status_code == 204
    assert clerk.post(f"{base}/chases", answer="在办", chase_on=day).status_code == 204
    assert clerk.post(f"{base}/take-back", text="办好了").status_code == 204
    joint.case.refresh_from_db()
    assert joint.case.state == State.IN_PROGRESS


def test_watched_answered_and_ended() -> None:
    joint = make_joint()
    leader, clerk = Caller(joint.leader), Caller(joint.town.clerk)
    path = f"/cases/{joint.case.number}/supervision"
    assert clerk.post(path, reason="快办", within="4h").status_code == 403
    made = leader.post(path, reason="快办", within="4h")
    assert made.status_code == 201
    watch, reminder = made.json()["id"], made.json()["reminder_id"]
    assert leader.post(f"/supervisions/{watch}/reminders").status_code == 409
    assert clerk.post(f"/reminders/{reminder}/answer", text="下午去").status_code == 204
    assert leader.post(f"/supervisions/{watch}/reminders").status_code == 201
    assert leader.post(f"/supervisions/{watch}/ending", reason="看过了").status_code == 204
