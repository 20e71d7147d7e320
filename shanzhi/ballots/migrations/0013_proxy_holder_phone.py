"""The number of who holds a proxy from outside of the roll is kept sealed, so that its index can be made
anew when keys turn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0012_frozen_window_and_one_trip")]

    operations = [
        migrations.AddField(
            model_name="proxy",
            name="holder_phone_encrypted",
            field=models.BinaryField(blank=True, default=b"", max_length=128),
        ),
    ]
