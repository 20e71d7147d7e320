"""A vote that is somebody's to cast, as their pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot, Elector, Proxy, Turnout, Vote
from shanzhi.ballots.models.ballot import BallotKind, BallotState
from shanzhi.ballots.models.vote import Channel
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.queries.roll_pages import open_aside, units_words
from shanzhi.ballots.queries.voters import Voter
from shanzhi.ballots.wording import area_words, chosen_words
from shanzhi.kernel.api import moment


def list_row(voter: Voter) -> dict[str, Any]:
    """For the list: which ballot, for whom, whether it was done."""
    ballot = voter.elector.ballot
    voted = _turnout(voter.elector) if ballot.is_secret else _current(voter.elector)
    return {"ballot": ballot, "who": who_of(voter), "has_voted": voted is not None}


def who_of(voter: Voter) -> str:
    """3幢2-302, or the number on the roll; for a proxy, whose."""
    elector = voter.elector
    return units_words(elector) or _("名册 %(n)s 号") % {"n": elector.number}


def paper_shown(
    voter: Voter, *, ticked: Mapping[str, Sequence[str]], errors: Mapping[str, str]
) -> dict[str, Any]:
    """What the page says of one vote: its weight, whether it was cast, whether it can be."""
    elector, ballot = voter.elector, voter.elector.ballot
    found: dict[str, Any] = {
        "number": elector.number,
        "is_proxy": voter.proxy is not None,
        "who": who_of(voter),
        "weight": _weight(ballot, elector),
        "together": _together(voter),
        "held_by": _held_by(voter),
        "ticked": ticked,
        "errors": errors,
        "voted": "",
        "chosen": [],
        "receipt": "",
        "may_vote": ballot.state == BallotState.OPEN,
        "why_not": "" if ballot.state == BallotState.OPEN else _closed_words(ballot),
    }
    return found | (_secret_state(elector) if ballot.is_secret else _named_state(voter, ticked))


def _secret_state(elector: Elector) -> dict[str, Any]:
    turnout = _turnout(elector)
    if turnout is None:
        return {}
    words = _("您已通过“%(channel)s”投过票。无记名投票投出后不能改，也查不到选了什么。")
    return {
        "voted": words % {"channel": turnout.get_channel_display()},
        "may_vote": False,
        "why_not": "",
    }


def _named_state(voter: Voter, ticked: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    vote, ballot = _current(voter.elector), voter.elector.ballot
    if vote is None:
        return {}
    said = {"channel": vote.get_channel_display(), "at": moment(vote.at)}
    if open_aside(voter.elector) is not None:
        return {
            "voted": _("网上和纸质各有一张票，社区会问过您本人再裁定以哪张为准。"),
            "may_vote": False,
            "why_not": "",
        }
    if not _is_own(voter, vote):
        words = _("另一位共有人或受托人已在 %(at)s 投过票（%(channel)s）。一套房屋只投一票。")
        may = vote.proxy_id is not None and voter.proxy is None
        return {
            "voted": words % said,
            "may_vote": may and ballot.state == BallotState.OPEN,
            "why_not": "",
        }
    found: dict[str, Any] = {"voted": _("%(at)s 已投（%(channel)s）。") % said}
    if vote.channel == Channel.ONLINE:
        found["receipt"] = bytes(vote.leaf).hex()
        found["chosen"] = chosen_words(items_of(ballot), vote.choices)
        found["ticked"] = ticked or vote.choices
    else:
        found["voted"] += " " + _("您如果网上再投，两张票会请人裁定。")
    return found


def _is_own(voter: Voter, vote: Vote) -> bool:
    if vote.channel != Channel.ONLINE:
        return True
    if voter.proxy is not None:
        return vote.proxy_id == voter.proxy.pk
    return vote.proxy_id is None and vote.voter_id == voter.person_id


def _weight(ballot: Ballot, elector: Elector) -> str:
    if ballot.kind == BallotKind.OWNERS:
        return _("算 1 人、%(area)s，名册 %(n)s 号。") % {
            "area": area_words(elector.area),
            "n": elector.number,
        }
    return _("算 1 票，名册 %(n)s 号。") % {"n": elector.number}


def _together(voter: Voter) -> str:
    if voter.person_id is None or len(voter.elector.people.all()) < 2:
        return ""
    return _("几位共有人合算一票，由其中一位投；请先商量好。")


def _held_by(voter: Voter) -> str:
    if voter.proxy is not None:
        return ""
    given = Proxy.objects.filter(elector=voter.elector, revoked_at__isnull=True).exists()
    return _("您已登记书面委托。您自己投了，以您的为准。") if given else ""


def _closed_words(ballot: Ballot) -> str:
    if ballot.state == BallotState.NOTICED and ballot.opens_at:
        return _("%(at)s 开始投票。") % {"at": moment(ballot.opens_at)}
    return _("投票已经截止。")


def _current(elector: Elector) -> Vote | None:
    return Vote.objects.filter(elector=elector, superseded_by__isnull=True).first()


def _turnout(elector: Elector) -> Turnout | None:
    return Turnout.objects.filter(elector=elector).first()
