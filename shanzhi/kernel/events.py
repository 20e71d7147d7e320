"""The shape of every event. Rooms declare theirs in their own events.py as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

_kinds: dict[str, type[DomainEvent]] = {}


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened, in the past tense.

    Fields are JSON values (str, int, bool, None, lists of these; moments as ISO text) and hold no
    personal data and no free text: an event is kept for ever and is read by many.
    """

    kind: ClassVar[str] = ""
    aggregate: ClassVar[str] = ""
    label: ClassVar[StrPromise | str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            _kinds[cls.kind] = cls

    @property
    def aggregate_id(self) -> int:
        """Identity of the thing it happened to."""
        raise TypeError(f"{type(self).__name__} must say its aggregate_id")

    def payload(self) -> dict[str, Any]:
        """The fields as a JSON object, moments as ISO 8601 text."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in found.items()
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild the event; fields that are no longer known are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})


def event_kinds() -> dict[str, type[DomainEvent]]:
    """Every declared event by its kind, ordered: what the docs print."""
    return dict(sorted(_kinds.items()))


@dataclass(frozen=True, kw_only=True)
class CalendarEvent(DomainEvent):
    """Something about a working calendar; its place is the record's place code. Deadlines that
    are reckoned with it, or with one below it, may move."""

    aggregate: ClassVar[str] = "calendar"

    calendar_id: int

    @property
    def aggregate_id(self) -> int:
        """The calendar."""
        return self.calendar_id


@dataclass(frozen=True, kw_only=True)
class CalendarHoursSet(CalendarEvent):
    """Weekdays (Monday = 1), shifts and urgent shifts were set; empty: as in the place above."""

    kind: ClassVar[str] = "kernel.CalendarHoursSet"
    label: ClassVar[StrPromise] = _("设定工作时段")
    zone: str
    weekdays: str
    shifts: str
    urgent_shifts: str


@dataclass(frozen=True, kw_only=True)
class CalendarDaySet(CalendarEvent):
    """A day (ISO) was said to be worked or not, ``shifts`` when with shifts of its own."""

    kind: ClassVar[str] = "kernel.CalendarDaySet"
    label: ClassVar[StrPromise] = _("设定特殊日期")
    day: str
    works: bool
    shifts: str


@dataclass(frozen=True, kw_only=True)
class CalendarDayCleared(CalendarEvent):
    """A day is again what its weekday, or the place above, says."""

    kind: ClassVar[str] = "kernel.CalendarDayCleared"
    label: ClassVar[StrPromise] = _("取消特殊日期")
    day: str


@dataclass(frozen=True, kw_only=True)
class CalendarYearSeeded(CalendarEvent):
    """The published holidays of a year were entered; ``days`` that were not there before."""

    kind: ClassVar[str] = "kernel.CalendarYearSeeded"
    label: ClassVar[StrPromise] = _("载入年度节假日")
    year: int
    days: int


@dataclass(frozen=True, kw_only=True)
class CalendarYearConfirmed(CalendarEvent):
    """A person says that the year's holidays are entered."""

    kind: ClassVar[str] = "kernel.CalendarYearConfirmed"
    label: ClassVar[StrPromise] = _("确认年度日历")
    year: int


@dataclass(frozen=True, kw_only=True)
class AccessLogEvent(DomainEvent):
    """Something about the access log, of which there is one."""

    aggregate: ClassVar[str] = "access_log"

    @property
    def aggregate_id(self) -> int:
        """The one log."""
        return 1


@dataclass(frozen=True, kw_only=True)
class AccessesSealed(AccessLogEvent):
    """How far the chain of the access log has come: its last seal and that seal's root (hex)."""

    kind: ClassVar[str] = "kernel.AccessesSealed"
    label: ClassVar[StrPromise] = _("封存访问记录")
    seal_id: int
    root: str


@dataclass(frozen=True, kw_only=True)
class AccessesRemoved(AccessLogEvent):
    """Records whose time was over were removed; ``proof`` is the SHA-256 over their seals' roots."""

    kind: ClassVar[str] = "kernel.AccessesRemoved"
    label: ClassVar[StrPromise] = _("清除到期访问记录")
    first_seal_id: int
    last_seal_id: int
    count: int
    proof: str


@dataclass(frozen=True, kw_only=True)
class AccessAlertEvent(DomainEvent):
    """Something about one warning of unusual reading."""

    aggregate: ClassVar[str] = "access_alert"

    alert_id: int

    @property
    def aggregate_id(self) -> int:
        """The warning."""
        return self.alert_id


@dataclass(frozen=True, kw_only=True)
class AccessAlertRaised(AccessAlertEvent):
    """A rule found reading that is unusual."""

    kind: ClassVar[str] = "kernel.AccessAlertRaised"
    label: ClassVar[StrPromise] = _("发现异常访问")
    rule: str


@dataclass(frozen=True, kw_only=True)
class AccessAlertAcknowledged(AccessAlertEvent):
    """A security administrator has looked at it."""

    kind: ClassVar[str] = "kernel.AccessAlertAcknowledged"
    label: ClassVar[StrPromise] = _("处置异常访问")


@dataclass(frozen=True, kw_only=True)
class WatchRuleSet(DomainEvent):
    """The figures of a rule were changed."""

    kind: ClassVar[str] = "kernel.WatchRuleSet"
    label: ClassVar[StrPromise] = _("修改异常访问规则")
    aggregate: ClassVar[str] = "watch_rules"
    rule: str
    limit: int
    factor: float
    minutes: int
    is_active: bool

    @property
    def aggregate_id(self) -> int:
        """All rules are one thing."""
        return 1


@dataclass(frozen=True, kw_only=True)
class RetentionApplied(DomainEvent):
    """Rows whose time was over are gone, or know nobody any more. ``digest`` is the SHA-256 over
    their identities (``retention.proof_of``), ``chain_id`` the CRC-32 of the rule's name."""

    kind: ClassVar[str] = "kernel.RetentionApplied"
    aggregate: ClassVar[str] = "retention"
    label: ClassVar[StrPromise] = _("到期清除")
    chain_id: int
    rule: str
    removed: int
    digest: str

    @property
    def aggregate_id(self) -> int:
        """The rule."""
        return self.chain_id
