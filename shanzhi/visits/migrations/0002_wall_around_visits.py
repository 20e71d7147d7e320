"""Visits, what was heard and care stand behind the county wall (see kernel 0005)."""

from django.db import migrations

TABLES = (
    "visits_visit",
    "visits_visittarget",
    "visits_heard",
    "visits_carelevel",
    "visits_carepace",
    "visits_ring",
    "visits_missedcare",
)


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_visits"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(
            f"SELECT shanzhi_wall('{table}')",
            f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            f"DROP STATISTICS {table}_county",
        )
        for table in TABLES
    ]
