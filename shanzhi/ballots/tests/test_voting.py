"""张阿姨 and her neighbours vote: online, on paper, by proxy, secretly; and what the chain shows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.ballots.actions.cast_secret import cast_secret, note_booth_voter
from shanzhi.ballots.actions.cast_vote import NewVote, cast_vote
from shanzhi.ballots.actions.chain import seal_votes
from shanzhi.ballots.actions.close_ballot import close_ballot, publish_head, see_to_ballots
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.actions.decide_set_aside import decide_set_aside
from shanzhi.ballots.actions.deliver_notice import deliver_notice
from shanzhi.ballots.actions.draft_ballot import NewItem
from shanzhi.ballots.actions.export_ballot import export_ballot
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import Ballot, ChainLink, Elector, SetAside, Turnout, Vote, VoteWaiting
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.queries.ballots import attendance, heads_of
from shanzhi.ballots.queries.export import broken_link
from shanzhi.ballots.queries.own_receipts import receipts_of
from shanzhi.ballots.queries.voters import Voter, actor_of, has_voted, voters_of
from shanzhi.ballots.rules.canonical import link_of
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.ballots.tests.factories import (
    AFTER,
    CLOSES,
    COMMUNITY,
    DURING,
    NO,
    OPENS,
    YES,
    make_noticed,
    make_open,
    make_scan,
    people_rows,
    rows_of,
    vote,
    voter,
)
from shanzhi.ballots.verifier.verify_ballot import main, receipt_words, verify
from shanzhi.kernel.api import SYSTEM, Actor, EventRecord, Role
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.tests.factories import make_resident
from shanzhi.places.tests.factories import make_grid, make_square

pytestmark = pytest.mark.django_db
AREAS = ["80.00", "90.00", "100.00"]


@pytest.fixture(autouse=True)
def town() -> None:
    make_grid("翠湖花园网格", COMMUNITY, make_square())


@pytest.fixture
def clerk() -> Actor:
    return make_staff(Role.COMMUNITY_CLERK, COMMUNITY)


def counted(ballot: Ballot, **more: object) -> Ballot:
    close_ballot(ballot, by=SYSTEM, at=AFTER)
    return count_ballot(ballot, by=SYSTEM, at=AFTER, **more)  # type: ignore[arg-type]  # 2026-11-26: papers


def record_of(ballot: Ballot) -> bytes:
    return b"".join(export_ballot(ballot, by=SYSTEM, at=AFTER))


def paper(ballot: Ballot, number: int, choices: dict[str, list[str]], by: Actor) -> object:
    new = Paper(
        vote=NewVote(key=uuid4(), choices=choices),
        channel=Channel.PAPER,
        received_at=DURING,
        scan_id=make_scan(),
        uploader_key="desk",
    )
    return record_paper(voter(ballot, number).elector, new, by=by, at=DURING)


def test_a_ballot_from_notice_to_a_record_that_holds_at_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballot = make_open(rows_of(AREAS))
    first, again = vote(ballot, 1), vote(ballot, 1, NO)  # she thought better of it
    vote(ballot, 2)
    vote(ballot, 3)
    assert attendance(ballot).voted == 3
    ballot = counted(ballot)
    assert ballot.result
    (found,) = ballot.result["items"]
    assert found["counts"]["yes"] == {"heads": 2, "area": "190.00"}
    assert found["passed"]
    record = record_of(ballot)
    checked = verify(record)
    assert first.vote
    assert again.vote
    assert receipt_words(checked, bytes(first.vote.leaf).hex())[0] == "receipt_before"
    assert receipt_words(checked, bytes(again.vote.leaf).hex())[0] == "receipt_counts"
    file = tmp_path / "record.txt"
    file.write_bytes(record)
    opening = bytes(heads_of(ballot)[0].link).hex()
    arguments = [str(file), "--head", opening, "--receipt", bytes(again.vote.leaf).hex()]
    assert main(arguments) == 0
    assert "核对无误" in capsys.readouterr().out
    assert main([str(file), "--head", "ab" * 32]) == 1
    assert "业主1" not in record.decode()  # no name leaves the house
    file.write_bytes(record.replace(b'["no"]', b'["yes"]', 1))
    assert main([str(file)]) == 1
    assert "从第" in capsys.readouterr().out


def test_the_same_key_never_votes_twice() -> None:
    ballot = make_open(rows_of(AREAS))
    key = uuid4()
    first, again = vote(ballot, 1, key=key), vote(ballot, 1, key=key)
    assert (first.created, again.created) == (True, False)
    assert first.vote == again.vote
    vote(ballot, 1, NO)
    assert vote(ballot, 1, key=key).vote == first.vote  # a late retry finds its own
    assert Vote.objects.count() == 2


def test_a_receipt_shows_the_place_in_the_chain() -> None:
    ballot = make_open(rows_of(AREAS))
    cast = vote(ballot, 2)
    seal_votes(ballot.pk, DURING)
    who = voter(ballot, 2)
    (receipt,) = receipts_of(who)
    assert receipt.counts
    assert receipt.sequence == 2
    assert cast.vote
    link = link_of(bytes.fromhex(receipt.previous), bytes.fromhex(receipt.leaf))
    assert link.hex() == receipt.link
    assert not VoteWaiting.objects.exists()
    assert receipts_of(voter(ballot, 1)) == []


def test_the_head_is_published_at_opening_each_day_and_at_closing() -> None:
    ballot = make_noticed(rows_of(AREAS))
    assert see_to_ballots(by=SYSTEM, at=OPENS)["opened"] == 1
    vote(ballot, 1)
    seal_votes(ballot.pk, DURING)
    for _each in range(2):
        see_to_ballots(by=SYSTEM, at=DURING)
    assert publish_head(ballot, by=SYSTEM, at=DURING) is None
    assert see_to_ballots(by=SYSTEM, at=CLOSES)["closed"] == 1
    kinds = [link.body[0] for link in heads_of(ballot) if link.body]
    assert kinds == ["opened", "head", "closed"]
    told = EventRecord.objects.filter(aggregate="ballot", payload__has_key="head")
    assert {row.payload["head"] for row in told} == {bytes(x.link).hex() for x in heads_of(ballot)}


def test_a_changed_vote_is_refused_by_the_database_and_found_where_that_was_stepped_over() -> None:
    ballot = make_open(rows_of(AREAS))
    for number in (1, 2, 3):
        vote(ballot, number)
    seal_votes(ballot.pk, DURING)
    for statement in (
        'UPDATE ballots_vote SET choices = \'{"1": ["no"]}\'',
        "DELETE FROM ballots_vote",
        "UPDATE ballots_chainlink SET sequence = sequence + 10",
        "UPDATE ballots_elector SET area = 1",
        "UPDATE ballots_ballotitem SET title = 'x'",
        "UPDATE ballots_ballot SET frozen_hash = 'x'",
        "UPDATE ballots_ballot SET title = 'x'",
        "UPDATE ballots_ballot SET force = 'advisory'",
        "UPDATE ballots_ballot SET opens_at = opens_at - interval '1 day'",
        "UPDATE ballots_ballot SET closes_at = closes_at + interval '1 day'",
        "UPDATE ballots_ballot SET result = '{}'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    ballot.refresh_from_db()
    assert broken_link(ballot) is None
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            'UPDATE ballots_vote SET choices = \'{"1": ["no"]}\' WHERE elector_id ='
            " (SELECT id FROM ballots_elector WHERE number = 2)"
        )
        cursor.execute("SET session_replication_role = origin")
    assert broken_link(ballot) == ChainLink.objects.get(vote__elector__number=2).sequence


def test_one_current_vote_per_head_in_the_database_itself() -> None:
    ballot = make_open(rows_of(AREAS))
    made = vote(ballot, 1).vote
    assert made
    other = Elector.objects.get(ballot=ballot, number=2)
    columns = {
        "ballot": ballot,
        "channel": "booth",
        "choices": YES,
        "at": DURING,
        "leaf": b"x" * 32,
    }
    for wrong in (
        {"elector": made.elector},  # a second beginning
        {"elector": other, "supersedes": made},  # in another's place
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Vote.objects.create(key=uuid4(), **columns, **wrong)


def test_paper_against_online_waits_for_a_person_and_the_first_counts_meanwhile(
    clerk: Actor,
) -> None:
    ballot = make_open(rows_of(AREAS))
    vote(ballot, 1, YES)
    paper(ballot, 1, NO, clerk)
    (aside,) = SetAside.objects.all()
    assert Vote.objects.count() == 1
    close_ballot(ballot, by=SYSTEM, at=AFTER)
    from shanzhi.kernel.api import Denied, WrongState

    with pytest.raises(WrongState):
        count_ballot(ballot, by=SYSTEM, at=AFTER)
    with pytest.raises(Denied):  # not who entered it
        decide_set_aside(aside, end="this", reason="以签名的纸质票为准", by=clerk, at=AFTER)
    other = make_staff(Role.COMMUNITY_CLERK, COMMUNITY)
    decide_set_aside(aside, end="this", reason="以签名的纸质票为准", by=other, at=AFTER)
    ballot = count_ballot(ballot, by=SYSTEM, at=AFTER)
    assert ballot.result
    assert ballot.result["items"][0]["counts"]["no"]["heads"] == 1
    verify(record_of(ballot))


def test_a_paper_that_was_sent_again_is_one(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    new = Paper(
        vote=NewVote(key=uuid4(), choices={"1": ["blank"]}), channel=Channel.LETTER,
        received_at=DURING, scan_id=make_scan(), uploader_key="desk",
    )  # fmt: skip
    elector = voter(ballot, 1).elector
    first = record_paper(elector, new, by=clerk, at=DURING)
    assert record_paper(elector, new, by=clerk, at=DURING).vote == first.vote

    vote(ballot, 2)
    beside = replace(new, vote=NewVote(key=uuid4(), choices=NO), scan_id=make_scan())
    elector = voter(ballot, 2).elector
    aside = record_paper(elector, beside, by=clerk, at=DURING)
    again = record_paper(elector, beside, by=clerk, at=DURING)
    assert (aside.set_aside, aside.created, again.created) == (again.set_aside, True, False)
    assert SetAside.objects.count() == 1


def test_a_resident_votes_as_who_the_number_says_and_for_who_gave_a_proxy(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    giver = voter(ballot, 2).elector
    holder = voter(ballot, 1).elector
    new = NewProxy(
        valid_until=CLOSES + timedelta(days=400), written_id=make_scan(), uploader_key="desk",
        holder=holder,
    )  # fmt: skip
    proxy = give_proxy(giver, new, by=clerk, at=DURING)
    voters = voters_of(make_resident(phone="13700000001"), ballot)
    assert [(v.elector.number, v.proxy) for v in voters] == [(1, None), (2, proxy)]
    assert voters_of(make_resident(phone="13700009999"), ballot) == []
    me = actor_of(voters)
    for each in voters:
        cast_vote(
            each.elector,
            NewVote(key=uuid4(), choices=YES, voter_id=each.person_id, proxy=each.proxy),
            by=me,
            at=DURING,
        )
    vote(ballot, 2, NO)  # the owner comes after all: their own vote takes the proxy's place
    ballot = counted(ballot)
    assert ballot.result
    assert ballot.result["items"][0]["counts"]["yes"]["heads"] == 1


def test_one_owner_of_several_units_is_one_head_and_so_is_the_developer() -> None:
    wang, li = RollName("王五", "13800000001"), RollName("李四", "13800000002")
    rows = [
        RollRow("1-101", (wang,), "80"),
        RollRow("1-102", (wang,), "90.5"),
        RollRow("地库-1", (wang,), "12", use="garage"),
        RollRow("1-103", (wang, li), "100"),
        RollRow("1-104", (RollName("锦云置业"),), "70", kind="developer"),
        RollRow("1-105", (RollName("锦云置业"),), "70", kind="developer"),
        RollRow("1-106", (RollName("张伟"),), "60"),
        RollRow("1-107", (RollName("张伟"),), "60"),
    ]
    ballot = make_open(rows)
    heads = list(Elector.objects.filter(ballot=ballot).order_by("number"))
    assert [str(head.area) for head in heads] == ["170.50", "100.00", "140.00", "60.00", "60.00"]
    assert ballot.frozen
    assert ballot.frozen["roll"]["area"] == "530.50"


def test_a_secret_election_tells_who_voted_and_what_was_voted_and_never_both(clerk: Actor) -> None:
    names: list[dict[str, Any]] = [
        {"label": "赵一"},
        {"label": "钱二", "elector": 6},
        {"label": "孙三"},
    ]
    seats = NewItem(title="居委会委员", kind="election", options=names, most=2)
    ballot = make_open(people_rows(6), kind="committee", items=(seats,))
    digests = []
    for number in (1, 2, 3):
        who = voter(ballot, number)
        new = NewVote(key=uuid4(), choices={"1": ["o1", "o3"]})
        dropped = cast_secret(who.elector, new, by=actor_of([who]), at=DURING)
        again = cast_secret(who.elector, new, by=actor_of([who]), at=DURING)
        assert (dropped.created, again.created) == (True, False)
        digests.append(dropped.digest)
    note_booth_voter(voter(ballot, 4).elector, key=uuid4(), by=clerk, at=DURING)
    columns = {field.name for field in Turnout._meta.concrete_fields}
    assert not columns & {"at", "choices", "envelope", "sequence"}
    assert not Vote.objects.exists()
    papers = [{"1": ["o1", "o2"]}]
    ballot = counted(ballot, papers=papers)
    assert ballot.result
    (found,) = ballot.result["items"]
    assert (found["elected"], found["part"]["heads"]) == (["o1", "o3"], 4)
    assert ballot.result["papers"] == 4
    checked = verify(record_of(ballot))
    assert receipt_words(checked, digests[0])[0] == "receipt_box"
    assert not ballot.envelopes.exclude(sealed=b"").exists()


def test_silence_with_delivery_from_the_clause_to_the_record(clerk: Actor) -> None:
    ballot = make_open(
        rows_of(["100.00"] * 4), silence_clause="规约第九条", silence_warning_read=True
    )
    deliver_notice(
        ballot, [2, 3], how="signed", proof_id=make_scan(), uploader_key="desk", by=clerk, at=DURING
    )
    vote(ballot, 1)
    ballot = counted(ballot)
    assert ballot.result
    (found,) = ballot.result["items"]
    assert (found["passed"], found["without_silence"]["passed"]) == (True, False)
    verify(record_of(ballot))


def test_a_proxy_outside_of_the_roll_is_found_by_the_number(clerk: Actor) -> None:
    ballot = make_open(rows_of(AREAS))
    new = NewProxy(
        valid_until=CLOSES, written_id=make_scan(), uploader_key="desk",
        holder_name="小王", holder_phone="13511112222",
    )  # fmt: skip
    proxy = give_proxy(voter(ballot, 3).elector, new, by=clerk, at=DURING)
    from shanzhi.ballots.models import Proxy

    Proxy.objects.update(valid_until=CLOSES + timedelta(days=4000))
    assert voters_of(make_resident(phone="13511112222"), ballot) == [
        Voter(voter(ballot, 3).elector, None, proxy)
    ]


def test_that_somebody_voted_is_known_by_the_number_on_the_roll() -> None:
    ballot = make_open(people_rows(3), kind="households")
    one, other = (make_resident(phone=f"1360000000{n}") for n in (1, 2))
    assert not has_voted(one, ballot)
    vote(ballot, 1)
    assert has_voted(one, ballot)
    assert not has_voted(other, ballot)
