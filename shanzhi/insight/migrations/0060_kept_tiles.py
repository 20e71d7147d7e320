"""Blocks of a district are made once for all processes, and not again after each start."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0050_whole_cells")]

    operations = [
        migrations.CreateModel(
            name="KeptTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_code", models.CharField(blank=True, max_length=15)),
                ("z", models.PositiveSmallIntegerField()),
                ("x", models.PositiveIntegerField()),
                ("y", models.PositiveIntegerField()),
                ("version", models.CharField(max_length=40)),
                ("body", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place_code", "z", "x", "y"), name="kepttile_once"
                    )
                ],
            },
        ),
    ]
