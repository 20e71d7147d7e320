"""Random people do random things to matters, at random times, twice, and while things break."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from shanzhi.cases import workflow
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.api import Report, archive_unrated, report_case
from shanzhi.cases.events import CaseEvent
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.kernel import registry
from shanzhi.kernel.api import NOBODY, Actor, EventRecord, Refusal, allowed, event_kinds
from tests.loop.cast import BEGIN, Cast
from tests.loop.deeds import Deed, Verb
from tests.loop.verbs import VERBS
from tests.loop.watching import (
    everybody_is_told,
    figures_hold,
    nothing_is_lost,
    nothing_is_quiet,
    picture,
)

KEYS = UUID("5d1a3b54-7d3e-5a3b-8b40-5a0c3f4f8f20")
MOST_MATTERS = 6


class PowerCut(Exception):
    """Something inside of the transaction broke."""


class Breaker:
    """Listens to every event inside its transaction and breaks it while ``armed``."""

    def __init__(self) -> None:
        self.armed = False

    def __call__(self, event: CaseEvent, record: EventRecord) -> None:
        if self.armed:
            raise PowerCut

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While this lasts every event of a matter comes by here."""
        with pytest.MonkeyPatch.context() as patch:
            known = {kind: [*handlers] for kind, handlers in registry._handlers.items()}
            patch.setattr(registry, "_handlers", known)
            for kind in event_kinds().values():
                if issubclass(kind, CaseEvent):
                    handler = registry.Handler("test.breaker", True, self)
                    known.setdefault(kind, []).append(handler)
            yield


class Loop(RuleBasedStateMachine):
    """One run: some matters, all that people do to them, and a clock that only goes forward."""

    cast: ClassVar[Cast]
    breaker: ClassVar[Breaker]
    steps: ClassVar[int] = 0
    changes: ClassVar[int] = 0
    states: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.at = BEGIN
        self.pages: list[Case] = []  # as people saw them first; actions must look again
        self.is_whole = True  # until a step fails
        self.begun = transaction.atomic()
        self.begun.__enter__()

    def teardown(self) -> None:
        """The figures hold at the end, unless a step failed; then all of it never happened."""
        try:
            if self.is_whole:
                figures_hold(self.at)
        finally:
            transaction.set_rollback(True)
            self.begun.__exit__(None, None, None)

    @initialize()
    def somebody_reports_first(self) -> None:
        """There is always a matter to do something to."""
        self._report(0, has_phone=True)

    @rule(
        what=st.integers(0, 10),
        seed=st.integers(0, 9999),
        minutes=st.integers(0, 3) | st.integers(0, 20_000),
        breaks=st.integers(0, 7),
    )
    def something_happens(self, what: int, seed: int, minutes: int, breaks: int) -> None:
        """A report (or the same one again), time that runs out, or mostly: somebody acts."""
        self.at += timedelta(minutes=minutes)
        chance = random.Random(seed)
        if what == 0:
            self._report(chance.randrange(MOST_MATTERS), chance.random() < 0.7, breaks=breaks == 0)
        elif what == 10:
            self._try(lambda: sweep_clocks(at=self.at), breaks=breaks == 0)
        elif what == 1:
            # Often the week in which the reporter could have rated is over.
            self.at += timedelta(days=chance.choice((0, 8)))
            by = self.cast.people[chance.choice(("system", "system", "clerk", "leader"))]
            self._try(lambda: archive_unrated(by=by, at=self.at), breaks=breaks == 0)
        else:
            self._act(chance, breaks=breaks == 0)

    def _report(self, key: int, has_phone: bool, *, breaks: bool = False) -> None:
        sent = uuid5(KEYS, str(key))
        report = Report(
            key=sent,
            text="3幢楼下夜里施工，噪音很大",
            source=Source.RESIDENT,
            place_code=self.cast.town.grid.code,
            reporter_id=self.cast.resident_ids[0] if has_phone else None,
        )
        known = Case.objects.filter(idempotency_key=sent).exists()

        def send() -> None:
            reported = report_case(report, by=NOBODY, at=self.at)
            assert reported.created is not known
            if reported.created:
                self.pages.append(reported.case)

        self._try(send, breaks=breaks)
        assert Case.objects.filter(idempotency_key=sent).count() <= 1

    def _act(self, chance: random.Random, *, breaks: bool) -> None:
        """Mostly who may does what can be done, sometimes anybody anything; some click twice."""
        page = chance.choice(self.pages)
        case = Case.objects.get(pk=page.pk)
        verb = _chosen(_possible(case) if chance.random() < 0.8 else [*VERBS], chance)
        by = self._who(verb, case, chance, certain=chance.random() < 0.8)
        deed = Deed(page, by, self.at, chance, self.cast)
        do = partial(verb.do, deed)
        done = self._try(do, breaks=breaks, must_refuse=_forbidden(verb, by, case))
        if done and chance.random() < 0.2:
            case = Case.objects.get(pk=page.pk)
            self._try(do, must_refuse=_forbidden(verb, by, case))

    def _who(self, verb: Verb, case: Case, chance: random.Random, *, certain: bool) -> Actor:
        other = next((page for page in self.pages if page.pk != case.pk), case)
        people = [self.cast.actor(name, case, other) for name in self.cast.names]
        may = [actor for actor in people if allowed(actor, verb.capability, case.target())]
        return chance.choice(may if may and certain else people)

    def _try(
        self, do: Callable[[], object], *, breaks: bool = False, must_refuse: bool = False
    ) -> bool:
        """One step, watched; True when it was done."""
        before = picture()
        self.is_whole, self.breaker.armed, done = False, breaks, False
        try:
            do()
            done = True
        except (Refusal, PowerCut):
            pass
        finally:
            self.breaker.armed = False
        after = picture()
        assert done or after == before, "refused or broken, and yet something changed"
        assert not (done and must_refuse), "done by somebody who may not, or in a wrong state"
        Loop.steps += 1
        if after != before:  # else all is as it was when it was last looked at
            nothing_is_quiet(before, after)
            everybody_is_told(before.last_event)
            nothing_is_lost()
            Loop.changes += 1
            Loop.states |= set(Case.objects.values_list("state", flat=True))
        self.is_whole = True
        return done


def _possible(case: Case) -> list[Verb]:
    return [v for v in VERBS if v.step is None or workflow.possible(case.state, v.step)]


def _chosen(verbs: list[Verb], chance: random.Random) -> Verb:
    return chance.choices(verbs, [verb.often for verb in verbs])[0]


def _forbidden(verb: Verb, by: Actor, case: Case) -> bool:
    wrong_state = verb.step is not None and not workflow.possible(case.state, verb.step)
    return wrong_state or not allowed(by, verb.capability, case.target())
