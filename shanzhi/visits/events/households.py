"""What happens on visits and in care; identities alone: never who, what was said, or a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class VisitRecorded(DomainEvent):
    """A household was visited; ``met`` is met, nobody or declined."""

    kind: ClassVar[str] = "visits.VisitRecorded"
    aggregate: ClassVar[str] = "visit"
    label: ClassVar[StrPromise | str] = _("走访住户")
    visit_id: int
    household_id: int
    met: str

    @property
    def aggregate_id(self) -> int:
        """The visit."""
        return self.visit_id


@dataclass(frozen=True, kw_only=True)
class HeardEvent(DomainEvent):
    """Something that happened to what was heard on a visit."""

    aggregate: ClassVar[str] = "heard"
    heard_id: int

    @property
    def aggregate_id(self) -> int:
        """What was heard."""
        return self.heard_id


@dataclass(frozen=True, kw_only=True)
class HeardNoted(HeardEvent):
    """It was taken up; ``heard`` is matter, dispute, wish or care, ``case_id`` the matter of the
    first two."""

    kind: ClassVar[str] = "visits.HeardNoted"
    label: ClassVar[StrPromise | str] = _("记下走访时听到的")
    visit_id: int
    heard: str
    case_id: int | None


@dataclass(frozen=True, kw_only=True)
class HeardEnded(HeardEvent):
    """Somebody said what became of it."""

    kind: ClassVar[str] = "visits.HeardEnded"
    label: ClassVar[StrPromise | str] = _("答复听到的")
    became: str


@dataclass(frozen=True, kw_only=True)
class CareEvent(DomainEvent):
    """Something that happened to the care of somebody."""

    aggregate: ClassVar[str] = "care"
    care_id: int

    @property
    def aggregate_id(self) -> int:
        """The care."""
        return self.care_id


@dataclass(frozen=True, kw_only=True)
class CareSet(CareEvent):
    """Somebody is looked in on from now."""

    kind: ClassVar[str] = "visits.CareSet"
    label: ClassVar[StrPromise | str] = _("设定关爱")


@dataclass(frozen=True, kw_only=True)
class CareLifted(CareEvent):
    """It is needed no longer, or another level took its place; ``end`` says which."""

    kind: ClassVar[str] = "visits.CareLifted"
    label: ClassVar[StrPromise | str] = _("结束关爱")
    end: str


@dataclass(frozen=True, kw_only=True)
class CareRefused(CareEvent):
    """The person does not want it: who gave the care is told."""

    kind: ClassVar[str] = "visits.CareRefused"
    label: ClassVar[StrPromise | str] = _("本人不要关爱")
    household_id: int


@dataclass(frozen=True, kw_only=True)
class DoorbellRung(CareEvent):
    """Somebody rang; ``answered``: all well."""

    kind: ClassVar[str] = "visits.DoorbellRung"
    label: ClassVar[StrPromise | str] = _("敲门")
    ring_id: int
    answered: bool


@dataclass(frozen=True, kw_only=True)
class CareMissed(CareEvent):
    """What was due today did not happen, or nobody answered twice; ``what`` is a MissKind."""

    kind: ClassVar[str] = "visits.CareMissed"
    label: ClassVar[StrPromise | str] = _("关爱漏掉")
    missed_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class MissedCarePassedUp(CareEvent):
    """The community did not answer it in time: the street knows of it now."""

    kind: ClassVar[str] = "visits.MissedCarePassedUp"
    label: ClassVar[StrPromise | str] = _("漏掉的关爱上报街道")
    missed_id: int


@dataclass(frozen=True, kw_only=True)
class MissedCareAnswered(CareEvent):
    """Somebody has found out how the person is."""

    kind: ClassVar[str] = "visits.MissedCareAnswered"
    label: ClassVar[StrPromise | str] = _("处理漏掉的关爱")
    missed_id: int


@dataclass(frozen=True, kw_only=True)
class PaceSet(DomainEvent):
    """A place says how often a colour is visited and rung for."""

    kind: ClassVar[str] = "visits.PaceSet"
    aggregate: ClassVar[str] = "care_pace"
    label: ClassVar[StrPromise | str] = _("设定关爱频次")
    pace_id: int
    colour: str
    visit_days: int
    ring_days: int

    @property
    def aggregate_id(self) -> int:
        """The pace."""
        return self.pace_id


@dataclass(frozen=True, kw_only=True)
class VisitTargetSet(DomainEvent):
    """A place says how many households a worker sees in a month."""

    kind: ClassVar[str] = "visits.VisitTargetSet"
    aggregate: ClassVar[str] = "visit_target"
    label: ClassVar[StrPromise | str] = _("设定每月走访户数")
    target_id: int
    households: int

    @property
    def aggregate_id(self) -> int:
        """The target."""
        return self.target_id
