"""What happens to a ballot. Votes are events of the ballot's own chain (see ``models/vote.py``); what
stands here carries its heads into the record of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BallotEvent(DomainEvent):
    """Something that happened to a ballot."""

    aggregate: ClassVar[str] = "ballot"
    ballot_id: int

    @property
    def aggregate_id(self) -> int:
        """The ballot."""
        return self.ballot_id


@dataclass(frozen=True, kw_only=True)
class BallotDrafted(BallotEvent):
    """Somebody prepares a ballot."""

    kind: ClassVar[str] = "ballots.BallotDrafted"
    label: ClassVar[StrPromise | str] = _("起草投票")
    ballot_kind: str
    force: str


@dataclass(frozen=True, kw_only=True)
class BallotChanged(BallotEvent):
    """Words, items or the window were changed before the notice."""

    kind: ClassVar[str] = "ballots.BallotChanged"
    label: ClassVar[StrPromise | str] = _("修改投票草案")
    items: int


@dataclass(frozen=True, kw_only=True)
class RollLoaded(BallotEvent):
    """The roll was brought in, instead of the one before."""

    kind: ClassVar[str] = "ballots.RollLoaded"
    label: ClassVar[StrPromise | str] = _("导入名册")
    electors: int
    units: int
    area: str


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(BallotEvent):
    """It was announced: from now on no item is added. Moments as ISO text."""

    kind: ClassVar[str] = "ballots.NoticeGiven"
    label: ClassVar[StrPromise | str] = _("发布投票公告")
    opens_at: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class NoticesDelivered(BallotEvent):
    """That the notice reached so many electors more was recorded, with proof."""

    kind: ClassVar[str] = "ballots.NoticesDelivered"
    label: ClassVar[StrPromise | str] = _("登记公告送达")
    electors: int


@dataclass(frozen=True, kw_only=True)
class ProxyGiven(BallotEvent):
    """An elector lets somebody else vote, in writing."""

    kind: ClassVar[str] = "ballots.ProxyGiven"
    label: ClassVar[StrPromise | str] = _("登记委托")
    proxy_id: int


@dataclass(frozen=True, kw_only=True)
class ProxyRevoked(BallotEvent):
    """A proxy holds no longer."""

    kind: ClassVar[str] = "ballots.ProxyRevoked"
    label: ClassVar[StrPromise | str] = _("撤回委托")
    proxy_id: int


@dataclass(frozen=True, kw_only=True)
class BallotOpened(BallotEvent):
    """Rules, items and roll are fixed; ``frozen_hash`` and ``roll_hash`` are SHA-256, ``sm3`` stands
    beside, ``head`` is the chain's."""

    kind: ClassVar[str] = "ballots.BallotOpened"
    label: ClassVar[StrPromise | str] = _("开始投票")
    electors: int
    area: str
    frozen_hash: str
    roll_hash: str
    sm3: str
    head: str


@dataclass(frozen=True, kw_only=True)
class HeadPublished(BallotEvent):
    """The chain's end of a day: whoever keeps it can prove later that nothing before was changed."""

    kind: ClassVar[str] = "ballots.HeadPublished"
    label: ClassVar[StrPromise | str] = _("公布校验码")
    day: str
    sequence: int
    head: str


@dataclass(frozen=True, kw_only=True)
class VoteSetAside(BallotEvent):
    """A vote on paper met one online: a person decides."""

    kind: ClassVar[str] = "ballots.VoteSetAside"
    label: ClassVar[StrPromise | str] = _("纸质票和网上票并存，待裁定")
    set_aside_id: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class SetAsideDecided(BallotEvent):
    """Which of the two counts."""

    kind: ClassVar[str] = "ballots.SetAsideDecided"
    label: ClassVar[StrPromise | str] = _("裁定并存的票")
    set_aside_id: int
    end: str


@dataclass(frozen=True, kw_only=True)
class BallotClosed(BallotEvent):
    """Nobody votes any more; paper that came in time is still entered until the count."""

    kind: ClassVar[str] = "ballots.BallotClosed"
    label: ClassVar[StrPromise | str] = _("投票截止")
    sequence: int
    head: str


@dataclass(frozen=True, kw_only=True)
class BallotCounted(BallotEvent):
    """It was counted: ``passed`` are the numbers of the items that were carried."""

    kind: ClassVar[str] = "ballots.BallotCounted"
    label: ClassVar[StrPromise | str] = _("公布计票结果")
    force: str
    quorum_met: bool
    passed: list[int]
    sequence: int
    head: str


@dataclass(frozen=True, kw_only=True)
class BallotCancelled(BallotEvent):
    """It was called off before the count."""

    kind: ClassVar[str] = "ballots.BallotCancelled"
    label: ClassVar[StrPromise | str] = _("取消投票")
    state: str


@dataclass(frozen=True, kw_only=True)
class BallotExported(BallotEvent):
    """Somebody entitled took the record that can be checked at home."""

    kind: ClassVar[str] = "ballots.BallotExported"
    label: ClassVar[StrPromise | str] = _("下载表决记录")
    sequence: int


@dataclass(frozen=True, kw_only=True)
class NoticeRead(DomainEvent):
    """Somebody of a head read the notice online, signed in: that is its delivery. About the head, so
    that a whole quarter reads at once."""

    kind: ClassVar[str] = "ballots.NoticeRead"
    label: ClassVar[StrPromise | str] = _("本人登录看了公告")
    aggregate: ClassVar[str] = "elector"
    elector_id: int
    ballot_id: int

    @property
    def aggregate_id(self) -> int:
        """The head on the roll."""
        return self.elector_id


@dataclass(frozen=True, kw_only=True)
class PlaceRuleSet(DomainEvent):
    """A place says otherwise than the default, or no longer (``is_set`` False)."""

    kind: ClassVar[str] = "ballots.PlaceRuleSet"
    label: ClassVar[StrPromise | str] = _("设定本地表决规则")
    aggregate: ClassVar[str] = "ballot_rule"
    rule_id: int
    ballot_kind: str
    name: str
    is_set: bool

    @property
    def aggregate_id(self) -> int:
        """The rule's row."""
        return self.rule_id
