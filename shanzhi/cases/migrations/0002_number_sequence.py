"""Running numbers of matters; each process takes fifty at a time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE cases_number START 1001 INCREMENT 50",
            "DROP SEQUENCE cases_number",
        ),
    ]
