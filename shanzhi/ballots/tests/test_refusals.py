"""Everything that is refused: with its reason, and nothing changed, nothing announced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from shanzhi.ballots.actions.cast_secret import cast_secret
from shanzhi.ballots.actions.cast_vote import NewVote, cast_vote
from shanzhi.ballots.actions.close_ballot import close_ballot
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, change_draft
from shanzhi.ballots.actions.export_ballot import export_ballot
from shanzhi.ballots.actions.give_notice import give_notice
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy
from shanzhi.ballots.actions.load_roll import load_roll
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import (
    Ballot,
    ChainLink,
    Elector,
    Envelope,
    Proxy,
    SetAside,
    Turnout,
    Vote,
)
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.queries.voters import Voter, actor_of
from shanzhi.ballots.rules.periods import earliest_opening, last_day
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.ballots.tests.factories import (
    AFTER,
    CLOSES,
    COMMUNITY,
    DURING,
    NO,
    NOTICED,
    OPENS,
    ORDINARY,
    YES,
    make_draft,
    make_noticed,
    make_open,
    make_scan,
    people_rows,
    rows_of,
    vote,
    voter,
)
from shanzhi.kernel.api import (
    NOBODY,
    SYSTEM,
    Actor,
    Conflict,
    Denied,
    EventRecord,
    Invalid,
    Refusal,
    Role,
    SpecialDay,
    WorkCalendar,
    WrongState,
)
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db
AREAS = ["80.00", "90.00", "100.00", "110.00", "120.00", "130.00"]
TABLES = (Ballot, Elector, Vote, ChainLink, SetAside, Proxy, Turnout, Envelope, EventRecord)


@pytest.fixture(autouse=True)
def town() -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())


@pytest.fixture
def clerk() -> Actor:
    return make_staff(Role.COMMUNITY_CLERK, COMMUNITY)


@contextmanager
def refused(kind: type[Refusal], words: str = "") -> Iterator[None]:
    """It is refused with that reason, and everything stands as before."""
    before = [
        (table.objects.count(), list(table.objects.order_by("pk").values())) for table in TABLES
    ]
    with pytest.raises(kind) as why:
        yield
    told = " ".join(why.value.fields.values()) if isinstance(why.value, Invalid) else str(why.value)
    assert words in told
    after = [
        (table.objects.count(), list(table.objects.order_by("pk").values())) for table in TABLES
    ]
    assert after == before


def paper_of(ballot: Ballot, number: int, by: Actor, **changes: Any) -> None:
    choices = changes.pop("choices", YES)
    given: dict[str, Any] = {
        "vote": NewVote(key=uuid4(), choices=choices), "channel": Channel.PAPER,
        "received_at": DURING, "uploader_key": "desk",
    } | changes  # fmt: skip
    record_paper(voter(ballot, number).elector, Paper(**given), by=by, at=AFTER)


def proxy_of(ballot: Ballot, giver: int, holder: int | None, by: Actor, **changes: Any) -> Proxy:
    given: dict[str, Any] = {
        "valid_until": CLOSES, "written_id": make_scan(), "uploader_key": "desk",
        "holder": voter(ballot, holder).elector if holder else None,
    } | changes  # fmt: skip
    return give_proxy(voter(ballot, giver).elector, NewProxy(**given), by=by, at=DURING)


def test_outside_of_the_window() -> None:
    ballot = make_open(rows_of(AREAS))
    for moment in (OPENS - timedelta(seconds=1), CLOSES + timedelta(seconds=1)):
        with refused(WrongState, "不在投票时间内"):
            vote(ballot, 1, at=moment)
    close_ballot(ballot, by=SYSTEM, at=CLOSES)
    with refused(WrongState, "不在投票时间内"):
        vote(ballot, 1)


def test_not_on_the_roll_and_for_somebody_else() -> None:
    ballot = make_open(rows_of(AREAS))
    other = make_open(rows_of(AREAS))
    who, stranger = voter(ballot, 1), voter(other, 1)
    new = NewVote(key=uuid4(), choices=YES, voter_id=who.person_id)
    for by in (NOBODY, SYSTEM, actor_of([stranger]), make_staff(Role.COMMUNITY_CLERK, COMMUNITY)):
        with refused(Denied):
            cast_vote(who.elector, new, by=by, at=DURING)


def test_a_second_co_owner() -> None:
    pair = (RollName("王五", "13800000001"), RollName("李四", "13800000002"))
    ballot = make_open([RollRow("1-101", pair, "80"), *rows_of(AREAS)])
    vote(ballot, 1, YES, place=0)
    with refused(Conflict, "共有人"):
        vote(ballot, 1, NO, place=1)
    assert vote(ballot, 1, NO, place=0).created  # who voted may change it


def test_paper_against_online_and_a_second_paper(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    paper_of(ballot, 1, clerk, scan_id=make_scan())
    assert vote(ballot, 1, NO).set_aside
    assert Vote.objects.count() == 1
    with refused(Conflict, "等裁定"):
        vote(ballot, 1, NO)


def test_paper_without_a_scan_too_early_or_by_an_unknown_channel(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    with refused(Invalid, "扫描件"):
        paper_of(ballot, 1, clerk)
    with refused(Invalid, "怎么来的"):
        paper_of(ballot, 1, clerk, channel=Channel.ONLINE, scan_id=make_scan())
    with refused(WrongState):
        paper_of(ballot, 1, clerk, received_at=OPENS - timedelta(hours=1))
    with refused(Denied):
        paper_of(ballot, 1, make_staff(Role.COMMUNITY_CLERK, "990202001001"), scan_id=make_scan())
    paper_of(ballot, 1, clerk, channel=Channel.BOOTH)


def test_proxies(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    with refused(Invalid, "委托书"):
        proxy_of(ballot, 1, 2, clerk, written_id=None)
    with refused(Invalid, "过期"):
        proxy_of(ballot, 1, 2, clerk, valid_until=DURING)
    _first, _second, held = (proxy_of(ballot, giver, 4, clerk) for giver in (1, 2, 3))
    with refused(Invalid, "上限"):
        proxy_of(ballot, 5, 4, clerk)
    with refused(Invalid, "不能再转委托"):
        proxy_of(ballot, 4, 6, clerk)  # who holds some gives none on
    with refused(Invalid, "不能再转委托"):
        proxy_of(ballot, 5, 1, clerk)  # who has given takes none
    with refused(Invalid, "撤回"):
        proxy_of(ballot, 1, 6, clerk)
    Proxy.objects.filter(pk=held.pk).update(valid_until=DURING - timedelta(days=1))
    holder = Voter(voter(ballot, 3).elector, None, held)
    with refused(Invalid, "过期"):
        cast_vote(
            holder.elector, NewVote(key=uuid4(), choices=YES, proxy=held), by=actor_of([holder]),
            at=DURING,
        )  # fmt: skip


def test_after_the_owner_voted_the_proxy_is_too_late(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    proxy = proxy_of(ballot, 1, 2, clerk)
    vote(ballot, 1)
    holder = Voter(voter(ballot, 1).elector, None, proxy)
    with refused(Conflict, "本人已经投过票"):
        cast_vote(
            holder.elector, NewVote(key=uuid4(), choices=NO, proxy=proxy), by=actor_of([holder]),
            at=DURING,
        )  # fmt: skip


def test_no_proxy_to_a_candidate_nor_where_there_is_none(clerk: Actor) -> None:
    names: list[dict[str, Any]] = [{"label": "赵一", "elector": 2}, {"label": "钱二"}]
    seats = NewItem(title="居委会委员", kind="election", options=names)
    ballot = make_open(people_rows(4), kind="committee", items=(seats,))
    with refused(Invalid, "候选人"):
        proxy_of(ballot, 1, 2, clerk)
    with refused(Invalid, "候选人"):
        proxy_of(ballot, 1, None, clerk, holder_name="赵一", holder_phone="13600000002")
    meeting = make_open(people_rows(4), kind="assembly")
    with refused(Invalid, "不能委托"):
        proxy_of(meeting, 1, 2, clerk)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"1": ["maybe"]}, "没有这个选项"),
        ({"1": ["yes", "no"]}, "选得太多"),
        ({"1": []}, "还有事项没有选"),
        ({}, "还有事项没有选"),
        ({"1": ["yes"], "2": ["yes"]}, "公告里没有这个事项"),
        ({"1": ["invalid"]}, "没有这个选项"),
    ],
)
def test_choices_outside_of_their_set(choices: dict[str, list[str]], words: str) -> None:
    ballot = make_open(rows_of(AREAS))
    with refused(Invalid, words):
        vote(ballot, 1, choices)


def test_a_key_with_another_content_and_of_another_head() -> None:
    ballot = make_open(rows_of(AREAS))
    key = uuid4()
    vote(ballot, 1, key=key)
    with refused(Conflict):
        vote(ballot, 1, NO, key=key)
    with refused(Conflict):
        vote(ballot, 2, key=key)


def test_a_secret_ballot_is_voted_once_and_never_by_name() -> None:
    seats = NewItem(title="委员", kind="election", options=[{"label": "赵一"}, {"label": "钱二"}])
    ballot = make_open(people_rows(4), kind="committee", items=(seats,))
    who = voter(ballot, 1)
    me = actor_of([who])
    with refused(WrongState, "无记名"):
        vote(ballot, 1, {"1": ["o1"]})
    cast_secret(who.elector, NewVote(key=uuid4(), choices={"1": ["o1"]}), by=me, at=DURING)
    with refused(Conflict, "不能更改"):
        cast_secret(who.elector, NewVote(key=uuid4(), choices={"1": ["o2"]}), by=me, at=DURING)


def test_short_notice_and_a_day_of_rest_at_its_end() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    calendar = WorkCalendar(special=frozenset({SpecialDay(date(2026, 3, 17), ())}))
    noticed = datetime(2026, 3, 2, 15, 0, tzinfo=zone)  # a Monday
    assert last_day(noticed.date(), 15, calendar) == date(2026, 3, 18)  # the 17th is a holiday
    assert earliest_opening(noticed, 15, calendar) == datetime(2026, 3, 19, tzinfo=zone)
    assert earliest_opening(noticed, 10, calendar) == datetime(2026, 3, 13, tzinfo=zone)
    assert earliest_opening(noticed, 12, calendar) == datetime(
        2026, 3, 17, tzinfo=zone
    )  # a Saturday
    assert earliest_opening(noticed, 0, calendar) == noticed
    ballot = make_draft()
    load_roll(ballot, rows_of(AREAS), by=SYSTEM, at=NOTICED)
    for days in (0, 14, 15):
        with refused(Invalid, "公告要满 15 天"):
            give_notice(
                ballot, opens_at=NOTICED + timedelta(days=days), closes_at=CLOSES, by=SYSTEM,
                at=NOTICED,
            )  # fmt: skip
    with refused(Invalid, "截止时间"):
        give_notice(ballot, opens_at=OPENS, closes_at=OPENS, by=SYSTEM, at=NOTICED)


def test_too_few_called_for_it_and_too_few_representatives() -> None:
    ballot = make_noticed(rows_of(AREAS), caller="share", callers=1)
    with refused(WrongState, "需要 2 人，实有 1 人"):
        open_ballot(ballot, by=SYSTEM, at=OPENS)
    meeting = make_noticed(
        people_rows(30), kind="assembly", caller="representatives", callers=9, callers_of=30
    )
    with refused(WrongState, "需要 10 人，实有 9 人"):
        open_ballot(meeting, by=SYSTEM, at=OPENS)
    mixed = [*people_rows(3), *people_rows(2, "member")]
    few = make_noticed(mixed, kind="representatives")
    with refused(WrongState, "五分之四"):
        open_ballot(few, by=SYSTEM, at=OPENS)


def test_an_item_after_the_notice_and_any_edit_after_the_opening() -> None:
    ballot = make_noticed(rows_of(AREAS))
    more = NewBallot(kind="owners", place_code=COMMUNITY, title="改", items=(ORDINARY, ORDINARY))
    with refused(WrongState):
        change_draft(ballot, more, by=SYSTEM, at=NOTICED)
    ballot = open_ballot(ballot, by=SYSTEM, at=OPENS)
    steps: tuple[Callable[[], object], ...] = (
        lambda: change_draft(ballot, more, by=SYSTEM, at=DURING),
        lambda: load_roll(ballot, rows_of(["1"]), by=SYSTEM, at=DURING),
        lambda: give_notice(ballot, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM, at=DURING),
        lambda: open_ballot(ballot, by=SYSTEM, at=DURING),
        lambda: close_ballot(ballot, by=SYSTEM, at=DURING),
    )
    for step in steps:
        with refused(WrongState):
            step()


def test_a_peek_before_the_count_is_refused_to_everybody(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    vote(ballot, 1)
    close_ballot(ballot, by=SYSTEM, at=AFTER)
    me = actor_of([voter(ballot, 1)])
    for by in (clerk, SYSTEM, make_staff(Role.CITY_DISPATCHER, COMMUNITY[:6]), me):
        with refused(WrongState, "计票之前"):
            export_ballot(ballot, by=by, at=AFTER)
    for by in (make_staff(Role.COMMUNITY_CLERK, "990202001001"), me, NOBODY):
        with refused(Denied):
            count_ballot(ballot, by=by, at=AFTER)
    assert ballot.result is None
