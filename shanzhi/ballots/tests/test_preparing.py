"""What is refused while a ballot is prepared: rows, drafts, deliveries, rules of a place."""

from __future__ import annotations

from typing import Any

import pytest

from shanzhi.ballots.actions.deliver_notice import deliver_notice
from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, draft_ballot
from shanzhi.ballots.actions.load_roll import BadRoll, load_roll
from shanzhi.ballots.actions.set_place_rule import NewPlaceRule, end_place_rule, set_place_rule
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.rules.law import values_of
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.ballots.tests.factories import (
    COMMUNITY,
    NOTICED,
    ORDINARY,
    make_draft,
    make_noticed,
    make_scan,
    rows_of,
)
from shanzhi.ballots.tests.test_refusals import AREAS, refused
from shanzhi.kernel.api import (
    SYSTEM,
    Actor,
    Denied,
    Invalid,
    Role,
)
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town() -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())


@pytest.fixture
def clerk() -> Actor:
    return make_staff(Role.COMMUNITY_CLERK, COMMUNITY)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        *((RollRow("1-9", (RollName("张三"),), area), "面积")
          for area in ("0", "-5", "NaN", "1e400", "", "八十九", "89.505")),
        (RollRow("", (RollName("张三"),), "80"), "房号"),
        (RollRow("1-9", (), "80"), "姓名"),
        (RollRow("1-1", (RollName("张三"),), "80"), "已经有了"),
        (RollRow("1-9", (RollName("张三"),), "80", kind="household"), "类别"),
        (RollRow("1-9", (RollName("张三"),), "80", use="castle"), "用途"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_leaves_the_roll_as_it_was(row: RollRow, words: str) -> None:
    ballot = make_draft()
    load_roll(ballot, rows_of(AREAS), by=SYSTEM, at=NOTICED)
    with refused(BadRoll, words):
        load_roll(ballot, [*rows_of(AREAS), row], by=SYSTEM, at=NOTICED)


def test_drafts_that_cannot_be(clerk: Actor) -> None:
    choose = NewItem(title="委员", kind="election", matter=3)
    for changes, words in (
        ({"kind": "guess"}, "种类"),
        ({"kind": "opinion", "force": "binding"}, "没有法律效力"),
        ({"force": "imported_official"}, "法定表决的结果"),
        ({"place_code": "12345"}, "镇街"),
        ({"title": " "}, "标题"),
        ({"is_secret": True}, "记名"),
        ({"items": ()}, "事项"),
        ({"items": (choose,)}, "候选人"),
        ({"items": (NewItem(title="无项"),)}, "第二百七十八条"),
        ({"silence_clause": "规约第九条"}, "已读提示"),
        ({"kind": "committee"}, "选举"),
    ):
        given: dict[str, Any] = {
            "kind": "owners", "place_code": COMMUNITY, "title": "选聘物业", "force": "binding",
            "items": (ORDINARY,),
        } | changes  # fmt: skip
        with refused(Invalid, words):
            draft_ballot(NewBallot(**given), by=SYSTEM, at=NOTICED)


def test_delivery_without_proof(clerk: Actor) -> None:
    ballot = make_noticed(rows_of(AREAS))
    with refused(Invalid, "签收单"):
        deliver_notice(
            ballot, [1], how="signed", proof_id=None, uploader_key="desk", by=clerk, at=NOTICED
        )
    with refused(Invalid, "不在名册"):
        deliver_notice(
            ballot,
            [99],
            how="signed",
            proof_id=make_scan(),
            uploader_key="desk",
            by=clerk,
            at=NOTICED,
        )


def test_a_place_says_otherwise_with_source_and_reason_and_the_desk_itself_may_not(
    clerk: Actor,
) -> None:
    street = make_staff(Role.STREET_DISPATCHER, COMMUNITY[:9])
    given: dict[str, Any] = {
        "place_code": COMMUNITY, "kind": "owners", "name": "notice_days", "value": 20,
        "source": "本小区业主大会议事规则第六条", "reason": "业主约定更长",
    }  # fmt: skip
    with refused(Denied):
        set_place_rule(NewPlaceRule(**given), by=clerk, at=NOTICED)
    for changes, words in (
        ({"value": 2.5}, "数值不对"),
        ({"name": "nothing"}, "没有这条规则"),
        ({"reason": ""}, "理由"),
        ({"source": " "}, "理由"),
    ):
        with refused(Invalid, words):
            set_place_rule(NewPlaceRule(**(given | changes)), by=street, at=NOTICED)
    set_place_rule(NewPlaceRule(**given), by=street, at=NOTICED)
    rule = set_place_rule(NewPlaceRule(**(given | {"value": 25})), by=street, at=NOTICED)
    assert values_of(rules_in("owners", COMMUNITY))["notice_days"] == 25
    (found,) = (row for row in rules_in("owners", COMMUNITY) if row["name"] == "notice_days")
    assert (found["source"], found["reason"]) == (given["source"], given["reason"])
    assert values_of(rules_in("owners", "990202001001"))["notice_days"] == 15
    end_place_rule(rule, by=street, at=NOTICED)
    assert values_of(rules_in("owners", COMMUNITY))["notice_days"] == 15
