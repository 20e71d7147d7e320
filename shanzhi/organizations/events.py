"""What happens to units, posts and grid duties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class UnitEvent(DomainEvent):
    """Something that happened to a unit."""

    aggregate: ClassVar[str] = "unit"
    unit_id: int

    @property
    def aggregate_id(self) -> int:
        """The unit."""
        return self.unit_id


@dataclass(frozen=True, kw_only=True)
class UnitFounded(UnitEvent):
    """A unit or team that can hold matters was set up."""

    kind: ClassVar[str] = "organizations.UnitFounded"
    label: ClassVar[StrPromise | str] = _("设立单位")
    unit_kind: str


@dataclass(frozen=True, kw_only=True)
class UnitChanged(UnitEvent):
    """Its public particulars changed; ``fields`` names which."""

    kind: ClassVar[str] = "organizations.UnitChanged"
    label: ClassVar[StrPromise | str] = _("更新单位信息")
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class TeamProfileSet(UnitEvent):
    """What the team can do, from where and when, was set or corrected."""

    kind: ClassVar[str] = "organizations.TeamProfileSet"
    label: ClassVar[StrPromise | str] = _("设置快反队伍")


@dataclass(frozen=True, kw_only=True)
class PostFilled(UnitEvent):
    """Somebody works in the unit from ``starts_on`` to the day before ``ends_on`` (ISO, or "")."""

    kind: ClassVar[str] = "organizations.PostFilled"
    label: ClassVar[StrPromise | str] = _("任职")
    post_id: int
    account_id: int
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class PostEnded(UnitEvent):
    """A post ends with the day before ``ends_on`` (ISO)."""

    kind: ClassVar[str] = "organizations.PostEnded"
    label: ClassVar[StrPromise | str] = _("卸任")
    post_id: int
    account_id: int
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class GridDutyEvent(DomainEvent):
    """Something that happened to somebody's duty for a grid."""

    aggregate: ClassVar[str] = "grid_duty"
    duty_id: int
    account_id: int
    grid_code: str

    @property
    def aggregate_id(self) -> int:
        """The duty."""
        return self.duty_id


@dataclass(frozen=True, kw_only=True)
class GridWorkerAssigned(GridDutyEvent):
    """Somebody looks after a grid from ``starts_on``; ``duty`` is leader, full_time, part_time."""

    kind: ClassVar[str] = "organizations.GridWorkerAssigned"
    label: ClassVar[StrPromise | str] = _("安排网格员")
    duty: str
    starts_on: str


@dataclass(frozen=True, kw_only=True)
class GridDutyEnded(GridDutyEvent):
    """The duty ends with the day before ``ends_on`` (ISO)."""

    kind: ClassVar[str] = "organizations.GridDutyEnded"
    label: ClassVar[StrPromise | str] = _("结束网格职责")
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class DutyEvent(DomainEvent):
    """Something that happened to an entry of the grids' duty list."""

    aggregate: ClassVar[str] = "duty"
    duty_id: int

    @property
    def aggregate_id(self) -> int:
        """The entry."""
        return self.duty_id


@dataclass(frozen=True, kw_only=True)
class DutyProposed(DutyEvent):
    """A department asks that grids do something more."""

    kind: ClassVar[str] = "organizations.DutyProposed"
    label: ClassVar[StrPromise | str] = _("申请事项准入")
    category: str


@dataclass(frozen=True, kw_only=True)
class DutyAdmitted(DutyEvent):
    """It is on the list; it may be dispatched to these grids."""

    kind: ClassVar[str] = "organizations.DutyAdmitted"
    label: ClassVar[StrPromise | str] = _("事项准入")


@dataclass(frozen=True, kw_only=True)
class DutyRefused(DutyEvent):
    """It stays off the list."""

    kind: ClassVar[str] = "organizations.DutyRefused"
    label: ClassVar[StrPromise | str] = _("事项未准入")


