"""Who is called, and over which channels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shanzhi.cases.tests.factories import COMMUNITY, Town, make_town
from shanzhi.kernel.api import SYSTEM, Role, now
from shanzhi.messaging.tests.factories import told
from shanzhi.organizations.api import (
    TeamParticulars,
    UnitKind,
    set_team_profile,
    staff_actor,
)
from shanzhi.organizations.tests.factories import make_post, make_staff, make_unit
from shanzhi.people.tests.factories import make_account
from shanzhi.sensing.actions.call_out import NotTaken, send_call
from shanzhi.sensing.actions.take_alarms import acknowledge_alarms
from shanzhi.sensing.models import AlarmCall, CallChannel, Cause, Severity
from shanzhi.sensing.queries.alarms import visible_groups
from shanzhi.sensing.rules.calling import (
    AFTER,
    Helper,
    Team,
    Tier,
    nearest_teams,
    steps_from,
    to_call,
)
from shanzhi.sensing.rules.grouping import Standing, common_place, group_key
from shanzhi.sensing.rules.signing import signature
from shanzhi.sensing.rules.thresholds import propose_threshold
from shanzhi.sensing.tests.alarm_factories import make_group
from shanzhi.sensing.tests.factories import make_device

HERE, NEAR, FAR = (31.0, 124.0), (31.001, 124.0), (31.1, 124.0)
SECRET = "a-shared-word"  # 2026-11-26: of this test alone


@pytest.fixture
def town() -> Town:
    return make_town()


class Outside:
    """A system outside: it keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer = 200
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outside.got.append((dict(self.headers), body))
                self.send_response(outside.answer)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/alarms"


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    found = Outside()
    settings.ALARM_VOICE_URL = found.address
    settings.ALARM_HOOK_SECRET = SECRET
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.mark.django_db
def test_a_telephone_robot_is_told_with_a_signature(town: Town, outside: Outside) -> None:
    make_account(
        name="值班", role=Role.COMMUNITY_CLERK, scope_code=COMMUNITY, work_phone="13900000001"
    )
    make_group(make_device(place_code=town.grid.code, building=town.building))
    call = AlarmCall.objects.get(channel=CallChannel.VOICE)
    outside.answer = 503
    with pytest.raises(NotTaken):
        send_call(call.pk, last=False)
    send_call(call.pk, last=True)
    call.refresh_from_db()
    assert call.failure == "HTTPError 503"
    outside.answer = 200
    send_call(call.pk, last=False)
    send_call(call.pk, last=False)  # the job once more: it is done
    assert len(outside.got) == 3
    headers, body = outside.got[-1]
    assert headers["X-Shanzhi-Signature"] == signature(SECRET, headers["X-Shanzhi-Timestamp"], body)
    said = json.loads(body)
    assert (said["cause"], said["numbers"]) == ("fire", ["13900000001"])
    call.refresh_from_db()
    assert call.failure == ""
    assert call.answered_at is not None


@pytest.mark.django_db
def test_who_has_a_mobile_of_the_office_is_texted_too(town: Town) -> None:
    account = make_account(
        name="值班", role=Role.COMMUNITY_CLERK, scope_code=COMMUNITY, work_phone="139 0000 0001"
    )
    make_group(make_device(place_code=town.grid.code, building=town.building))
    rows = [row for row in told("sensing.called.fire") if row.channel == "sms"]
    assert [row.account_id for row in rows] == [account.pk]
    assert AlarmCall.objects.get(channel=CallChannel.SMS).account == account


@pytest.mark.django_db
def test_the_micro_fire_station_is_called_and_may_take_it(town: Town) -> None:
    station = make_unit(kind=UnitKind.TEAM, place_code=COMMUNITY, name="微型消防站")
    set_team_profile(
        station,
        TeamParticulars(point=(31.002, 124.002), skills=("1307",), hours=None, capacity=1),
        by=SYSTEM,
    )
    man = make_account(name="孙消", role=Role.HANDLER, scope_code=COMMUNITY[:6])
    make_post(man, station)
    fireman, other = staff_actor(man), make_staff(Role.HANDLER, COMMUNITY[:6], name="外单位")
    group = make_group(make_device(place_code=town.grid.code, building=town.building))
    assert AlarmCall.objects.get(account=man, channel=CallChannel.INBOX).unit == station
    assert list(visible_groups(fireman)) == [group]
    assert not visible_groups(other).exists()
    assert acknowledge_alarms(group, by=fireman).acknowledged_by == man


