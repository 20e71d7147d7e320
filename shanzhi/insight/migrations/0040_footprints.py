import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0030_hot_topics"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Footprint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("source_id", models.CharField(max_length=64)),
                ("place_code", models.CharField(max_length=15)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("floors", models.PositiveSmallIntegerField()),
                ("height_m", models.FloatField()),
                ("shape", models.BinaryField()),
                ("cell", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.building",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cell"], name="footprint_cell"),
                    models.Index(fields=["place_code"], name="footprint_place"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "source_id"), name="footprint_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place_code__regex", "^\\d{6}(\\d{3}(\\d{3}(\\d{3})?)?)?$")
                        ),
                        name="footprint_place_code_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floors__range", (1, 200))), name="footprint_floors"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("height_m__gt", 0), ("height_m__lte", 1000)),
                        name="footprint_height",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT shanzhi_wall('insight_footprint')",
            "DROP POLICY county ON insight_footprint;"
            "ALTER TABLE insight_footprint DISABLE ROW LEVEL SECURITY;"
            "DROP STATISTICS insight_footprint_county",
        ),
    ]
