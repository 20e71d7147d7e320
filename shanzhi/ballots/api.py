"""The room's front door."""

from shanzhi.ballots.actions.cast_secret import Dropped, cast_secret, note_booth_voter
from shanzhi.ballots.actions.cast_vote import Cast, NewVote, cast_vote
from shanzhi.ballots.actions.close_ballot import close_ballot, publish_head, see_to_ballots
from shanzhi.ballots.actions.count_ballot import count_ballot
from shanzhi.ballots.actions.decide_set_aside import decide_set_aside
from shanzhi.ballots.actions.deliver_notice import deliver_notice
from shanzhi.ballots.actions.draft_ballot import NewBallot, NewItem, change_draft, draft_ballot
from shanzhi.ballots.actions.export_ballot import export_ballot
from shanzhi.ballots.actions.give_notice import cancel_ballot, give_notice
from shanzhi.ballots.actions.give_proxy import NewProxy, give_proxy, revoke_proxy
from shanzhi.ballots.actions.load_roll import BadRoll, LoadedRoll, load_roll
from shanzhi.ballots.actions.open_ballot import open_ballot
from shanzhi.ballots.actions.record_paper import Paper, record_paper
from shanzhi.ballots.actions.set_place_rule import NewPlaceRule, end_place_rule, set_place_rule
from shanzhi.ballots.actions.tell_electors import Telling, tell_voters
from shanzhi.ballots.models import Ballot, BallotItem, Elector
from shanzhi.ballots.models.ballot import BallotKind, BallotState, Caller, Force
from shanzhi.ballots.models.item import ItemKind
from shanzhi.ballots.models.vote import Channel, SetAsideEnd
from shanzhi.ballots.origins import BallotOrigin, register_ballot_origin
from shanzhi.ballots.queries.ballots import (
    Attendance,
    attendance,
    ballot_for,
    heads_of,
    public_ballot,
    set_aside_of,
    visible_ballots,
)
from shanzhi.ballots.queries.own_receipts import Receipt, receipts_of
from shanzhi.ballots.queries.place_rules import rules_in
from shanzhi.ballots.queries.voters import Voter, actor_of, has_voted, voters_of
from shanzhi.ballots.rules.periods import earliest_opening
from shanzhi.ballots.rules.roll import RollName, RollRow
from shanzhi.ballots.rules.shares import Share

__all__ = [
    "Attendance",
    "BadRoll",
    "Ballot",
    "BallotItem",
    "BallotKind",
    "BallotOrigin",
    "BallotState",
    "Caller",
    "Cast",
    "Channel",
    "Dropped",
    "Elector",
    "Force",
    "ItemKind",
    "LoadedRoll",
    "NewBallot",
    "NewItem",
    "NewPlaceRule",
    "NewProxy",
    "NewVote",
    "Paper",
    "Receipt",
    "RollName",
    "RollRow",
    "SetAsideEnd",
    "Share",
    "Telling",
    "Voter",
    "actor_of",
    "attendance",
    "ballot_for",
    "cancel_ballot",
    "cast_secret",
    "cast_vote",
    "change_draft",
    "close_ballot",
    "count_ballot",
    "decide_set_aside",
    "deliver_notice",
    "draft_ballot",
    "earliest_opening",
    "end_place_rule",
    "export_ballot",
    "give_notice",
    "give_proxy",
    "has_voted",
    "heads_of",
    "load_roll",
    "note_booth_voter",
    "open_ballot",
    "public_ballot",
    "publish_head",
    "receipts_of",
    "record_paper",
    "register_ballot_origin",
    "revoke_proxy",
    "rules_in",
    "see_to_ballots",
    "set_aside_of",
    "set_place_rule",
    "tell_voters",
    "visible_ballots",
    "voters_of",
]
