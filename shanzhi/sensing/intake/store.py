"""One tick in one transaction: readings by COPY, alarms raised and cleared, counts, refusals.

What is written twice is written once: an alarm is open once per device and cause, a delivery with an
identity is known once. A transaction that failed is tried again as it stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from psycopg import Connection

from shanzhi.sensing.intake.fleet import Fleet
from shanzhi.sensing.intake.leases import must_be_ours
from shanzhi.sensing.intake.parcels import Parcel, Taken
from shanzhi.sensing.intake.tick import Rows, Written
from shanzhi.sensing.rules.rows import Verdicts

ALARMS = "sensing_alarm"
# Held together by all transactions that write, alone for a moment by who begins to read: the server goes
# on for a while with what a process sent before it was killed, and what is not visible yet would be
# taken in twice when the broker sends it again. Any number that no other lock has ("inta" in ASCII).
WRITING = 0x696E7461
COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
COPY_END = b"\xff\xff"
# PostgreSQL counts microseconds from 2000-01-01 UTC.
EPOCH_2000_MS = 946_684_800_000
ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("l1", ">i4"), ("received_at", ">i8"),
        ("l2", ">i4"), ("sent_at", ">i8"),
        ("l3", ">i4"), ("value", ">f8"),
        ("l4", ">i4"), ("device_id", ">i4"),
        ("l5", ">i4"), ("slot", ">i2"),
        ("l6", ">i4"), ("marks", ">i2"),
    ]
)  # fmt: skip
# What this very tick raised and somebody closed since is not raised again when it is written again.
RAISE = """
INSERT INTO sensing_alarm (public_id, device_id, rule_id, standing, cause, severity, place_code, state, value,
    peak, flaps, is_test, is_held, raised_at, note, outcome)
SELECT DISTINCT ON (d.id, r.cause) gen_random_uuid(), d.id, r.id,
    array_agg(r.id) OVER (PARTITION BY d.id, r.cause), r.cause, r.severity,
    d.place_code, 'raised', said.value, said.value, said.flaps,
    coalesce(d.test_until > %(at)s, false), false, %(at)s, '', ''
FROM unnest(%(devices)s::bigint[], %(rules)s::bigint[], %(values)s::float8[], %(flaps)s::int[])
    AS said (device, rule, value, flaps)
JOIN sensing_device d ON d.id = said.device
JOIN sensing_alarmrule r ON r.id = said.rule
WHERE NOT EXISTS (SELECT FROM sensing_alarm a WHERE a.device_id = d.id AND a.cause = r.cause
    AND a.raised_at = %(at)s AND a.closed_at IS NOT NULL)
ORDER BY d.id, r.cause, r.severity DESC
ON CONFLICT (device_id, cause) WHERE closed_at IS NULL DO UPDATE SET
    rule_id = excluded.rule_id,
    standing = CASE WHEN sensing_alarm.cleared_at IS NOT NULL THEN excluded.standing
        ELSE ARRAY(SELECT unnest(sensing_alarm.standing) UNION SELECT unnest(excluded.standing)) END,
    flaps = sensing_alarm.flaps + excluded.flaps + (sensing_alarm.cleared_at IS NOT NULL)::int,
    cleared_at = NULL, is_unwatched = false,
    peak = CASE WHEN abs(excluded.value) > abs(coalesce(sensing_alarm.peak, 0)) THEN excluded.value
                ELSE sensing_alarm.peak END,
    severity = greatest(sensing_alarm.severity, excluded.severity)
RETURNING id
"""
# A device clears a cause when every rule that raised it is over.
CLEAR = """
UPDATE sensing_alarm a SET standing = said.rest,
    cleared_at = CASE WHEN cardinality(said.rest) = 0 THEN %(at)s::timestamptz END
