"""The index of a county's matters in the memory of this process, warm between two placements.

It is built from the texts of the matters that were read, the newest ``MOST`` of them, and follows
what other processes placed and what people decided: all that counts is in the database.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from django.db.models import QuerySet

from shanzhi.insight.models import TopicMember
from shanzhi.insight.rules.topics.index import TopicIndex
from shanzhi.insight.rules.topics.placing import Placed
from shanzhi.insight.rules.topics.rarity import Rarity
from shanzhi.insight.rules.topics.reading import Reading, read
from shanzhi.kernel.api import Versioned

MOST = 20_000
COUNTY = 6
VERSION = "insight.hot_topics"


@dataclass(slots=True)
class Memory:
    """``rows`` gives a matter's row, ``cases`` the matter of a row; ``topic_ids`` the topic of a
    label (None for one that stands alone)."""

    county: str
    placed: Placed
    token: int = -1
    last_id: int = 0
    rows: dict[int, int] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)
    topic_ids: dict[int, int | None] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)

    def label_of(self, topic_id: int | None) -> int:
        """The label of a topic here; a new one for what stands alone."""
        if topic_id is not None and topic_id in self.labels:
            return self.labels[topic_id]
        label, self.placed.topics = self.placed.topics, self.placed.topics + 1
        self.topic_ids[label] = topic_id
        if topic_id is not None:
            self.labels[topic_id] = label
        return label

    def add(self, case_id: int, reading: Reading, topic_id: int | None) -> None:
        """Keep a matter that was placed."""
        matter = self.placed.index.matter(reading)
        self.rows[case_id] = self.placed.index.add(matter, self.label_of(topic_id))
        self.placed.matters.append(matter)
        self.cases.append(case_id)


_memories: dict[str, Memory] = {}
_lock = threading.Lock()
_changes = 0


def _next_change() -> int:
    global _changes  # noqa: PLW0603  # 2026-11-26: counts reloads of this process
    _changes += 1
    return _changes


changed = Versioned(VERSION, _next_change)


def memory_of(place_code: str) -> Memory:
    """The county's memory with everything that was placed until now (3 queries when it is warm)."""
    county = place_code[:COUNTY]
    with _lock:
        memory = _memories.get(county)
        if memory is None or _learnt_too_much(memory):
            memory = _memories[county] = Memory(county, Placed(TopicIndex(Rarity()), [], 0))
        changed.forget()
        token = changed.get()
        _catch_up(memory)
        if memory.token != token:
            _relabel(memory, TopicMember.objects.filter(place_code__startswith=memory.county))
            memory.token = token
        return memory


def index_of(place_code: str) -> TopicIndex:
    """The county's index as it stands, to make vectors with."""
    known = _memories.get(place_code[:COUNTY])
    return (known or memory_of(place_code)).placed.index


def forget_memories() -> None:
    """Read everything again: for stories that begin anew."""
    _memories.clear()


def read_body(body: str) -> Reading:
    """A matter's text as a reading: its first line or sentence is what it is called."""
    first, _mark, rest = body.strip().partition("\n")
    return read(first[:60], rest) if rest else read("", body)


def _learnt_too_much(memory: Memory) -> bool:
    """Whether its last matter was placed in a transaction that came to nothing, so that others may have
    been as well: it is read anew."""
    return bool(memory.last_id) and not TopicMember.objects.filter(pk=memory.last_id).exists()


def _catch_up(memory: Memory) -> None:
    """Matters that this or another process placed meanwhile. A county's matters are placed one
    after the other, so that a later row has a higher id."""
    found = TopicMember.objects.filter(
        place_code__startswith=memory.county, pk__gt=memory.last_id
    ).order_by("-pk")
    rows = list(found.values_list("pk", "case_id", "topic_id", "case__text__body")[:MOST])
    rows.reverse()
    fresh = [(case, topic, read_body(body or "")) for _pk, case, topic, body in rows]
    if not memory.cases:  # rarity is known before the first vector is made
        memory.placed.index.rarity.add_all(reading for _case, _topic, reading in fresh)
    opened = {topic for _case, topic, _r in fresh if topic and topic not in memory.labels}
    is_first = not memory.cases
    for case, topic, reading in fresh:
        memory.add(case, reading, topic)
        if not is_first:
            memory.placed.index.rarity.add(reading)
    if rows:
        memory.last_id = rows[-1][0]
    if opened:  # whoever stood alone before is in the topic now
        _relabel(memory, TopicMember.objects.filter(topic__in=opened))


def _relabel(memory: Memory, found: QuerySet[TopicMember]) -> None:
    """Each matter has the topic that the database says."""
    for case_id, topic_id in found.values_list("case_id", "topic_id"):
        row = memory.rows.get(case_id)
        if row is None:
            continue
        label = int(memory.placed.index.labels[row])
        if memory.topic_ids.get(label) != topic_id:
            memory.placed.index.labels[row] = memory.label_of(topic_id)
