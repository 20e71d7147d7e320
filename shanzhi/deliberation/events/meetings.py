"""What happens to meetings and invitations. Names stand in none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(DomainEvent):
    """Something that happened to a meeting."""

    aggregate: ClassVar[str] = "meeting"
    meeting_id: int

    @property
    def aggregate_id(self) -> int:
        """The meeting."""
        return self.meeting_id


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    """Somebody prepares a meeting."""

    kind: ClassVar[str] = "deliberation.MeetingPlanned"
    label: ClassVar[StrPromise | str] = _("筹备会议")
    what: str


@dataclass(frozen=True, kw_only=True)
class AgendaItemAdded(MeetingEvent):
    """It will be spoken of."""

    kind: ClassVar[str] = "deliberation.AgendaItemAdded"
    label: ClassVar[StrPromise | str] = _("增加议题")
    agenda_id: int


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(MeetingEvent):
    """``invited`` are on the list now, by ``rule``."""

    kind: ClassVar[str] = "deliberation.PeopleInvited"
    label: ClassVar[StrPromise | str] = _("确定参会名单")
    rule: str
    invited: int


@dataclass(frozen=True, kw_only=True)
class LotsFixed(MeetingEvent):
    """From which list lots will be drawn: its length and a hash over it."""

    kind: ClassVar[str] = "deliberation.LotsFixed"
    label: ClassVar[StrPromise | str] = _("固定抽签名单")
    candidates: int
    size: int
    list_hash: str


@dataclass(frozen=True, kw_only=True)
class LotsDrawn(MeetingEvent):
    """The seed, and the numbers that it draws."""

    kind: ClassVar[str] = "deliberation.LotsDrawn"
    label: ClassVar[StrPromise | str] = _("抽签")
    seed: str
    drawn: list[int]


@dataclass(frozen=True, kw_only=True)
class MeetingNoticed(MeetingEvent):
    """The notice went out; nothing is added to the agenda any more."""

    kind: ClassVar[str] = "deliberation.MeetingNoticed"
    label: ClassVar[StrPromise | str] = _("发出会议通知")
    invited: int
    items: int


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    """It is not held; the reason is in the meeting."""

    kind: ClassVar[str] = "deliberation.MeetingCancelled"
    label: ClassVar[StrPromise | str] = _("取消会议")


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(MeetingEvent):
    """It began with ``present`` of ``entitled``."""

    kind: ClassVar[str] = "deliberation.MeetingOpened"
    label: ClassVar[StrPromise | str] = _("会议开始")
    present: int
    entitled: int


@dataclass(frozen=True, kw_only=True)
class AgendaItemDecided(MeetingEvent):
    """Those present voted on it."""

    kind: ClassVar[str] = "deliberation.AgendaItemDecided"
    label: ClassVar[StrPromise | str] = _("议题表决")
    agenda_id: int
    present: int
    yes: int
    no: int
    abstained: int
    carried: bool


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(MeetingEvent):
    """It is over; ``present`` had come."""

    kind: ClassVar[str] = "deliberation.MeetingEnded"
    label: ClassVar[StrPromise | str] = _("会议结束")
    present: int


@dataclass(frozen=True, kw_only=True)
class MeetingTranscribed(MeetingEvent):
    """A recording was written down as a draft."""

    kind: ClassVar[str] = "deliberation.MeetingTranscribed"
    label: ClassVar[StrPromise | str] = _("转写会议录音")


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(MeetingEvent):
    """Everybody may read the minutes."""

    kind: ClassVar[str] = "deliberation.MinutesPublished"
    label: ClassVar[StrPromise | str] = _("公布会议纪要")


@dataclass(frozen=True, kw_only=True)
class MeetingTaskGiven(MeetingEvent):
    """Somebody is to do something until ``due_on`` (ISO)."""

    kind: ClassVar[str] = "deliberation.MeetingTaskGiven"
    label: ClassVar[StrPromise | str] = _("会议交办")
    task_id: int
    account_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class MeetingTaskDone(MeetingEvent):
    """It is done; what was done is in the task."""

    kind: ClassVar[str] = "deliberation.MeetingTaskDone"
    label: ClassVar[StrPromise | str] = _("办完会议交办")
    task_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingComesSoon(MeetingEvent):
    """It is held within a day: who is invited is reminded."""

    kind: ClassVar[str] = "deliberation.MeetingComesSoon"
    label: ClassVar[StrPromise | str] = _("会议快到了")


@dataclass(frozen=True, kw_only=True)
class InvitationEvent(DomainEvent):
    """Something that happened to one invitation: hundreds may come through the door at once."""

    aggregate: ClassVar[str] = "invitation"
    invitation_id: int
    meeting_id: int

    @property
    def aggregate_id(self) -> int:
        """The invitation."""
        return self.invitation_id


@dataclass(frozen=True, kw_only=True)
class NoticeDelivered(InvitationEvent):
    """There is proof that the notice reached them."""

    kind: ClassVar[str] = "deliberation.NoticeDelivered"
    label: ClassVar[StrPromise | str] = _("通知送达")
    way: str


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(InvitationEvent):
    """They will come, or will not."""

    kind: ClassVar[str] = "deliberation.InvitationAnswered"
    label: ClassVar[StrPromise | str] = _("回复会议邀请")
    answer: str


@dataclass(frozen=True, kw_only=True)
class AttendeeCame(InvitationEvent):
    """They are here."""

    kind: ClassVar[str] = "deliberation.AttendeeCame"
    label: ClassVar[StrPromise | str] = _("会议签到")
    way: str
