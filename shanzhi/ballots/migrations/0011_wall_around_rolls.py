"""Rolls, votes and what hangs on them stand behind the wall of their ballot (see cases 0040)."""

from __future__ import annotations

from django.db import migrations

# (table, its key, the table beside it)
THROUGH = (
    ("elector", "ballot_id", "ballot"),
    ("rollunit", "ballot_id", "ballot"),
    ("rollperson", "elector_id", "elector"),
    ("delivery", "elector_id", "elector"),
    ("proxy", "elector_id", "elector"),
    ("rollimport", "ballot_id", "ballot"),
    ("vote", "ballot_id", "ballot"),
    ("setaside", "ballot_id", "ballot"),
    ("chainlink", "ballot_id", "ballot"),
    ("turnout", "ballot_id", "ballot"),
    ("envelope", "ballot_id", "ballot"),
    ("openedpaper", "ballot_id", "ballot"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0010_roll_imports"),
        ("kernel", "0005_county_wall"),
        ("cases", "0040_wall_around_matters"),
    ]

    operations = [
        migrations.RunSQL(
            f"SELECT shanzhi_wall_through('ballots_{table}', '{key}', 'ballots_{parent}')",
            f"DROP POLICY county ON ballots_{table};"
            f"ALTER TABLE ballots_{table} DISABLE ROW LEVEL SECURITY",
        )
        for table, key, parent in THROUGH
    ]
