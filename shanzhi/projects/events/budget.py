"""What happens to participatory budgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class BudgetEvent(DomainEvent):
    """Something that happened to a budget round."""

    aggregate: ClassVar[str] = "budget_round"
    round_id: int

    @property
    def aggregate_id(self) -> int:
        """The round."""
        return self.round_id


@dataclass(frozen=True, kw_only=True)
class BudgetOpened(BudgetEvent):
    """A round was opened. Fen."""

    kind: ClassVar[str] = "projects.BudgetOpened"
    label: ClassVar[StrPromise | str] = _("发起参与式预算")
    amount_fen: int
    method: str


@dataclass(frozen=True, kw_only=True)
class ProposalHandedIn(BudgetEvent):
    """Somebody proposed something with its cost."""

    kind: ClassVar[str] = "projects.ProposalHandedIn"
    label: ClassVar[StrPromise | str] = _("提出微项目")
    proposal_id: int
    cost_fen: int


@dataclass(frozen=True, kw_only=True)
class ProposalChecked(BudgetEvent):
    """A unit said whether it can be done, and for how much."""

    kind: ClassVar[str] = "projects.ProposalChecked"
    label: ClassVar[StrPromise | str] = _("核查微项目")
    proposal_id: int
    feasibility: str
    cost_fen: int


@dataclass(frozen=True, kw_only=True)
class VoteCast(BudgetEvent):
    """Somebody voted: not who, not what for."""

    kind: ClassVar[str] = "projects.VoteCast"
    label: ClassVar[StrPromise | str] = _("投票")
    supersedes: bool


@dataclass(frozen=True, kw_only=True)
class BudgetCounted(BudgetEvent):
    """The round is over; ``chosen`` are ids of proposals."""

    kind: ClassVar[str] = "projects.BudgetCounted"
    label: ClassVar[StrPromise | str] = _("公布结果")
    ballots: int
    chosen: list[int]
    left_fen: int
