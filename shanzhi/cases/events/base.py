"""What every event of a matter says. No personal data, no free text: an event is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from shanzhi.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Base of all events of a matter.

    Each says how the matter stood after it: ``state``, ``holder_id`` (the unit that answers for
    it), ``due`` (ISO 8601: until when), and in ``clocks`` what it did to clocks, as rows of
    [kind, subject id, verb, ISO moment until which it runs or ""]. From these alone
    `shanzhi cases verify` recomputes states, holders and clocks.
    """

    aggregate: ClassVar[str] = "case"
    case_id: int
    state: str = ""
    holder_id: int | None = None
    due: str = ""
    clocks: list[list[str]] = field(default_factory=list)

    @property
    def aggregate_id(self) -> int:
        """The matter's id."""
        return self.case_id
