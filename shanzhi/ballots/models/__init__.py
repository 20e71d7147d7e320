"""Aggregates of the room."""

from shanzhi.ballots.models.ballot import Ballot
from shanzhi.ballots.models.item import BallotItem
from shanzhi.ballots.models.place_rule import PlaceRule
from shanzhi.ballots.models.proxy import Proxy
from shanzhi.ballots.models.roll import Delivery, Elector, RollPerson, RollUnit
from shanzhi.ballots.models.secret import Envelope, OpenedPaper, Turnout
from shanzhi.ballots.models.vote import ChainLink, SetAside, Vote, VoteWaiting

__all__ = [
    "Ballot",
    "BallotItem",
    "ChainLink",
    "Delivery",
    "Elector",
    "Envelope",
    "OpenedPaper",
    "PlaceRule",
    "Proxy",
    "RollPerson",
    "RollUnit",
    "SetAside",
    "Turnout",
    "Vote",
    "VoteWaiting",
]
