"""What happens to topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.kernel.api import DomainEvent


@dataclass(frozen=True, kw_only=True)
class TopicEvent(DomainEvent):
    """Something that happened to a topic. ``state`` is how it stands after it."""

    aggregate: ClassVar[str] = "topic"
    topic_id: int
    state: str

    @property
    def aggregate_id(self) -> int:
        """The topic."""
        return self.topic_id


@dataclass(frozen=True, kw_only=True)
class TopicRaised(TopicEvent):
    """Somebody raised it; ``case_ids`` are the matters that ask for it."""

    kind: ClassVar[str] = "deliberation.TopicRaised"
    label: ClassVar[StrPromise | str] = _("提出议题")
    origin: str
    threshold: int
    case_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TopicSupported(TopicEvent):
    """One more supports it; ``is_enough`` when with this one it has as many as it needs."""

    kind: ClassVar[str] = "deliberation.TopicSupported"
    label: ClassVar[StrPromise | str] = _("附议")
    supports: int
    is_enough: bool


@dataclass(frozen=True, kw_only=True)
class TopicMerged(TopicEvent):
    """It goes on in ``into_id``, with its supporters and matters."""

    kind: ClassVar[str] = "deliberation.TopicMerged"
    label: ClassVar[StrPromise | str] = _("并入另一议题")
    into_id: int


@dataclass(frozen=True, kw_only=True)
class TopicTookOver(TopicEvent):
    """It took over supporters and matters of ``from_id``."""

    kind: ClassVar[str] = "deliberation.TopicTookOver"
    label: ClassVar[StrPromise | str] = _("合并了另一议题")
    from_id: int
    supports: int


@dataclass(frozen=True, kw_only=True)
class TopicRefused(TopicEvent):
    """It is not taken up; why, stands in the topic."""

    kind: ClassVar[str] = "deliberation.TopicRefused"
    label: ClassVar[StrPromise | str] = _("不予受理")


@dataclass(frozen=True, kw_only=True)
class TopicAppealed(TopicEvent):
    """Who raised it asks the level above to look again."""

    kind: ClassVar[str] = "deliberation.TopicAppealed"
    label: ClassVar[StrPromise | str] = _("对不受理申诉")


@dataclass(frozen=True, kw_only=True)
class TopicAppealDecided(TopicEvent):
    """The level above looked: ``granted`` sets it back to where it was before it was refused."""

    kind: ClassVar[str] = "deliberation.TopicAppealDecided"
    label: ClassVar[StrPromise | str] = _("答复申诉")
    granted: bool


@dataclass(frozen=True, kw_only=True)
class TopicTakenUp(TopicEvent):
    """It goes the way of ``procedure`` from now."""

    kind: ClassVar[str] = "deliberation.TopicTakenUp"
    label: ClassVar[StrPromise | str] = _("受理议题")
    procedure: str


@dataclass(frozen=True, kw_only=True)
class StepEvent(TopicEvent):
    """Something that happened at a step; ``step`` is its key in the procedure."""

    step_id: int
    step: str


@dataclass(frozen=True, kw_only=True)
class TopicStepBegan(StepEvent):
    """A step began."""

    kind: ClassVar[str] = "deliberation.TopicStepBegan"
    label: ClassVar[StrPromise | str] = _("开始步骤")
    step_kind: str
    round: int


@dataclass(frozen=True, kw_only=True)
class TopicStepRecorded(StepEvent):
    """A meeting was recorded: how many were entitled, there, and for it."""

    kind: ClassVar[str] = "deliberation.TopicStepRecorded"
    label: ClassVar[StrPromise | str] = _("登记会议记录")
    record_id: int
    entitled: int
    present: int
    agreed: int
    file_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TopicStepEnded(StepEvent):
    """A step ended with an outcome (StepOutcome)."""

    kind: ClassVar[str] = "deliberation.TopicStepEnded"
    label: ClassVar[StrPromise | str] = _("结束步骤")
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TopicBallotDrafted(StepEvent):
    """Its decision is taken by a ballot."""

    kind: ClassVar[str] = "deliberation.TopicBallotDrafted"
    label: ClassVar[StrPromise | str] = _("发起表决")
    ballot_id: int


@dataclass(frozen=True, kw_only=True)
class TopicBallotTakenOver(StepEvent):
    """The ballot was counted; ``carried`` None: it was called off, and another way is open."""

    kind: ClassVar[str] = "deliberation.TopicBallotTakenOver"
    label: ClassVar[StrPromise | str] = _("表决有结果")
    ballot_id: int
    carried: bool | None


@dataclass(frozen=True, kw_only=True)
class TopicOpinionGiven(TopicEvent):
    """Somebody said what they think; the words are in the row."""

    kind: ClassVar[str] = "deliberation.TopicOpinionGiven"
    label: ClassVar[StrPromise | str] = _("发表意见")
    opinion_id: int


@dataclass(frozen=True, kw_only=True)
class TopicOpinionHidden(TopicEvent):
    """The desk hid an opinion from the page, with a reason."""

    kind: ClassVar[str] = "deliberation.TopicOpinionHidden"
    label: ClassVar[StrPromise | str] = _("隐藏意见")
    opinion_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionObjected(TopicEvent):
    """Somebody objects to the decision that is published."""

    kind: ClassVar[str] = "deliberation.DecisionObjected"
    label: ClassVar[StrPromise | str] = _("提出异议")
    objection_id: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(TopicEvent):
    """It was answered; ``upheld`` sends the decision back."""

    kind: ClassVar[str] = "deliberation.ObjectionAnswered"
    label: ClassVar[StrPromise | str] = _("答复异议")
    objection_id: int
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ItemEvent(TopicEvent):
    """Something that happened to an item of the decision."""

    item_id: int


@dataclass(frozen=True, kw_only=True)
class ExecutionItemAdded(ItemEvent):
    """A unit has to do something until a day (ISO); ``money`` is yuan as text."""

    kind: ClassVar[str] = "deliberation.ExecutionItemAdded"
    label: ClassVar[StrPromise | str] = _("确定实施事项")
    owner_unit_id: int
    due_on: str
    money: str


@dataclass(frozen=True, kw_only=True)
class ExecutionItemEnded(ItemEvent):
    """It was done, or dropped (ItemState)."""

    kind: ClassVar[str] = "deliberation.ExecutionItemEnded"
    label: ClassVar[StrPromise | str] = _("实施事项有结果")
    outcome: str
    file_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ExecutionItemReopened(ItemEvent):
    """Those who took part are not satisfied with it."""

    kind: ClassVar[str] = "deliberation.ExecutionItemReopened"
    label: ClassVar[StrPromise | str] = _("实施事项重新办理")


@dataclass(frozen=True, kw_only=True)
class ExecutionItemHandedOver(ItemEvent):
    """It became a matter."""

    kind: ClassVar[str] = "deliberation.ExecutionItemHandedOver"
    label: ClassVar[StrPromise | str] = _("实施事项转为诉求")
    case_id: int


@dataclass(frozen=True, kw_only=True)
class TopicEvaluationGiven(TopicEvent):
    """Somebody who took part said whether they are satisfied."""

    kind: ClassVar[str] = "deliberation.TopicEvaluationGiven"
    label: ClassVar[StrPromise | str] = _("评议")
    satisfied: bool
    round: int


@dataclass(frozen=True, kw_only=True)
class TopicReopened(TopicEvent):
    """Too few were satisfied: it is carried out once more."""

    kind: ClassVar[str] = "deliberation.TopicReopened"
    label: ClassVar[StrPromise | str] = _("评议不满意，重新办理")
    satisfied: int
    evaluated: int


@dataclass(frozen=True, kw_only=True)
class TopicArchived(TopicEvent):
    """It is over."""

    kind: ClassVar[str] = "deliberation.TopicArchived"
    label: ClassVar[StrPromise | str] = _("归档")


@dataclass(frozen=True, kw_only=True)
class FigureSet(DomainEvent):
    """A place asks for another figure; why, stands in the row. An empty ``value``: as it ships."""

    kind: ClassVar[str] = "deliberation.FigureSet"
    aggregate: ClassVar[str] = "procedure_figure"
    label: ClassVar[StrPromise | str] = _("修改议事规程")
    override_id: int
    procedure: str
    step: str
    figure: str
    value: str

    @property
    def aggregate_id(self) -> int:
        """The row."""
        return self.override_id


@dataclass(frozen=True, kw_only=True)
class ProcedureEvent(DomainEvent):
    """Something that happened to a version of a procedure that a place wrote."""

    aggregate: ClassVar[str] = "place_procedure"
    procedure_id: int

    @property
    def aggregate_id(self) -> int:
        """The version."""
        return self.procedure_id


@dataclass(frozen=True, kw_only=True)
class ProcedureWritten(ProcedureEvent):
    """A place wrote a version, from the procedure ``begun_from``; why, stands in the row."""

    kind: ClassVar[str] = "deliberation.ProcedureWritten"
    label: ClassVar[StrPromise | str] = _("写成本地规程")
    version: int
    begun_from: str


@dataclass(frozen=True, kw_only=True)
class ProcedureGivenUp(ProcedureEvent):
    """No topic begins with it any more."""

    kind: ClassVar[str] = "deliberation.ProcedureGivenUp"
    label: ClassVar[StrPromise | str] = _("停用本地规程")


@dataclass(frozen=True, kw_only=True)
class TopicStepEndsSoon(StepEvent):
    """The period of a step ends tomorrow, or what it waits for is due."""

    kind: ClassVar[str] = "deliberation.TopicStepEndsSoon"
    label: ClassVar[StrPromise | str] = _("步骤快到期")
    step_kind: str
    until: str


@dataclass(frozen=True, kw_only=True)
class ExecutionItemDueSoon(ItemEvent):
    """An item without a result is due within three days, or is late."""

    kind: ClassVar[str] = "deliberation.ExecutionItemDueSoon"
    label: ClassVar[StrPromise | str] = _("实施事项快到期")
    due_on: str