FROM (
    SELECT open.id, ARRAY(SELECT unnest(open.standing) EXCEPT SELECT unnest(over.rules)) AS rest
    FROM (
        SELECT device, array_agg(rule) AS rules
        FROM unnest(%(devices)s::bigint[], %(rules)s::bigint[]) AS one (device, rule) GROUP BY device
    ) over JOIN sensing_alarm open ON open.device_id = over.device
        AND open.closed_at IS NULL AND open.cleared_at IS NULL AND open.standing && over.rules
) said
WHERE a.id = said.id
"""
COUNTS = """
INSERT INTO sensing_intakeminute (minute, process, door, messages, stored, folded, repeated, refused)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (minute, process, door) DO UPDATE SET
    messages = sensing_intakeminute.messages + excluded.messages,
    stored = sensing_intakeminute.stored + excluded.stored,
    folded = sensing_intakeminute.folded + excluded.folded,
    repeated = sensing_intakeminute.repeated + excluded.repeated,
    refused = sensing_intakeminute.refused + excluded.refused
"""
REFUSED = """
INSERT INTO sensing_refused (minute, door, reason, who, count)
SELECT %s, door, reason, who, count
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS said (door, reason, who, count)
ORDER BY door, reason, who
ON CONFLICT (minute, door, reason, who) DO UPDATE SET count = sensing_refused.count + excluded.count
"""
IDENTITIES = """
INSERT INTO sensing_knownmessage (digest, at) SELECT unnest(%s::bytea[]), %s
ON CONFLICT (digest) DO NOTHING
"""
KNOWN = "SELECT digest FROM sensing_knownmessage WHERE digest = ANY(%s::bytea[])"
# So many names stand in a minute; the others are counted together.
MOST_NAMED = 200


def wait_for_writers(link: Connection[Any]) -> None:
    """Until everything that was being written when this was called is written, or given up."""
    with link.transaction():
        link.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])


@dataclass(slots=True)
class Store:
    """Writes with one connection; ``process`` names who counts, ``lease`` who holds slots."""

    link: Connection[Any]
    process: str
    rule_ids: Sequence[int]
    lease: str = ""

    def known(self, identities: Sequence[bytes]) -> set[bytes]:
        """Which of these deliveries were taken before."""
        if not identities:
            return set()
        return {bytes(row[0]) for row in self.link.execute(KNOWN, [list(identities)])}

    def apart(self, parcels: Sequence[Parcel]) -> tuple[list[Parcel], list[tuple[Parcel, Taken]]]:
        """Without the deliveries that were taken before, and those, which count as repeated."""
        known = self.known([one.identity for one in parcels if one.identity])
        fresh: list[Parcel] = []
        again: list[tuple[Parcel, Taken]] = []
        for parcel in parcels:
            if parcel.identity and parcel.identity in known:
                again.append((parcel, Taken(repeated=parcel.messages + parcel.refused_messages)))
            else:
                fresh.append(parcel)
                known.add(parcel.identity)
        return fresh, again

    def write(self, fleet: Fleet, written: Written) -> None:
        """All of it or nothing. Raises psycopg.Error; LeaseLost where a slot of it is another process's."""
        at = datetime.fromtimestamp(written.now_ms / 1000, UTC)
        with self.link.transaction(), self.link.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITING])
            if written.slots:
                must_be_ours(self.link, self.lease, written.slots)
            if len(written.rows.device_id):
                _partitions(cursor, at)
                with cursor.copy(
                    "COPY sensing_reading (received_at, sent_at, value, device_id, slot, marks) "
                    "FROM STDIN (FORMAT binary)"
                ) as copy:
                    copy.write(binary_rows(written.rows))
            if not written.is_told:
                self._alarms(cursor, fleet, written, at)
            minute = at.replace(second=0, microsecond=0)
            for door, counts in written.counts.items():
                if counts[0]:
                    cursor.execute(COUNTS, [minute, self.process, door, *counts])
            if written.identities:
                cursor.execute(IDENTITIES, [written.identities, at])
            if written.refused:
                cursor.execute(REFUSED, [minute, *_columns(written.refused)])

    def tell(self, fleet: Fleet, written: Written) -> None:
        """The alarms alone, without waiting for the disk. Raises psycopg.Error."""
        at = datetime.fromtimestamp(written.now_ms / 1000, UTC)
        with self.link.transaction(), self.link.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITING])
            self._alarms(cursor, fleet, written, at)

    def _alarms(self, cursor: Any, fleet: Fleet, written: Written, at: datetime) -> None:
        for verdicts in written.verdicts:
            self._judged(cursor, fleet, verdicts, at)

    def _judged(self, cursor: Any, fleet: Fleet, verdicts: Verdicts, at: datetime) -> None:
        raised, cleared = _last_said(fleet, verdicts, self.rule_ids)
        if raised:
            devices, rules = zip(*raised, strict=True)
            values, flaps = zip(*raised.values(), strict=True)
            said = {
                "devices": [*devices],
                "rules": [*rules],
                "values": [*values],
                "flaps": [*flaps],
            }
            cursor.execute(RAISE, {**said, "at": at})
            cursor.execute("SELECT pg_notify('sensing_alarm', '')")
        if cleared:
            devices, rules = zip(*cleared, strict=True)
            cursor.execute(CLEAR, {"devices": list(devices), "rules": list(rules), "at": at})


