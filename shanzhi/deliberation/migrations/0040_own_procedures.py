"""Procedures that places write, who may take part, and when people were reminded."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0030_meetings"),
        ("kernel", "0005_county_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="voices",
            field=models.CharField(default="phone", max_length=8),
        ),
        migrations.AddField(
            model_name="talk",
            name="voices",
            field=models.CharField(default="phone", max_length=8),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="reminded_at",
                field=models.DateTimeField(blank=True, null=True),
            )
            for model in ("topicstep", "executionitem", "meeting")
        ),
        migrations.CreateModel(
            name="PlaceProcedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("place_code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=40)),
                ("when", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                ("steps", models.JSONField()),
                ("begun_from", models.CharField(max_length=24)),
                ("reason", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["place_code"],
                        name="place_procedure_in_force",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^\\d{6}(\\d{3}(\\d{3})?)?$")),
                        name="place_procedure_in_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("steps", []), _negated=True),
                        ),
                        name="place_procedure_says_what_and_why",
                    ),
                    models.UniqueConstraint(
                        fields=("line", "version"), name="place_procedure_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("line",),
                        name="place_procedure_one_in_force",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT shanzhi_wall('deliberation_placeprocedure')",
            "DROP POLICY county ON deliberation_placeprocedure;"
            "ALTER TABLE deliberation_placeprocedure DISABLE ROW LEVEL SECURITY;"
            "DROP STATISTICS deliberation_placeprocedure_county",
        ),
    ]
