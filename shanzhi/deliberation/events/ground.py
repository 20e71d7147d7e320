"""What happens to talks. Nobody who spoke or voted stands in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TalkEvent(DomainEvent):
    """Something that happened to a talk."""

    aggregate: ClassVar[str] = "talk"
    talk_id: int

    @property
    def aggregate_id(self) -> int:
        """The talk."""
        return self.talk_id


@dataclass(frozen=True, kw_only=True)
class TalkOpened(TalkEvent):
    """A question was put to a place."""

    kind: ClassVar[str] = "deliberation.TalkOpened"
    label: ClassVar[StrPromise | str] = _("发起众议")


@dataclass(frozen=True, kw_only=True)
class TalkClosed(TalkEvent):
    """Nobody speaks or votes in it any more; ``voters`` people had."""

    kind: ClassVar[str] = "deliberation.TalkClosed"
    label: ClassVar[StrPromise | str] = _("结束众议")
    voters: int


@dataclass(frozen=True, kw_only=True)
class StatementSaid(TalkEvent):
    """Somebody said something; whoever moderates looks at it first."""

    kind: ClassVar[str] = "deliberation.StatementSaid"
    label: ClassVar[StrPromise | str] = _("提出观点")
    statement_id: int


@dataclass(frozen=True, kw_only=True)
class StatementDecided(TalkEvent):
    """It is shown, was refused or taken out (``state``); the reason is in the statement."""

    kind: ClassVar[str] = "deliberation.StatementDecided"
    label: ClassVar[StrPromise | str] = _("审核观点")
    statement_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class TalkReckoned(TalkEvent):
    """Groups and common ground were reckoned anew, from ``votes`` of ``voters`` people."""

    kind: ClassVar[str] = "deliberation.TalkReckoned"
    label: ClassVar[StrPromise | str] = _("计算共识")
    voters: int
    votes: int


@dataclass(frozen=True, kw_only=True)
class StatementVoted(DomainEvent):
    """Somebody voted on a statement or changed their vote: neither who nor how."""

    kind: ClassVar[str] = "deliberation.StatementVoted"
    label: ClassVar[StrPromise | str] = _("对观点表态")
    aggregate: ClassVar[str] = "statement_vote"
    vote_id: int
    talk_id: int
    statement_id: int

    @property
    def aggregate_id(self) -> int:
        """The vote; each is a thing of its own, so that thousands can vote at once."""
        return self.vote_id
