"""Random people do random things to matters, at random times, twice, and while things break."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from shanzhi.cases import workflow
from shanzhi.cases.actions.call_team import pass_silent_on
from shanzhi.cases.actions.chase import remind_to_chase
from shanzhi.cases.actions.miss import mark_no_shows
from shanzhi.cases.actions.remind import mark_overdue_reminders
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.api import Report, archive_unrated, report_case
from shanzhi.cases.events import CaseEvent
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source
from shanzhi.cases.models.states import END_STATES
from shanzhi.cases.tests.factories import make_share
from shanzhi.kernel import registry
from shanzhi.kernel.api import NOBODY, Actor, EventRecord, Refusal, allowed, event_kinds
from tests.loop.around import around
from tests.loop.cast import BEGIN, Cast
from tests.loop.deeds import Deed, Verb
from tests.loop.verbs import VERBS
from tests.loop.verbs_above import VERBS_ABOVE
from tests.loop.verbs_joint import VERBS_JOINT
from tests.loop.verbs_many import VERBS_MANY
from tests.loop.verbs_watch import VERBS_WATCH
from tests.loop.watching import (
    Picture,
    all_holds,
    everybody_is_told,
    nothing_is_lost,
    nothing_is_quiet,
    picture,
    undone_is_as_it_was,
)
from tests.loop.wishes import WISHES, Wish

KEYS = UUID("5d1a3b54-7d3e-5a3b-8b40-5a0c3f4f8f20")
MOST_MATTERS = 6
# What the house itself looks for every few minutes; most of the time, clocks.
SWEEPS: tuple[Callable[..., object], ...] = (
    sweep_clocks,
    sweep_clocks,
    mark_no_shows,
    mark_overdue_reminders,
    remind_to_chase,
    pass_silent_on,
)


# The everyday way of a matter first; then what is done around it.
EVERYDAY = tuple(
    verb for verb in VERBS if verb.name in {"accept", "ask", "answer", "close", "rate"}
)
BY_NAME = {verb.name: verb for verb in VERBS}
THEMES = (EVERYDAY, VERBS_ABOVE, VERBS_JOINT, VERBS_WATCH, VERBS_MANY)
THEME_WEIGHT = 6
WISHFUL, ONLY_THAT = 0.3, 0.95
# So many changes are looked into together: a mistake stays where it was made.
LOOK_EVERY = 3


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
    done: ClassVar[Counter[str]] = Counter()
    salt: ClassVar[int] = 0  # another one makes other deeds of the same steps
    wishes: ClassVar[tuple[Wish, ...]] = WISHES  # one of them each run
    wishful: ClassVar[float] = WISHFUL  # of all that people do, towards it

    def __init__(self) -> None:
        super().__init__()
        self.at, self.nth = BEGIN, 0
        self.pages: list[Case] = []  # as people saw them first; actions must look again
        self.seen: Picture | None = None  # how all stands, if nothing happened since
        self.since: int | None = None  # the last event that was looked into
        self.wish = WISHES[0]
        self.is_whole = True  # until a step fails
        self.begun = transaction.atomic()
        self.begun.__enter__()

    def teardown(self) -> None:
        """A week later what nobody rated is archived, and every matter and the figures hold, unless a
        step failed; then all of it never happened."""
        try:
            if self.is_whole:
                self.at += timedelta(days=8)
                self._try(lambda: archive_unrated(at=self.at))
                all_holds(self.at)
        finally:
            transaction.set_rollback(True)
            self.begun.__exit__(None, None, None)

    @initialize(theme=st.sampled_from(THEMES), nth_wish=st.integers(0, 99))
    def somebody_reports_first(self, theme: tuple[Verb, ...], nth_wish: int) -> None:
        """There is always a matter to do something to; each run is about some part of the loop, and
        somebody is out for something rare."""
        liked = {verb.name for verb in theme}
        self.often = {v.name: v.often * (THEME_WEIGHT if v.name in liked else 1) for v in VERBS}
        self.wish = Loop.wishes[nth_wish % len(Loop.wishes)]
        make_share(self.wish.verified)
        self._report(0, has_phone=True)

    @rule(
        seed=st.integers(0, 9999),
        # Mostly within a day, or all goes up and away before anybody comes to it.
        minutes=st.integers(0, 3)
        | st.integers(0, 30)
        | st.integers(0, 600)
        | st.integers(0, 20_000),
        breaks=st.integers(0, 7),
    )
    def something_happens(self, seed: int, minutes: int, breaks: int) -> None:
        """A report (or the same one again), time that runs out, or mostly: somebody acts."""
        # Who looks for a certain mistake wants no days to go by, in which matters go up and away.
        hurried = self.wish.hurried or Loop.wishful == ONLY_THAT
        self.at += timedelta(minutes=min(minutes, 2) if hurried else minutes)
        self.nth += 1
        chance = random.Random(
            f"{Loop.salt} {seed} {self.nth}"
        )  # the same seed again is something else
        what = chance.choices(("act", "report", "sweep", "archive"), (84, 5, 7, 4))[0]
        if what == "report":
            self._report(chance.randrange(MOST_MATTERS), chance.random() < 0.7, breaks=breaks == 0)
        elif what == "sweep":
            sweep = chance.choice(SWEEPS)
            self._try(lambda: sweep(at=self.at), breaks=breaks == 0)
        elif what == "archive":
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

        self._try(send, breaks=breaks)
        assert Case.objects.filter(idempotency_key=sent).count() <= 1

    def _act(self, chance: random.Random, *, breaks: bool) -> None:
        """Mostly who may does what can be done, sometimes anybody anything; some click twice."""
        wanted = self._wanted(chance) if chance.random() < Loop.wishful else None
        if wanted is not None:
            verb, page, case = wanted
        else:
            page, case = self._look_at_one(chance)
            verbs = _possible(case, self.at) if chance.random() < 0.9 else [*VERBS]
            verb = chance.choices(verbs, [self.often[verb.name] for verb in verbs])[0]
        by = self._who(verb, case, chance, certain=chance.random() < 0.85)
        deed = Deed(page, by, self.at, chance, self.cast)
        do = partial(verb.do, deed)
        done = self._try(do, breaks=breaks, must_refuse=_forbidden(verb, by, case))
        Loop.done.update([verb.name] if done else [])
        if done and chance.random() < 0.2:
            case = Case.objects.get(pk=page.pk)
            self._try(do, must_refuse=_forbidden(verb, by, case))

    def _wanted(self, chance: random.Random) -> tuple[Verb, Case, Case] | None:
        """A step towards what somebody is out for in this run: the last one that can be taken."""
        now = {case.pk: case for case in Case.objects.filter(pk__in=[p.pk for p in self.pages])}
        for verb in (BY_NAME[name] for name in self.wish.steps):
            fitting = [
                page
                for page in self.pages
                if self.wish.suits(verb.name, now[page.pk]) and _fits(verb, now[page.pk])
            ]
            if verb.needs:
                fitting = [p for p in fitting if verb.needs & around(now[p.pk], self.at)]
            if fitting:
                page = chance.choice(fitting)
                return verb, page, now[page.pk]
        return None

    def _look_at_one(self, chance: random.Random) -> tuple[Case, Case]:
        """A matter as somebody saw it first, and as it is now; mostly one that is not over."""
        now = {case.pk: case for case in Case.objects.filter(pk__in=[p.pk for p in self.pages])}
        weights = [1 if now[page.pk].state in END_STATES else 5 for page in self.pages]
        page = chance.choices(self.pages, weights)[0]
        return page, now[page.pk]

    def _who(self, verb: Verb, case: Case, chance: random.Random, *, certain: bool) -> Actor:
        other = next((page for page in self.pages if page.pk != case.pk), case)
        people = [self.cast.actor(name, case, other) for name in self.cast.names]
        target = verb.target(case)
        may = [actor for actor in people if allowed(actor, verb.capability, target)]
        return chance.choice(may if may and certain else people)

    def _try(
        self, do: Callable[[], object], *, breaks: bool = False, must_refuse: bool = False
    ) -> bool:
        """One step, watched; True when it was done."""
        before = self.seen or picture()
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
        self.seen = after
        if after != before:  # else all is as it was when it was last looked at
            self._look_into(before, after)
            Loop.changes += 1
        self.is_whole = True
        return done

    def _look_into(self, before: Picture, after: Picture) -> None:
        """What was announced is carried on, and what it touched is looked at, now or soon."""
        nothing_is_quiet(before, after)
        self.seen = None
        everybody_is_told(before.last_event)
        undone_is_as_it_was(before.last_event)
        self.since = min(self.since or before.last_event, before.last_event)
        if Loop.changes % LOOK_EVERY == 0 or Loop.wishful == ONLY_THAT:
            nothing_is_lost(self.since)
            self.since = None
        known = {page.pk for page in self.pages}
        cases = list(Case.objects.order_by("pk"))
        Loop.states |= {case.state for case in cases}
        # Parts of a matter are matters too, and people see them.
        self.pages += [case for case in cases if case.pk not in known]


def _possible(case: Case, at: datetime) -> list[Verb]:
    there = around(case, at)
    return [verb for verb in VERBS if _fits(verb, case) and (not verb.needs or verb.needs & there)]


def _fits(verb: Verb, case: Case) -> bool:
    return verb.step is None or workflow.possible(case.state, verb.step)


def _forbidden(verb: Verb, by: Actor, case: Case) -> bool:
    return not _fits(verb, case) or not allowed(by, verb.capability, verb.target(case))
