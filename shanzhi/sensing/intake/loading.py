"""Read the fleet and its latest values from the database, and what changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from shanzhi.sensing.intake.fleet import SLOTS, DeviceRow, Fleet, KindRow
from shanzhi.sensing.intake.state import REMEMBERED, Bools, Ints, Latest

AT_ONCE = 20_000
# 1 not in use, 2 inside a home without the household's consent (see fleet.WHY_NOT).
DEVICES = """
    SELECT d.id, d.serial, d.kind_id, d.place_code, coalesce(d.gateway_id, 0),
        CASE WHEN d.state <> 'active' THEN 1
             WHEN d.household_id IS NOT NULL AND NOT EXISTS (
                 SELECT FROM sensing_homeconsent c
                 WHERE c.device_id = d.id AND c.withdrawn_at IS NULL
                     AND c.household_id = d.household_id) THEN 2
             ELSE 0 END
    FROM sensing_device d
"""
# Columns of many thousands at once; no name has an end of line in it (a constraint of the table).
PACKED_DEVICES = f"""
    SELECT array_send(array_agg(id::int8)), string_agg(serial, E'\\n'), string_agg(kind_id, E'\\n'),
        string_agg(place_code, E'\\n'), array_send(array_agg(gateway::int8)), array_send(array_agg(standing::int8))
    FROM ({DEVICES}) AS one (id, serial, kind_id, place_code, gateway, standing) GROUP BY id / {AT_ONCE}
"""  # noqa: S608  # 2026-11-26: constants
KEYS = """
    SELECT k.digest, k.device_id FROM sensing_devicekey k
    WHERE (k.ends_at IS NULL OR k.ends_at > now())
"""
# Packed by the server, so that millions of rows come as a few thousand: tuples would take a minute.
_VALUES = " || ".join(f"float8send(coalesce(values[{slot + 1}], 'NaN'))" for slot in range(SLOTS))
_LATEST = (
    "SELECT string_agg(int8send(device_id) || "  # noqa: S608  # 2026-11-26: numbers of slots
    "timestamptz_send(coalesce(seen_at, '2000-01-01 00:00:00+00')) || int8send(sent_ms) || "
    f"int8send(messages) || {_VALUES}, '') FROM sensing_laststate {{where}} GROUP BY device_id / 10000"
)
# Whole columns of each tick, the oldest first.
_READINGS = """SELECT array_send(array_agg(device_id::int8 * 8 + slot)), array_send(array_agg(value)),
    array_send(array_agg(sent_at)), received_at
    FROM sensing_reading
    WHERE received_at > (SELECT coalesce(max(seen_at), '-infinity') FROM sensing_laststate)
        - interval '2 minutes'
    GROUP BY received_at ORDER BY received_at"""
_PREPARE = "SET LOCAL work_mem = '128MB'"
TICKS = 64
LATEST_ROW = np.dtype(
    [("device", ">i8"), ("seen", ">i8"), ("sent", ">i8"), ("messages", ">i8")]
    + [(f"x{slot}", ">f8") for slot in range(SLOTS)]
)
# Of an array as PostgreSQL sends it: after the head each element with its length.
ARRAY_HEAD = 20
INT_ITEM = np.dtype([("length", ">i4"), ("item", ">i8")])
FLOAT_ITEM = np.dtype([("length", ">i4"), ("item", ">f8")])
# PostgreSQL counts microseconds from 2000-01-01 UTC.
EPOCH_2000_MS = 946_684_800_000
KINDS = """
    SELECT k.code, k.interval_s, k.is_gateway,
        coalesce(array_agg(m.key ORDER BY m.slot) FILTER (WHERE m.id IS NOT NULL), '{}'),
        coalesce(array_agg(m.slot::int ORDER BY m.slot) FILTER (WHERE m.id IS NOT NULL), '{}'),
        coalesce(array_agg(m.lowest ORDER BY m.slot) FILTER (WHERE m.id IS NOT NULL), '{}'),
        coalesce(array_agg(m.highest ORDER BY m.slot) FILTER (WHERE m.id IS NOT NULL), '{}'),
        coalesce(array_agg(m.deadband ORDER BY m.slot) FILTER (WHERE m.id IS NOT NULL), '{}')
    FROM sensing_devicekind k LEFT JOIN sensing_metric m ON m.kind_id = k.code
    GROUP BY k.code ORDER BY k.code
