"""What happens to what cameras saw, and to who pushes. Never a plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class VisionChange(DomainEvent):
    """Something that happened to one event of a camera."""

    aggregate: ClassVar[str] = "vision"
    vision_id: int

    @property
    def aggregate_id(self) -> int:
        """The event."""
        return self.vision_id


@dataclass(frozen=True, kw_only=True)
class VisionEventTaken(VisionChange):
    """A camera sent it; ``has_picture``: with one, which is looked through first."""

    kind: ClassVar[str] = "sensing.VisionEventTaken"
    label: ClassVar[StrPromise | str] = _("收到视觉事件")
    what: str
    has_picture: bool


@dataclass(frozen=True, kw_only=True)
class VisionPictureSeen(VisionChange):
    """Its picture was looked through; ``is_kept``: nobody in it can be recognised."""

    kind: ClassVar[str] = "sensing.VisionPictureSeen"
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class VisionConfirmed(VisionChange):
    """A person saw in the picture that it is so; ``follow`` says what comes of it, ``resident_id`` who
    registered the plate themselves and is told."""

    kind: ClassVar[str] = "sensing.VisionConfirmed"
    label: ClassVar[StrPromise | str] = _("确认视觉事件")
    what: str
    follow: str
    resident_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class VisionDismissed(VisionChange):
    """It is not so, or the picture does not show it (``answer``)."""

    kind: ClassVar[str] = "sensing.VisionDismissed"
    label: ClassVar[StrPromise | str] = _("排除视觉事件")
    answer: str


@dataclass(frozen=True, kw_only=True)
class VisionAppealed(VisionChange):
    """Whoever holds the link of the message says it was not so."""

    kind: ClassVar[str] = "sensing.VisionAppealed"
    label: ClassVar[StrPromise | str] = _("对视觉事件申诉")


@dataclass(frozen=True, kw_only=True)
class VisionAppealDecided(VisionChange):
    """Somebody else than who confirmed has judged the appeal."""

    kind: ClassVar[str] = "sensing.VisionAppealDecided"
    label: ClassVar[StrPromise | str] = _("复核视觉事件")
    is_upheld: bool
    resident_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PosterPut(VisionChange):
    """Somebody talked to people there and put up the figure."""

    kind: ClassVar[str] = "sensing.PosterPut"
    label: ClassVar[StrPromise | str] = _("张贴宣教提示")


@dataclass(frozen=True, kw_only=True)
class PushSourceChanged(DomainEvent):
    """Who pushes was entered, changed, given a new address, or switched (``change``)."""

    aggregate: ClassVar[str] = "push_source"
    kind: ClassVar[str] = "sensing.PushSourceChanged"
    label: ClassVar[StrPromise | str] = _("更改推送来源")
    source_id: int
    change: str

    @property
    def aggregate_id(self) -> int:
        """The source."""
        return self.source_id
