"""Several ingest processes share the sessions at the broker; one that dies leaves them to the others.

A session belongs to a slot and not to a process: whoever holds the slot connects under its name, and
the broker hands over what it kept and what was never acknowledged. Sources: MQTT 5, 3.1.3.1 (a second
connection under one name ends the first) and 4.1 (session state).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

# Hex digits: CRC-32 of a serial, its lowest four bits (see fleet.slot_of).
SLOTS = "0123456789abcdef"
ANY = "any"
ALL_SLOTS = (ANY, *SLOTS)
# A process that has not said so for this long is taken for dead, and its slots are free.
LEASE_SECONDS = 3
RENEW_SECONDS = 1.0
ALIVE = """
INSERT INTO sensing_ingestprocess (name, seen_at) VALUES (%s, clock_timestamp())
ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
"""
LIVING = """
SELECT count(*) FROM sensing_ingestprocess WHERE seen_at > clock_timestamp() - make_interval(secs => %s)
"""
RENEW = """
UPDATE sensing_ingestslot SET until = clock_timestamp() + make_interval(secs => %s)
WHERE process = %s AND slot = ANY(%s) AND until > clock_timestamp()
RETURNING slot
"""
CLAIM = """
WITH free AS (
    SELECT s.slot FROM unnest(%s::text[]) WITH ORDINALITY AS s (slot, place)
    LEFT JOIN sensing_ingestslot held ON held.slot = s.slot
    WHERE held.slot IS NULL OR held.until <= clock_timestamp() OR held.process = %s
    ORDER BY s.place LIMIT %s
)
INSERT INTO sensing_ingestslot (slot, process, until)
SELECT slot, %s, clock_timestamp() + make_interval(secs => %s) FROM free
ON CONFLICT (slot) DO UPDATE SET process = excluded.process, until = excluded.until
    WHERE sensing_ingestslot.until <= clock_timestamp()
        OR sensing_ingestslot.process = excluded.process
RETURNING slot
"""
HELD = "SELECT slot FROM sensing_ingestslot WHERE process = %s AND until > clock_timestamp()"
# Lapsed or not: whoever takes it over waits for what is being written before it reads.
OURS = "SELECT count(*) FROM sensing_ingestslot WHERE process = %s AND slot = ANY(%s)"
RELEASE = "DELETE FROM sensing_ingestslot WHERE process = %s AND slot = ANY(%s)"
FORGET = "DELETE FROM sensing_ingestprocess WHERE name = %s"


class LeaseLost(Exception):  # 2026-11-27: it is no error of anybody's
    """What was decided came by a session that another process holds by now: the broker gives it the same. A
    process to which this happens ends, and begins anew with what the other one has written."""


class Leases:
    """The slots that one process holds; ``turn`` is called about once a second."""

    def __init__(self, process: str) -> None:
        self.process = process
        self.held: set[str] = set()
        # Of those, the ones that nobody could have taken since the turn before.
        self.kept: set[str] = set()

    def turn(self, link: Connection[Any]) -> set[str]:
        """Renew, and claim what is free up to a fair share; the slots whose sessions are to be open now.
        What is held beyond them is released after its session was closed. Raises psycopg.Error: then
        nothing is sure, and nobody else can claim either."""
        link.execute(ALIVE, [self.process])
        row = link.execute(LIVING, [LEASE_SECONDS]).fetchone()
        share = -(-len(ALL_SLOTS) // max(1, row[0] if row else 1))
        self.held = set(self._renewed(link))
        wanted = share - len(self.held)
        if wanted > 0:
            free = [slot for slot in ALL_SLOTS if slot not in self.held]
            given = [free, self.process, wanted, self.process, LEASE_SECONDS]
            self.held |= self._rows(link, CLAIM, given)
        return set(sorted(self.held)[:share])

    def begin_alone(self, link: Connection[Any]) -> set[str]:
        """All slots, where no other process lives: what is read then, nobody else writes, and it need not be read
        again when the sessions open. Nothing where somebody lives. Raises psycopg.Error."""
        row = link.execute(LIVING, [LEASE_SECONDS]).fetchone()
        return set() if row and row[0] else self.turn(link)

    def renew(self, link: Connection[Any]) -> set[str]:
        """Those of ours that nobody could have taken meanwhile. Raises psycopg.Error."""
        link.execute(ALIVE, [self.process])
        self.held = set(self._renewed(link))
        return set(self.held)

    def release(self, link: Connection[Any], slots: Sequence[str]) -> None:
        """Give these to whoever wants them."""
        link.execute(RELEASE, [self.process, list(slots)])
        self.held -= set(slots)

    def end(self, link: Connection[Any]) -> None:
        """Leave at once, without letting the others wait."""
        self.release(link, sorted(self.held))
        link.execute(FORGET, [self.process])

    def _renewed(self, link: Connection[Any]) -> set[str]:
        self.kept = self._rows(link, RENEW, [LEASE_SECONDS, self.process, sorted(self.held)])
        return self.kept

    def _rows(self, link: Connection[Any], asked: str, given: list[Any]) -> set[str]:
        return {row[0] for row in link.execute(asked, given).fetchall()}


def still_held(link: Connection[Any], process: str) -> set[str]:
    """What a process may still hear, by the database: it may have slept through its lease."""
    return {row[0] for row in link.execute(HELD, [process]).fetchall()}


def must_be_ours(link: Connection[Any], process: str, slots: Collection[str]) -> None:
    """Asked in the transaction that writes what came by these slots. Raises LeaseLost."""
    row = link.execute(OURS, [process, sorted(slots)]).fetchone()
    if not row or row[0] != len(slots):
        raise LeaseLost
