"""Write the matters of the figures as Parquet, for questions that nobody has foreseen."""

from __future__ import annotations

import csv
import secrets
import tempfile
from hashlib import blake2b
from pathlib import Path

import duckdb
from django.db import connection, transaction
from django.utils.timezone import get_default_timezone_name

from shanzhi.cases.api import OPEN_STATES, reporter_ids
from shanzhi.insight.permissions import CHECK_FIGURES
from shanzhi.insight.queries.figures.model_file import folder, model_path
from shanzhi.insight.rules.figures.measures import Measure
from shanzhi.insight.rules.figures.words import SOURCES, STATES
from shanzhi.kernel.api import Actor, require

_ROWS = """
COPY (SELECT case_id, place_code, category, source, loop, state,
    opened_at AT TIME ZONE '{zone}' AS opened_at, worked_ms,
    late_from IS NOT NULL AND late_from < now() AS is_late,
    coalesce((SELECT bit_or(one) FROM unnest(masks) one), 0)
        & ~CASE WHEN contact_due >= now() THEN {response_of} ELSE 0 END AS bits
FROM insight_figurematter) TO STDOUT (FORMAT csv, HEADER)
"""


def export_model(*, by: Actor) -> int:
    """Write it anew, beside the old one, which is read until it stands. Who reported is a number that
    means nothing outside of this file. Returns how many matters it holds. Raises Denied."""
    require(by, CHECK_FIGURES)
    folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder()) as made:
        rows, people = Path(made) / "rows.csv", Path(made) / "people.csv"
        with transaction.atomic():
            _write_rows(rows)
            _write_people(people)
        target = Path(made) / "matters.parquet"
        count = _to_parquet(rows, people, target)
        target.chmod(0o600)
        target.replace(model_path())
    return count


def _write_rows(path: Path) -> None:
    statement = _ROWS.format(zone=get_default_timezone_name(), response_of=1 << Measure.RESPONSE_OF)
    with (
        path.open("wb") as file,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for part in copy:
            file.write(bytes(part))


def _write_people(path: Path) -> None:
    """Each reporter as a number under a key that is thrown away at once."""
    key = secrets.token_bytes(32)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case_id", "person"])
        for case_id, reporter in reporter_ids():
            digest = blake2b(str(reporter).encode(), key=key, digest_size=7).digest()
            writer.writerow([case_id, int.from_bytes(digest)])


def _to_parquet(rows: Path, people: Path, target: Path) -> int:
    sources = ", ".join(f"'{name}'" for name in SOURCES)
    numbers = ", ".join(str(STATES.index(name)) for name in OPEN_STATES)
    columns = (
        "{'case_id': 'BIGINT', 'place_code': 'VARCHAR', 'category': 'VARCHAR', 'source': 'INTEGER',"
        " 'loop': 'INTEGER', 'state': 'INTEGER', 'opened_at': 'TIMESTAMP', 'worked_ms': 'BIGINT',"
        " 'is_late': 'BOOLEAN', 'bits': 'BIGINT'}"
    )
    with duckdb.connect() as link:
        link.execute(
            f"COPY (SELECT r.* EXCLUDE (case_id, state, source), [{sources}][r.source] AS source,"  # noqa: S608  # 2026-11-26: our own words
            # Nobody known behind it: somebody of their own.
            f" r.state IN ({numbers}) AS is_open, coalesce(p.person, -r.case_id) AS person"
            f" FROM read_csv('{rows}', columns={columns}, header=true) r LEFT JOIN read_csv('{people}',"
            " columns={'case_id': 'BIGINT', 'person': 'BIGINT'}, header=true) p USING (case_id)"
            f" ORDER BY place_code, opened_at) TO '{target}' (FORMAT parquet)"
        )
        row = link.execute(f"SELECT count(*) FROM '{target}'").fetchone()  # noqa: S608  # 2026-11-26: our own file
    return int(row[0]) if row else 0
