"""What this room holds about a resident: where they stand on a roll, and how they voted by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.ballots.models import Turnout, Vote
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.roll_pages import units_words
from shanzhi.ballots.queries.voters import Voter, voters_of
from shanzhi.ballots.wording import chosen_words
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data


def held(resident: Resident) -> list[Held]:
    """The roll's lines and the votes; nothing where there is none."""
    voters = voters_of(resident)
    if not voters:
        return []
    return [
        Held(
            what=_("投票名册里的您，和您记名投的票"),
            why=_("认出谁能投票，计票，让名册里的人能核对结果"),
            since=min(voter.elector.ballot.made_at for voter in voters),
            until=_("姓名和手机号在计票后 5 年删去；票按名册序号保留"),
            law=_("《民法典》第二百七十八条、第二百八十条：决定要能核对，有人请求撤销时要能举证"),
            shown=[_line(voter) for voter in voters],
            rows=[_row(voter) for voter in voters],
            page="/me/ballots",
        )
    ]


def erase(resident: Resident, at: datetime) -> None:
    """A roll and the votes of a decision are kept by law; nothing of them goes here."""


def subjects(resident: Resident) -> list[tuple[str, int]]:
    """The ballots in which they stand: who looked at the roll looked at something of theirs."""
    return [("ballot", voter.elector.ballot_id) for voter in voters_of(resident)]


def _line(voter: Voter) -> str:
    elector = voter.elector
    where = units_words(elector) or _("名册 %(n)s 号") % {"n": elector.number}
    return f"{elector.ballot.title} · {where}"


def _row(voter: Voter) -> dict[str, Any]:
    ballot = voter.elector.ballot
    row = {"text": _line(voter), "at": ballot.made_at.isoformat()}
    if ballot.is_secret:
        has_voted = Turnout.objects.filter(elector=voter.elector).exists()
        return row | {"answers": [_("已投票（无记名）")] if has_voted else []}
    vote = Vote.objects.filter(elector=voter.elector, superseded_by__isnull=True).first()
    if vote is None or voter.person_id is None or vote.voter_id != voter.person_id:
        return row
    said = [
        f"{question}：{answer}" for question, answer in chosen_words(items_of(ballot), vote.choices)
    ]
    return row | {"answers": said}


register_own_data(OwnDataPart("ballots", held, erase, subjects))
