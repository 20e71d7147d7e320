"""Where residents say that they belong, behind the county wall (see kernel 0005)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0014_proved_at")]

    operations = [
        migrations.CreateModel(
            name="DeclaredHome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_code", models.CharField(max_length=12)),
                ("declared_at", models.DateTimeField()),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declared_homes",
                        to="people.resident",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^\\d{6}(\\d{3}(\\d{3})?)?$")),
                        name="declared_home_in_a_place",
                    ),
                    models.UniqueConstraint(
                        fields=("resident", "place_code"), name="declared_home_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT shanzhi_wall('people_declaredhome')",
            "DROP POLICY county ON people_declaredhome;"
            "ALTER TABLE people_declaredhome DISABLE ROW LEVEL SECURITY;"
            "DROP STATISTICS people_declaredhome_county",
        ),
    ]