def _last_said(
    fleet: Fleet, verdicts: Verdicts, rule_ids: Sequence[int]
) -> tuple[dict[tuple[int, int], tuple[float | None, int]], list[tuple[int, int]]]:
    """Per device and rule: what was raised, with its last value and how often it flapped, and what
    is over at the end."""
    raised: dict[tuple[int, int], tuple[float | None, int]] = {}
    over: dict[tuple[int, int], bool] = {}
    for device, rule, is_raised, value, again in zip(
        fleet.ids[verdicts.device].tolist(),
        verdicts.rule.tolist(),
        verdicts.raised.tolist(),
        verdicts.value.tolist(),
        verdicts.again.tolist(),
        strict=True,
    ):
        key = (device, rule_ids[rule])
        over[key] = not is_raised
        if is_raised:
            flaps = raised.get(key, (None, 0))[1] + again
            raised[key] = (None if math.isnan(value) else value, flaps)
    return raised, [key for key, is_over in over.items() if is_over]


_made: set[str] = set()


def _partitions(cursor: Any, at: datetime) -> None:
    """Today's partition; asked for once per day and process."""
    day = f"{at:%Y-%m-%d}"
    if day not in _made:
        cursor.execute("SELECT sensing_partitions(%s::date)", [day])
        # Noted after the fact would be too late for the next row: a failed transaction asks again.
        _made.clear()
        _made.add(day)


def forget_partitions() -> None:
    """After a transaction that failed: whether the partition was made is not known."""
    _made.clear()


def binary_rows(rows: Rows) -> bytes:
    """PostgreSQL's binary COPY of readings."""
    table = np.empty(len(rows.device_id), ROW)
    table["fields"] = 6
    for name, length in (("l1", 8), ("l2", 8), ("l3", 8), ("l4", 4), ("l5", 2), ("l6", 2)):
        table[name] = length
    table["received_at"] = (rows.received_ms - EPOCH_2000_MS) * 1000
    table["sent_at"] = (rows.sent_ms - EPOCH_2000_MS) * 1000
    table["value"] = rows.value
    table["device_id"] = rows.device_id
    table["slot"] = rows.slot
    table["marks"] = rows.marks
    return COPY_HEADER + table.tobytes() + COPY_END


def _columns(refused: Counter[tuple[str, str, str]]) -> list[list[Any]]:
    named = dict(refused.most_common(MOST_NAMED))
    rest: Counter[tuple[str, str, str]] = Counter()
    for (door, reason, who), count in refused.items():
        if (door, reason, who) not in named:
            rest[door, reason, ""] += count
    rows = [*named.items(), *((key, count) for key, count in rest.items() if key not in named)]
    return [
        [door for (door, _, _), _ in rows],
        [reason for (_, reason, _), _ in rows],
        [who for (_, _, who), _ in rows],
        [count for _, count in rows],
    ]