@dataclass(frozen=True, kw_only=True)
class DutyEnded(DutyEvent):
    """It was taken off the list."""

    kind: ClassVar[str] = "organizations.DutyEnded"
    label: ClassVar[StrPromise | str] = _("事项退出清单")


@dataclass(frozen=True, kw_only=True)
class CheckedIn(DomainEvent):
    """Somebody is at a grid now: ``shown_by`` position or code, ``distance_m`` to the grid (None: it is
    not drawn, or a code showed it), ``accuracy_m`` of the device, ``age_s`` how long ago the device was
    told. Where exactly is kept nowhere."""

    kind: ClassVar[str] = "organizations.CheckedIn"
    label: ClassVar[StrPromise | str] = _("到岗")
    aggregate: ClassVar[str] = "check_in"
    check_in_id: int
    account_id: int
    shown_by: str
    distance_m: int | None
    accuracy_m: int | None
    age_s: int

    @property
    def aggregate_id(self) -> int:
        """The check-in."""
        return self.check_in_id


@dataclass(frozen=True, kw_only=True)
class ShiftEvent(DomainEvent):
    """Something that happened to a shift of a worker."""

    aggregate: ClassVar[str] = "work_shift"
    shift_id: int
    account_id: int

    @property
    def aggregate_id(self) -> int:
        """The shift."""
        return self.shift_id


@dataclass(frozen=True, kw_only=True)
class ShiftSet(ShiftEvent):
    """Somebody is on duty from ``starts_at`` to ``ends_at`` (ISO)."""

    kind: ClassVar[str] = "organizations.ShiftSet"
    label: ClassVar[StrPromise | str] = _("排班")
    starts_at: str
    ends_at: str


@dataclass(frozen=True, kw_only=True)
class ShiftRemoved(ShiftEvent):
    """The shift was taken out of the plan."""

    kind: ClassVar[str] = "organizations.ShiftRemoved"
    label: ClassVar[StrPromise | str] = _("取消排班")


@dataclass(frozen=True, kw_only=True)
class LeaveEvent(DomainEvent):
    """Something that happened to a worker's leave."""

    aggregate: ClassVar[str] = "leave"
    leave_id: int
    account_id: int

    @property
    def aggregate_id(self) -> int:
        """The leave."""
        return self.leave_id


@dataclass(frozen=True, kw_only=True)
class LeaveNoted(LeaveEvent):
    """Away from ``starts_on`` to the day before ``ends_on`` (ISO)."""

    kind: ClassVar[str] = "organizations.LeaveNoted"
    label: ClassVar[StrPromise | str] = _("登记请假")
    starts_on: str
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class SubstituteNamed(LeaveEvent):
    """``substitute_id`` takes over a grid of ``account_id`` for those days."""

    kind: ClassVar[str] = "organizations.SubstituteNamed"
    label: ClassVar[StrPromise | str] = _("安排代班")
    grid_code: str
    substitute_id: int


@dataclass(frozen=True, kw_only=True)
class LeaveEnded(LeaveEvent):
    """It ends with the day before ``ends_on`` (ISO), and every substitution with it."""

    kind: ClassVar[str] = "organizations.LeaveEnded"
    label: ClassVar[StrPromise | str] = _("销假")
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class TrainingEvent(DomainEvent):
    """Something that happened to a training record."""

    aggregate: ClassVar[str] = "training"
    training_id: int
    account_id: int

    @property
    def aggregate_id(self) -> int:
        """The record."""
        return self.training_id


@dataclass(frozen=True, kw_only=True)
class TrainingNoted(TrainingEvent):
    """Somebody took part in a course."""

    kind: ClassVar[str] = "organizations.TrainingNoted"
    label: ClassVar[StrPromise | str] = _("登记培训")


@dataclass(frozen=True, kw_only=True)
class TrainingRemoved(TrainingEvent):
    """A record that was wrong was taken out."""

    kind: ClassVar[str] = "organizations.TrainingRemoved"
    label: ClassVar[StrPromise | str] = _("删除培训记录")