"""


def load_fleet(link: Connection[Any]) -> Fleet:
    """All devices, whatever their state: what is refused has a reason by its name."""
    fleet = Fleet(_kinds(link))
    _add_all(link, fleet)
    return fleet


def empty_fleet(link: Connection[Any]) -> Fleet:
    """Only what kinds measure: for devices that are in no table."""
    return Fleet(_kinds(link))


def reload_fleet(link: Connection[Any], fleet: Fleet) -> None:
    """Everything again, with the places that devices have; what is gone is forgotten."""
    fleet.know_kinds(_kinds(link))
    gone = set(fleet.by_id)
    gone -= _add_all(link, fleet)
    for device in gone:
        fleet.forget(device)


def _add_all(link: Connection[Any], fleet: Fleet) -> set[int]:
    there: set[int] = set()
    with Cursor(link) as cursor:
        cursor.execute(PACKED_DEVICES, binary=True)
        for ids, serials, kinds, codes, gateways, standings in cursor:
            keys = _items(ids, INT_ITEM)
            words = [column.split("\n") for column in (serials, kinds, codes)]
            numbers = [_items(column, INT_ITEM) for column in (gateways, standings)]
            fleet.add_columns(keys, *words, *numbers)
            there.update(keys.tolist())
    fleet.keys.clear()
    for rows in _in_parts(link, KEYS):
        fleet.keys.update(
            (bytes(digest), fleet.by_id[device]) for digest, device in rows if device in fleet.by_id
        )
    return there


def reload_devices(link: Connection[Any], fleet: Fleet, ids: Collection[int]) -> None:
    """These devices as they are now, with their keys; what is gone is forgotten."""
    wanted = list(ids)
    rows = link.execute(f"{DEVICES} WHERE d.id = ANY(%s)", [wanted]).fetchall()
    known = [DeviceRow(*row) for row in rows]
    fleet.add(known)
    for gone in set(wanted) - {row.id for row in known}:
        fleet.forget(gone)
    places = {fleet.by_id[row.id] for row in known}
    for digest in [digest for digest, place in fleet.keys.items() if place in places]:
        del fleet.keys[digest]
    keys = link.execute(f"{KEYS} AND k.device_id = ANY(%s)", [wanted]).fetchall()
    fleet.keys.update((bytes(d), fleet.by_id[i]) for d, i in keys)


def load_latest(link: Connection[Any], fleet: Fleet) -> Latest:
    """The latest values as they were written behind, then what was kept after that."""
    latest = Latest()
    latest.make_room(fleet.count)
    _take_latest(latest, fleet, _packed(link, _LATEST.format(where=""), LATEST_ROW))
    _catch_up(link, fleet, latest, np.ones(len(fleet.slot), np.bool_))
    return latest


def load_slots(
    link: Connection[Any], fleet: Fleet, latest: Latest, slots: Collection[str], since_ms: int
) -> None:
    """The latest of devices that another process heard until now; ``since_ms``: when ours was read."""
    numbers = np.array([int(slot, 16) for slot in slots if len(slot) == 1], np.int8)
    mine = np.isin(fleet.slot, numbers)
    asked = _LATEST.format(where=f"WHERE seen_at > to_timestamp({int(since_ms)} / 1000.0)")
    _take_latest(latest, fleet, _packed(link, asked, LATEST_ROW), mine)
    _catch_up(link, fleet, latest, mine)


def _take_latest(
    latest: Latest, fleet: Fleet, rows: NDArray[np.void], mine: Bools | None = None
) -> None:
    places = _places(fleet, rows["device"])
    chosen = places >= 0
    if mine is not None:
        chosen &= mine[places]
    rows, places = rows[chosen], places[chosen]
    # Who never gave a sign of life stands at the beginning of the epoch.
    latest.seen_ms[places] = np.where(rows["seen"] == 0, 0, _milliseconds(rows["seen"]))
    latest.note_times(places, rows["sent"].astype(np.int64))
    latest.newest_ms[places] = rows["sent"]
    latest.messages[places] = rows["messages"]
    for slot in range(SLOTS):
        latest.values[places, slot] = rows[f"x{slot}"]
        latest.kept[places, slot] = rows[f"x{slot}"]


def _catch_up(link: Connection[Any], fleet: Fleet, latest: Latest, mine: Bools) -> None:
    """What was kept of these since the oldest writing behind that a crash may have lost."""
    seen_ms = latest.seen_ms.copy()
    order = np.argsort(fleet.ids[: fleet.count])
    with link.transaction(), link.cursor("sensing_ticks") as cursor:
        link.execute(_PREPARE)
        cursor.execute(_READINGS, binary=True)
        while ticks := cursor.fetchmany(TICKS):
            readings = _readings(ticks)
            places = _places(fleet, readings.device, order)
            _take_readings(latest, places, readings, mine, seen_ms)


@dataclass(slots=True)
class _Readings:
    """Columns, the oldest first."""

    device: Ints
    slot: Ints
    value: NDArray[np.float64]
    sent_ms: Ints
    received_ms: Ints


def _readings(ticks: list[tuple[Any, ...]]) -> _Readings:
    keys = [_items(tick[0], INT_ITEM) for tick in ticks]
    received_ms = [int(tick[3].timestamp() * 1000) for tick in ticks]
    key = np.concatenate(keys)
    value = np.concatenate([_items(tick[1], FLOAT_ITEM) for tick in ticks])
    sent = _milliseconds(np.concatenate([_items(tick[2], INT_ITEM) for tick in ticks]))
    received = np.repeat(np.array(received_ms, np.int64), [len(one) for one in keys])
    return _Readings(key // SLOTS, key % SLOTS, value, sent, received)


def _take_readings(
    latest: Latest, places: Ints, readings: _Readings, mine: Bools, seen_ms: Ints
) -> None:
    """``seen_ms`` is what the table of latest values knew."""
    chosen = np.flatnonzero((places >= 0) & mine[places])
    # Several readers of the database may have mixed what stands within a tick.
    order = np.lexsort((readings.sent_ms[chosen], readings.received_ms[chosen]))
    chosen = chosen[order]
    places, value = places[chosen], readings.value[chosen]
    sent, received = readings.sent_ms[chosen], readings.received_ms[chosen]
    spot = places * SLOTS + readings.slot[chosen]
    newer = received > seen_ms[places]
    latest.values.reshape(-1)[spot[newer]] = value[newer]
    latest.kept.reshape(-1)[spot] = value
    latest.kept_ms.reshape(-1)[spot] = received
    # A device that said much is known by its last few times.
    few = last_of(places, REMEMBERED * SLOTS)
    latest.note_times(places[few], sent[few])
    latest.know_before(places, sent)
    np.maximum.at(latest.newest_ms, places, np.minimum(sent, received))
    np.maximum.at(latest.seen_ms, places, received)
    latest.is_dirty[places] = True


def _items(sent: bytes, item: np.dtype[np.void]) -> NDArray[Any]:
    """The elements of an array without a null in it."""
    found = np.frombuffer(sent, item, offset=ARRAY_HEAD)["item"]
    return found.astype(found.dtype.newbyteorder("="))


def last_of(keys: Ints, most: int) -> Ints:
    """Positions of the last ``most`` of each key, in their order."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else order
    lengths = np.diff(np.r_[starts, len(keys)])
    left = np.repeat(starts + lengths, lengths) - np.arange(len(keys))
    return np.sort(order[left <= most])


