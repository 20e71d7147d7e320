"""Units and duties stand behind the county wall (see kernel 0005)."""

from django.db import migrations

TABLES = ("organizations_unit", "organizations_duty")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_team_profile"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(
            f"SELECT shanzhi_wall('{table}')",
            f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            f"DROP STATISTICS {table}_county",
        )
        for table in TABLES
    ]
