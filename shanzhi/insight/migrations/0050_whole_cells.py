"""Cells of all categories and circles together (the follower makes all figures anew), who waits by when they came."""

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
        migrations.AddIndex(
            "figurematter",
            models.Index(
                fields=["opened_at", "contact_due"],
                condition=models.Q(contact_due__isnull=False),
                name="figurematter_waiting",
            ),
        ),
    ]
