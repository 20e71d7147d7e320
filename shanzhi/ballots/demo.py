"""Two ballots of owners in the demo town: one that is open, one with its result. All invented."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from shanzhi.ballots.actions.cast_vote import NewVote, cast_vote
from shanzhi.ballots.actions.chain import seal_votes
from shanzhi.ballots.actions.close_ballot import close_ballot, publish_head
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, draft_ballot
from shanzhi.ballots.actions.give_notice import give_notice
from shanzhi.ballots.actions.load_roll import load_roll
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.models import Ballot, Elector
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.queries.voters import Voter, actor_of
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.kernel.api import SYSTEM, now

NAMESPACE = uuid.UUID("0c3f6c1e-7d0a-5b6e-9f0b-2a1f6f3d8e11")
# not on screen: family names and given names of the demo
_FAMILY, _GIVEN = "林沈许温叶柳江程苏白季安", ("秀英", "望山", "小满", "清和", "立夏", "长河")
FLOORS, DOORS = 6, 4
# Who can be played in the demo: signs in with this number and finds both ballots.
PHONE = "13800001101"
NOTICE = timedelta(days=18)
SHED = NewBallot(
    kind="owners",
    place_code="",
    title="锦云花园建电动车充电棚",  # not on screen: words of the demo
    # not on screen: words of the demo
    words="小区东门内绿地旁建一处充电棚，48 个车位，物业专项资金出 3 万元，运营方出 5 万元，收费按市里的指导价。",
    items=(
        NewItem(title="同意把东门内空地改为充电棚", matter=8),  # not on screen: words of the demo
        NewItem(
            title="同意由街道比选的运营方管理五年", matter=9
        ),  # not on screen: words of the demo
    ),
)
KEEPER = NewBallot(
    kind="owners",
    place_code="",
    title="锦云花园续聘物业服务企业",  # not on screen: words of the demo
    words="现合同到期，业主委员会提议续聘三年，服务费不变，每季度公布收支。",  # not on screen: words of the demo
    force="binding",
    items=(
        NewItem(title="同意续聘现物业服务企业三年", matter=4),
    ),  # not on screen: words of the demo
)


@transaction.atomic
def load_demo_ballots(grid_codes: list[str], *, at: datetime | None = None) -> int:
    """An advisory ballot that is open and a binding one with its result, in the community of the first
    grid; once only. Returns how many are new."""
    if Ballot.objects.exists() or not grid_codes:
        return 0
    place = min(grid_codes)[:12]
    moment = at or now()
    morning = localtime(moment).replace(hour=8, minute=0, second=0, microsecond=0)
    _with_result(place, morning - timedelta(days=20))
    _open(place, morning - timedelta(days=4), moment)
    return 2


def _with_result(place: str, opens_at: datetime) -> None:
    ballot = _begun(KEEPER, place, opens_at, days=12)
    electors = list(Elector.objects.filter(ballot=ballot).order_by("number"))
    for number, elector in enumerate(electors[:-3]):
        answer = "no" if number % 7 == 3 else "abstain" if number % 11 == 5 else "yes"
        _vote(elector, {"1": [answer]}, opens_at + timedelta(hours=2 + number * 7))
    end = opens_at + timedelta(days=12)
    close_ballot(ballot, by=SYSTEM, at=end)
    count_ballot(ballot, by=SYSTEM, at=end + timedelta(hours=3))


def _open(place: str, opens_at: datetime, moment: datetime) -> None:
    ballot = _begun(SHED, place, opens_at, days=10)
    electors = list(Elector.objects.filter(ballot=ballot).order_by("number"))
    # The first is left to whoever plays with the demo.
    for number, elector in enumerate(electors[1:12]):
        choices = {"1": ["no" if number % 4 == 2 else "yes"], "2": ["yes"]}
        _vote(elector, choices, opens_at + timedelta(hours=3 + number * 6))
    on_paper = Paper(
        vote=NewVote(key=_key(ballot, "paper"), choices={"1": ["no"], "2": ["no"]}),
        channel=Channel.BOOTH,
        received_at=opens_at + timedelta(hours=80),
    )
    record_paper(electors[3], on_paper, by=SYSTEM, at=moment)
    seal_votes(ballot.pk, moment)
    publish_head(ballot, by=SYSTEM, at=moment)


def _begun(new: NewBallot, place: str, opens_at: datetime, *, days: int) -> Ballot:
    """Announced long enough before, with its roll, and open."""
    noticed_at = opens_at - NOTICE
    said = NewBallot(
        **{name: getattr(new, name) for name in ("kind", "title", "words", "force", "items")},
        place_code=place,
    )
    ballot = draft_ballot(said, by=SYSTEM, at=noticed_at - timedelta(days=2))
    load_roll(ballot, _rows(), by=SYSTEM, at=noticed_at - timedelta(days=1))
    ends = opens_at + timedelta(days=days)
    give_notice(ballot, opens_at=opens_at, closes_at=ends, by=SYSTEM, at=noticed_at)
    return open_ballot(ballot, by=SYSTEM, at=opens_at)


def _rows() -> list[RollRow]:
    """24 flats of one entrance: two belong to one owner, one to two, one is not sold."""
    found = []
    for number in range(FLOORS * DOORS):
        floor, door = divmod(number, DOORS)
        phone = PHONE if number in (0, 5) else f"138000012{number:02d}"
        owners = [RollName(_name(0 if number == 5 else number), phone)]
        if number == 9:
            owners.append(RollName(_name(10), "13800001110"))
        unit = f"2幢1-{floor + 1}0{door + 1}"  # not on screen: a flat of the demo
        area = ("89.50", "118.20", "89.50", "126.75")[door]
        kind = "developer" if number == FLOORS * DOORS - 1 else ""
        found.append(RollRow(unit, tuple(owners), area=area, kind=kind))
    return found


def _name(number: int) -> str:
    return _FAMILY[number % len(_FAMILY)] + _GIVEN[number // len(_FAMILY) + number % 3]


def _vote(elector: Elector, choices: dict[str, list[str]], at: datetime) -> None:
    person = elector.people.order_by("pk").first()
    voter = Voter(elector, person.pk if person else None, None)
    new = NewVote(
        key=_key(elector.ballot, str(elector.number)), choices=choices, voter_id=voter.person_id
    )
    cast_vote(elector, new, by=actor_of([voter]), at=at)


def _key(ballot: Ballot, word: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{ballot.public_id}:{word}")
