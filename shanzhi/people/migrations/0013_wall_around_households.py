"""Households, their people and facts stand behind the county wall (see kernel 0005)."""

from django.db import migrations

TABLES = ("people_household", "people_person", "people_householdfact")


class Migration(migrations.Migration):
    dependencies = [("people", "0012_households"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(
            f"SELECT shanzhi_wall('{table}')",
            f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            f"DROP STATISTICS {table}_county",
        )
        for table in TABLES
    ]
