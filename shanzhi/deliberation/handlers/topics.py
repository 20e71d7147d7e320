"""Who is told of what happens to topics."""

from __future__ import annotations

from shanzhi.ballots.events import BallotCancelled, BallotCounted
from shanzhi.deliberation.actions.ballot_on_topic import take_over_ballot
from shanzhi.deliberation.events import (
    DecisionObjected,
    ExecutionItemAdded,
    ExecutionItemReopened,
    ObjectionAnswered,
    TopicAppealDecided,
    TopicAppealed,
    TopicArchived,
    TopicBallotTakenOver,
    TopicEvent,
    TopicMerged,
    TopicRaised,
    TopicRefused,
    TopicReopened,
    TopicStepBegan,
    TopicSupported,
)
from shanzhi.deliberation.events.topics import ItemEvent
from shanzhi.deliberation.models import ExecutionItem, Objection, Topic, TopicMatter
from shanzhi.deliberation.models.topic import TopicOrigin
from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.queries.step_words import step_name
from shanzhi.kernel.api import EventRecord, Role, on
from shanzhi.messaging.api import tell_accounts, tell_resident
from shanzhi.organizations.api import members_of
from shanzhi.people.api import accounts_holding


@on(
    TopicRaised,
    TopicMerged,
    TopicRefused,
    TopicAppealDecided,
    TopicStepBegan,
    TopicReopened,
    TopicArchived,
)
def tell_proposer(event: TopicEvent, record: EventRecord) -> None:
    """Who raised it hears of every step; of an evaluation all hear who took part."""
    topic = Topic.objects.get(pk=event.topic_id)
    if topic.proposer_id is not None and not _is_evaluation(event):
        _tell(topic.proposer_id, topic, event, record)


@on(TopicSupported)
def tell_proposer_of_enough(event: TopicSupported, record: EventRecord) -> None:
    """They hear when it has as many supporters as it needs, not of each."""
    topic = Topic.objects.get(pk=event.topic_id)
    if event.is_enough and topic.proposer_id is not None:
        _tell(topic.proposer_id, topic, event, record)


@on(TopicRaised, TopicStepBegan, TopicArchived)
def tell_reporters(event: TopicEvent, record: EventRecord) -> None:
    """Who reported one of its matters hears that it became a topic, and of every step."""
    topic = Topic.objects.get(pk=event.topic_id)
    if _is_evaluation(event):
        return
    reporters = TopicMatter.objects.filter(topic=topic, case__reporter__isnull=False)
    known = set(reporters.values_list("case__reporter_id", flat=True)) - {topic.proposer_id}
    for resident_id in sorted(known):
        _tell(resident_id, topic, event, record)


@on(ObjectionAnswered)
def tell_objector(event: ObjectionAnswered, record: EventRecord) -> None:
    """Who objected hears what came of it."""
    objection = Objection.objects.select_related("topic").get(pk=event.objection_id)
    if objection.resident_id is not None:
        _tell(objection.resident_id, objection.topic, event, record)


@on(TopicRaised, TopicSupported, DecisionObjected)
def tell_topic_desk(event: TopicEvent, record: EventRecord) -> None:
    """The desk of the community hears of a new topic, of one that has its supporters, of an objection."""
    topic = Topic.objects.get(pk=event.topic_id)
    if isinstance(event, TopicSupported) and not event.is_enough:
        return
    if isinstance(event, TopicRaised) and topic.origin != TopicOrigin.RESIDENT:
        return
    clerks = accounts_holding(Role.COMMUNITY_CLERK, record.place_code)
    wording = f"deliberation.desk.{type(event).__name__}"
    tell_accounts(clerks, wording, {}, _desk(topic), record.pk)


@on(TopicAppealed)
def tell_above(event: TopicAppealed, record: EventRecord) -> None:
    """The street decides."""
    topic = Topic.objects.get(pk=event.topic_id)
    street = accounts_holding(Role.STREET_DISPATCHER, record.place_code)
    tell_accounts(street, "deliberation.desk.TopicAppealed", {}, _desk(topic), record.pk)


@on(ExecutionItemAdded, ExecutionItemReopened)
def tell_owner(event: ItemEvent, record: EventRecord) -> None:
    """Who belongs to the unit that has it."""
    item = ExecutionItem.objects.get(pk=event.item_id)
    people = [member.pk for member in members_of(item.owner_unit_id)]
    wording = f"deliberation.desk.{type(event).__name__}"
    tell_accounts(people, wording, {}, f"/desk/topic-items/{item.pk}", record.pk)


@on(BallotCounted)
def take_over_count(event: BallotCounted, record: EventRecord) -> None:
    """The decision is as the ballot says: a topic asks one thing, the ballot's first item."""
    take_over_ballot(event.ballot_id, event.quorum_met and 1 in event.passed, at=record.at)


@on(BallotCancelled)
def give_up_ballot(event: BallotCancelled, record: EventRecord) -> None:
    """A ballot that was called off decides nothing."""
    take_over_ballot(event.ballot_id, None, at=record.at)


@on(TopicBallotTakenOver)
def tell_desk_of_ballot(event: TopicBallotTakenOver, record: EventRecord) -> None:
    """The desk goes on with the step."""
    topic = Topic.objects.get(pk=event.topic_id)
    clerks = accounts_holding(Role.COMMUNITY_CLERK, record.place_code)
    wording = "deliberation.desk.TopicBallotTakenOver"
    tell_accounts(clerks, wording, {}, _desk(topic), record.pk)


def _is_evaluation(event: TopicEvent) -> bool:
    return isinstance(event, TopicStepBegan) and event.step_kind == StepKind.EVALUATION


def _tell(resident_id: int, topic: Topic, event: TopicEvent, record: EventRecord) -> None:
    params = {"step": ""}
    if isinstance(event, TopicStepBegan):
        params["step"] = step_name(topic.procedure, event.step)
    wording = f"deliberation.{type(event).__name__}"
    tell_resident(resident_id, wording, params, f"/topics/{topic.public_id}", record.pk)


def _desk(topic: Topic) -> str:
    return f"/desk/topics/{topic.pk}"