def _places(fleet: Fleet, devices: NDArray[Any], order: Ints | None = None) -> Ints:
    """Of these devices' numbers; -1 for one that is not known. ``order``: of ``ids``, where it is known."""
    ids = fleet.ids[: fleet.count]
    order = np.argsort(ids) if order is None else order
    found = np.searchsorted(ids[order], devices)
    found[found == len(ids)] = 0
    places: Ints = order[found] if len(ids) else np.zeros(len(devices), np.int64)
    return np.where(ids[places] == devices, places, -1) if len(ids) else places - 1


def _milliseconds(microseconds: NDArray[Any]) -> Ints:
    return microseconds.astype(np.int64) // 1000 + EPOCH_2000_MS


def _packed(link: Connection[Any], asked: str, row: np.dtype[np.void]) -> NDArray[np.void]:
    """Rows that the server packed into a few, as an array."""
    with Cursor(link) as cursor:
        cursor.execute(asked, binary=True)
        return np.frombuffer(b"".join(bytes(part) for (part,) in cursor), row)


def _kinds(link: Connection[Any]) -> list[KindRow]:
    kinds: list[KindRow] = []
    for code, interval, is_gateway, keys, slots, low, high, band in link.execute(KINDS).fetchall():
        kinds.append(
            KindRow(
                code=str(code),
                interval_s=int(interval),
                slots=dict(zip(keys, slots, strict=True)),
                lowest=_by_slot(slots, low),
                highest=_by_slot(slots, high),
                deadband=_by_slot(slots, band),
                is_gateway=bool(is_gateway),
            )
        )
    return kinds


def _by_slot(slots: Sequence[int], given: Sequence[float]) -> list[float]:
    row = [float("nan")] * SLOTS
    for slot, value in zip(slots, given, strict=True):
        row[slot] = value
    return row


def _in_parts(link: Connection[Any], asked: str) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in parts, so that 620,000 devices are never all in memory as tuples."""
    with link.transaction(), link.cursor("sensing_parts") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(asked)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
