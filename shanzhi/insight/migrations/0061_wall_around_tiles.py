"""The county wall around kept tiles: blocks of a county are read and written by who works there."""

from django.db import migrations

WALL = "SELECT shanzhi_wall('insight_kepttile')"
NO_WALL = (
    "DROP POLICY county ON insight_kepttile;"
    "ALTER TABLE insight_kepttile DISABLE ROW LEVEL SECURITY;"
    "DROP STATISTICS insight_kepttile_county"
)


class Migration(migrations.Migration):
    dependencies = [("insight", "0060_kept_tiles")]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
