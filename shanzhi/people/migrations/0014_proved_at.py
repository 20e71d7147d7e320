"""When a number was last proved: after a long silence it may be somebody else's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0013_wall_around_households")]

    operations = [
        migrations.AddField(
            model_name="resident",
            name="proved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
