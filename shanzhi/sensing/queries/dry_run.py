"""“This rule would have called you 12 times last month, 11 of them false”: a draft over history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet

from shanzhi.kernel.api import Actor, allowed
from shanzhi.sensing.models import (
    FALSE_OUTCOMES,
    Alarm,
    AlarmOutcome,
    AlarmRule,
    Cause,
    Device,
    DeviceState,
)
from shanzhi.sensing.permissions import MANAGE_RULES
from shanzhi.sensing.queries.rules import kind_row, row_of
from shanzhi.sensing.queries.stored_days import StoredDay, stored_day
from shanzhi.sensing.rules.book import RuleBook
from shanzhi.sensing.rules.rows import QUIET, SILENCE, Verdicts

MOST_DEVICES = 2_000
NEAR = timedelta(minutes=30)
ROWS_SHOWN = 20
DRAFT, NOW = 0, 1


@dataclass(slots=True)
class Tally:
    """How often a rule called, and what people found there."""

    calls: int = 0
    true: int = 0
    false: int = 0
    test: int = 0
    unknown: int = 0


@dataclass(slots=True)
class Found:
    """What a trial found so far. ``devices`` of ``of_devices`` were asked; ``missed`` are true alarms of the
    rule as it is that the draft would not have raised; ``is_least``: it would be more, how many is
    not known; ``newest`` are [device id, moment, value, what it was]."""

    devices: int = 0
    of_devices: int = 0
    readings: int = 0
    raw_days: int = 0
    hour_days: int = 0
    empty_days: int = 0
    draft: Tally = field(default_factory=Tally)
    now: Tally = field(default_factory=Tally)
    missed: int = 0
    is_least: bool = False
    newest: list[list[Any]] = field(default_factory=list)


def asked_devices(draft: AlarmRule) -> QuerySet[Device]:
    """Devices that the draft would hold for: of its kind and place, where no nearer rule of its name is."""
    devices = Device.objects.filter(kind_id=draft.kind_id, state=DeviceState.ACTIVE)
    nearer = AlarmRule.objects.filter(
        kind_id=draft.kind_id, name=draft.name, place_code__startswith=draft.place_code
    ).exclude(place_code=draft.place_code)
    for place_code in nearer.values_list("place_code", flat=True):
        devices = devices.exclude(place_code__startswith=place_code)
    return devices.filter(place_code__startswith=draft.place_code)


def dry_run(
    draft: AlarmRule, current: AlarmRule | None, since: datetime, days: int
) -> Iterator[Found]:
    """Run both over ``days`` days from ``since``; yields what was found after each day, and once more when the
    outcomes were compared."""
    found = Found()
    devices = _sample(draft, found)
    if draft.form == SILENCE:
        yield _silences(draft, current, devices, since, days, found)
        return
    past = _Past(draft, current, devices)
    for day in range(days):
        start = since + timedelta(days=day)
        stored = stored_day(start, start + timedelta(days=1), devices, past.slots)
        _count(stored, found)
        past.read(stored, start)
        yield found
    alarms = _alarms_of(draft, devices, since, days)
    _compare(past.raised(DRAFT), alarms, found.draft, found.newest)
    _compare(past.raised(NOW), alarms, found.now)
    found.missed = _missed(past.raised(DRAFT), alarms, current)
    yield found


def devices_named(viewer: Actor, device_ids: list[int]) -> dict[int, str]:
    """Serial and spot of devices by id, those whose place the viewer may set rules for (1 query)."""
    return {
        device.pk: " ".join(filter(None, (device.serial, device.spot)))
        for device in Device.objects.filter(pk__in=device_ids)
        if allowed(viewer, MANAGE_RULES, device.target())
    }


def _sample(draft: AlarmRule, found: Found) -> list[int]:
    devices = asked_devices(draft)
    found.of_devices = devices.count()
    ids = list(devices.order_by("pk").values_list("pk", flat=True))
    step = max(1, -(-len(ids) // MOST_DEVICES))
    ids = ids[::step]
    found.devices = len(ids)
    return ids


def _count(stored: StoredDay, found: Found) -> None:
    found.readings += len(stored.value)
    if not len(stored.value):
        found.empty_days += 1
    elif stored.is_hours:
        found.hour_days += 1
    else:
        found.raw_days += 1


class _Past:
    """The draft and the rule as it is, side by side in one book over the devices that are asked."""

    def __init__(self, draft: AlarmRule, current: AlarmRule | None, devices: list[int]) -> None:
        rows = [replace(row_of(draft, 0), name="draft", place_code="", is_on=True)]
        if current is not None and current.is_on:
            rows.append(replace(row_of(current, 0), name="now", place_code=""))
        kind = kind_row(draft.kind)
        self.devices = np.array(devices, np.int64)
        self.book = RuleBook([kind], rows, [""], np.zeros(len(devices), np.int16))
        self.slots = sorted(
            {slot for row in rows for slot in (row.slot, row.other_slot) if slot >= 0}
            | {act.slot for act in kind.activity if draft.form == QUIET}
        )
        # Short, where a hold may run out between two readings.
        self.step_ms = 15_000 if any(row.hold_s for row in rows) else 1_800_000
        self.is_quiet = draft.form == QUIET
        self.said: list[Verdicts] = []

    def read(self, stored: StoredDay, start: datetime) -> None:
        """One day, in steps short enough that no hold is passed over."""
        if not len(self.devices):
            return
        begin = int(start.timestamp() * 1000)
        edges = np.arange(begin + self.step_ms, begin + 86_400_000 + 1, self.step_ms)
        cuts = np.searchsorted(stored.came_ms, edges)
        index = np.searchsorted(self.devices, stored.device).astype(np.int32)
        first = 0
        for edge, last in zip(edges.tolist(), cuts.tolist(), strict=True):
            part = slice(first, last)
            if last > first:
                self._keep(
                    self.book.read(
                        index[part], stored.slot[part], stored.value[part], stored.at_ms[part]
                    )
                )
            if self.is_quiet or self.book.waits:
                # Signs of life are not all kept: everybody counts as heard.
                seen = np.full(len(self.devices), edge, np.int64)
                self._keep(self.book.look(edge - 1, seen))
            first = last

    def _keep(self, verdicts: Verdicts) -> None:
        if len(verdicts):
            self.said.append(verdicts)

    def raised(self, rule: int) -> list[tuple[int, datetime, float]]:
        """(device id, moment, value) of each call."""
        return [
            (int(self.devices[device]), datetime.fromtimestamp(at / 1000, UTC), value)
            for part in self.said
            for device, which, up, value, at, again in zip(
                part.device.tolist(), part.rule.tolist(), part.raised.tolist(),
                part.value.tolist(), part.at_ms.tolist(), part.again.tolist(), strict=True,
            )
            if which == rule and up and not again
        ]  # fmt: skip


def _alarms_of(
    draft: AlarmRule, devices: list[int], since: datetime, days: int
) -> dict[int, list[Alarm]]:
    rows = Alarm.objects.filter(
        device_id__in=devices,
        cause=draft.cause,
        raised_at__gte=since - NEAR,
        raised_at__lt=since + timedelta(days=days) + NEAR,
    ).select_related("rule")
    found: dict[int, list[Alarm]] = {}
    for alarm in rows.order_by("raised_at"):
        found.setdefault(alarm.device_id, []).append(alarm)
    return found


def _compare(
    calls: list[tuple[int, datetime, float]],
    alarms: dict[int, list[Alarm]],
    tally: Tally,
    newest: list[list[Any]] | None = None,
) -> None:
    for device, at, value in calls:
        what = next((_what(one) for one in alarms.get(device, ()) if _is_near(one, at)), "unknown")
        tally.calls += 1
        setattr(tally, what, getattr(tally, what) + 1)
        if newest is not None:
            newest.append([device, at.isoformat(), value, what])
    if newest is not None:
        newest.sort(key=lambda row: str(row[1]), reverse=True)
        del newest[ROWS_SHOWN:]


def _missed(
    calls: list[tuple[int, datetime, float]],
    alarms: dict[int, list[Alarm]],
    current: AlarmRule | None,
) -> int:
    if current is None:
        return 0
    return sum(
        alarm.outcome == AlarmOutcome.TRUE
        and alarm.rule is not None
        and alarm.rule.name == current.name
        and not any(who == device and _is_near(alarm, at) for who, at, _value in calls)
        for device, known in alarms.items()
        for alarm in known
    )


def _is_near(alarm: Alarm, at: datetime) -> bool:
    return abs(alarm.raised_at - at) <= NEAR


def _what(alarm: Alarm) -> str:
    if alarm.outcome == AlarmOutcome.TRUE:
        return "true"
    if alarm.outcome == AlarmOutcome.TEST:
        return "test"
    return "false" if alarm.outcome in FALSE_OUTCOMES else "unknown"


def _silences(
    draft: AlarmRule,
    current: AlarmRule | None,
    devices: list[int],
    since: datetime,
    days: int,
    found: Found,
) -> Found:
    """Signs of life are not kept one by one: known are the silences that were alarms, and how long they
    lasted. A draft that waits less would have called more often."""
    if current is None:
        found.is_least = True
        return found
    interval = draft.kind.interval_s
    asked = draft.raise_at * interval + draft.hold_s
    known = current.raise_at * interval + current.hold_s
    found.is_least = asked < known
    until = since + timedelta(days=days)
    rows = Alarm.objects.filter(
        device_id__in=devices, cause=Cause.SILENCE, raised_at__gte=since, raised_at__lt=until
    )
    for alarm in rows.order_by("raised_at"):
        what = _what(alarm)
        lasted = ((alarm.cleared_at or until) - alarm.raised_at).total_seconds() + known
        for tally, limit in ((found.now, known), (found.draft, asked)):
            if lasted > limit:
                tally.calls += 1
                setattr(tally, what, getattr(tally, what) + 1)
        if what == "true" and lasted <= asked:
            found.missed += 1
    return found
