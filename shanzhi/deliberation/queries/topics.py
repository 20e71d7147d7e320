"""Topics for the public hall, for residents and for the desk."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from shanzhi.deliberation.models import ExecutionItem, Topic
from shanzhi.deliberation.models.topic import ENDED, OPEN, UNDER_WAY, TopicState
from shanzhi.deliberation.permissions.topics import CARRY_OUT, DESKS, READ_TOPICS
from shanzhi.kernel.api import Actor, NotFound, Role, require

LISTED = 100
TABS: dict[str, tuple[str, ...]] = {
    "gathering": (TopicState.RAISED, TopicState.READY),
    "under_way": UNDER_WAY,
    "ended": (TopicState.ARCHIVED, TopicState.NOT_PASSED),
}
# What somebody at the desk has to look at first.
_WAITING = Case(
    When(state=TopicState.REFUSED, then=Value(0)),
    When(state=TopicState.READY, then=Value(1)),
    When(state__in=UNDER_WAY, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def hall(place_code: str, tab: str = "") -> list[Topic]:
    """Topics of a place that neighbours see (1 query): those of its community, street and grids. Without a
    place those of everywhere. Refused and merged ones are nobody's news."""
    found = Topic.objects.filter(_around(place_code), state__in=_public(tab))
    return list(found.order_by("-changed_at", "-pk")[:LISTED])


def hall_counts(place_code: str) -> dict[str, int]:
    """How many there are under each tab (1 query)."""
    counts = {tab: Count("pk", filter=Q(state__in=states)) for tab, states in TABS.items()}
    return Topic.objects.filter(_around(place_code)).aggregate(**counts)


def public_topic(public_id: UUID) -> Topic:
    """One topic with this public identity. Raises NotFound."""
    found = Topic.objects.filter(public_id=public_id).select_related("merged_into").first()
    if found is None:
        raise NotFound
    return found


def own_topics(viewer: Actor) -> list[Topic]:
    """Topics that a resident raised, the newest first (1 query)."""
    raised = [pk for kind, pk in viewer.owns if kind == "topic"]
    return list(Topic.objects.filter(pk__in=raised).order_by("-pk")[:LISTED])


def topics_for(viewer: Actor, tab: str = "", place_code: str = "") -> list[Topic]:
    """Topics in the viewer's places, what waits for somebody first (1 query). Raises Denied."""
    require(viewer, READ_TOPICS)
    found = _visible(viewer).filter(place_code__startswith=place_code)
    return list(found.filter(_of_tab(tab)).order_by(_WAITING, "-changed_at", "-pk")[:LISTED])


def desk_counts(viewer: Actor) -> dict[str, int]:
    """How many there are under each tab of the desk (1 query). Raises Denied."""
    require(viewer, READ_TOPICS)
    counts = {tab: Count("pk", filter=_of_tab(tab)) for tab in (*TABS, "appeals")}
    return _visible(viewer).aggregate(**counts)


def topic_for(viewer: Actor, topic_id: int) -> Topic:
    """Raises NotFound: to others it does not exist."""
    rows = _visible(viewer).filter(pk=topic_id).select_related("merged_into", "category", "made_by")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def like_it(viewer: Actor, topic: Topic) -> list[Topic]:
    """Topics of the same community that are still waiting: it may go on in one of them (1 query)."""
    rows = _visible(viewer).filter(
        place_code__startswith=topic.place_code[:12], state__in=TABS["gathering"]
    )
    return list(rows.exclude(pk=topic.pk).order_by("-pk")[:LISTED])


def items_for(viewer: Actor) -> list[ExecutionItem]:
    """Items of the viewer's units and places that have no result, what is due first (1 query).
    Raises Denied."""
    require(viewer, CARRY_OUT)
    rows = _items(viewer).filter(state="open").select_related("topic", "owner_unit")
    return list(rows.order_by("due_on", "pk")[:LISTED])


def item_for(viewer: Actor, item_id: int) -> ExecutionItem:
    """Raises NotFound: to others it does not exist."""
    found = _items(viewer).filter(pk=item_id).select_related("topic", "owner_unit", "case").first()
    if found is None:
        raise NotFound
    return found


def topic_behind(item_id: int) -> Topic | None:
    """The topic whose decision an item carries out: what everybody may read of it is public."""
    return Topic.objects.filter(items=item_id).first()


def _items(viewer: Actor) -> QuerySet[ExecutionItem]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*DESKS):
        reach |= Q(place_code__startswith=scope)
    if viewer.scopes(Role.HANDLER):
        reach |= Q(owner_unit_id__in=viewer.unit_ids)
    return ExecutionItem.objects.filter(reach)


def _visible(viewer: Actor) -> QuerySet[Topic]:
    reach = Q(pk__in=[])
    for scope in viewer.scopes(*DESKS, Role.LEADER):
        reach |= Q(place_code__startswith=scope)
    return Topic.objects.filter(reach)


def _of_tab(tab: str) -> Q:
    if tab == "appeals":
        return Q(appealed_at__isnull=False, appeal_decided_at__isnull=True)
    return Q(state__in=TABS[tab]) if tab in TABS else Q(state__in=[*OPEN, *ENDED])


def _public(tab: str) -> tuple[str, ...]:
    return TABS.get(tab) or tuple(state for states in TABS.values() for state in states)


def _around(place_code: str) -> Q:
    if not place_code:
        return Q()
    above = [place_code[:length] for length in (9, 12, 15) if length <= len(place_code)]
    return Q(place_code__in=above) | Q(place_code__startswith=place_code[:12])