def test_steps_wait_half_a_minute_a_minute_and_three() -> None:
    start = now()
    steps = steps_from(start, Severity.CRITICAL)
    assert [(due - start).total_seconds() for _tier, due in steps] == [0, 30, 60, 180]
    assert steps_from(start, Severity.MINOR) == []
    assert list(AFTER) == list(Tier)


def test_the_nearest_team_on_duty_that_knows_it_goes_first() -> None:
    teams = [
        Team(1, FAR, (), None, (11,)),
        Team(2, NEAR, ("1307",), (8, 18), (12,)),
        Team(3, NEAR, ("0102",), None, (13,)),
        Team(4, NEAR, (), (22, 6), (14,)),
        Team(5, NEAR, (), None, ()),
    ]

    def found(hour: int) -> list[int]:
        near = nearest_teams(teams, there=HERE, category_code="1307009", hour=hour)
        return [team.unit_id for team in near]

    assert found(9) == [2, 1]
    assert found(23) == [4, 1]


people = some.builds(
    Helper,
    account_id=some.integers(1, 8),
    why=some.sampled_from(["grid", "team", "clerk"]),
    point=some.sampled_from([None, NEAR, FAR]),
    on_shift=some.booleans(),
)


@given(some.lists(people, max_size=12), some.sets(some.integers(1, 8)))
def test_nobody_is_called_twice_and_nobody_is_forgotten(
    helpers: list[Helper], called: set[int]
) -> None:
    found = [one.account_id for one in to_call(helpers, called, there=HERE)]
    assert len(found) == len(set(found))
    assert set(found) == {one.account_id for one in helpers} - called


alarms = some.builds(
    Standing,
    cause=some.sampled_from([*Cause]),
    device_id=some.integers(1, 99),
    place_code=some.sampled_from(["990101001001001", "990101001001002", "990202001001"]),
    building_id=some.one_of(some.none(), some.integers(1, 3)),
    dwelling_id=some.one_of(some.none(), some.integers(1, 3)),
    person_id=some.one_of(some.none(), some.integers(1, 3)),
    gateway_id=some.one_of(some.none(), some.integers(1, 3)),
    feeder=some.sampled_from(["", "翠湖线", "x" * 40]),
    is_gateway=some.booleans(),
)


@given(alarms, alarms)
def test_only_what_belongs_together_is_one_matter(one: Standing, other: Standing) -> None:
    key = group_key(one)
    assert len(key) <= 80
    if key != group_key(other):
        return
    assert one.cause == other.cause
    if one.cause == Cause.PERSON:
        same = (one.person_id, one.dwelling_id, one.device_id)
        assert any(
            a and a == b
            for a, b in zip(
                same, (other.person_id, other.dwelling_id, other.device_id), strict=True
            )
        )
    if one.cause == Cause.LID and one.building_id is None:
        assert one.device_id == other.device_id
    if one.cause in {Cause.FIRE, Cause.GAS} and one.building_id:
        assert one.building_id == other.building_id


def test_a_gateway_and_those_behind_it_are_one_and_mains_go_by_feeder() -> None:
    gateway = Standing(Cause.SILENCE, 7, "990101001001001", building_id=1, is_gateway=True)
    child = Standing(Cause.SILENCE, 8, "990101001001001", building_id=2, gateway_id=7)
    assert group_key(gateway) == group_key(child)
    lines = [
        Standing(Cause.POWER, n, code, building_id=n, feeder="甲线")
        for n, code in enumerate(["990101001001001", "990101001002001", "990202001001001"])
    ]
    assert len({group_key(line) for line in lines}) == 2


@given(
    some.lists(
        some.sampled_from(["990101001001001", "990101001001002", "990101002001", "990202"]),
        min_size=1,
    )
)
def test_the_common_place_holds_all_of_them(codes: list[str]) -> None:
    place = common_place(codes)
    assert len(place) in {0, 6, 9, 12, 15}
    assert all(code.startswith(place) for code in codes)


values = some.floats(0, 100).map(lambda value: round(value, 1))


@given(some.lists(values, max_size=8), some.lists(values, max_size=20), some.booleans())
def test_a_proposed_threshold_never_misses_a_true_one(
    true: list[float], false: list[float], rises: bool
) -> None:
    found = propose_threshold(true, false, current=0 if rises else 100, rises=rises)
    if found is None:
        return
    assert all(value >= found.threshold if rises else value <= found.threshold for value in true)
    assert 0 < found.fewer <= len(false)
    assert found.fewer == sum(v < found.threshold if rises else v > found.threshold for v in false)
