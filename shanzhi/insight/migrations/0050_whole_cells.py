"""Cells of all categories and circles together: the follower makes all figures anew, no column changes."""

from django.db import migrations, models

GRAINS = [
    (0, "Hour"),
    (1, "Day"),
    (2, "Month"),
    (10, "Whole Hour"),
    (11, "Whole Day"),
    (12, "Whole Month"),
]


class Migration(migrations.Migration):
    dependencies = [("insight", "0040_footprints")]

    operations = [
        migrations.AlterField("figurecell", "grain", models.SmallIntegerField(choices=GRAINS)),
        migrations.AlterField("figuretime", "grain", models.SmallIntegerField(choices=GRAINS)),
    ]
