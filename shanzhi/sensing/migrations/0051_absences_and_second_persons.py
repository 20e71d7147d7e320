"""Homes that are away; the rules that see an alarm; who asked to switch a rule off; pictures put aside."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_wall_around_households"),
        ("sensing", "0050_ingest_slots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_code", models.CharField(max_length=15)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("said_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("is_seen_home", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("from_at"))),
                        name="absence_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_seen_home", False), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="absence_seen_home_is_over",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["until_at"], name="absence_until"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RawPicture",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="raw",
                        serialize=False,
                        to="sensing.visionevent",
                    ),
                ),
                ("sealed", models.BinaryField(max_length=4000000)),
                ("came_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["came_at"], name="raw_picture_came"),
                ],
            },
        ),
        migrations.AddField(
            model_name="alarm",
            name="standing",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=models.Value("{}"), size=None
            ),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="off_agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="off_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="off_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="alarmrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("off_agreed_by__isnull", True),
                    models.Q(("off_agreed_by", models.F("off_asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="alarm_rule_off_two_people",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="household",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.household"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="said_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("household",),
                name="absence_open_once",
            ),
        ),
        migrations.RunSQL(
            "UPDATE sensing_alarm SET standing = ARRAY[rule_id]::bigint[] "
            "WHERE closed_at IS NULL AND cleared_at IS NULL AND rule_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "SELECT shanzhi_wall('sensing_absence')",
            "DROP POLICY county ON sensing_absence; "
            "ALTER TABLE sensing_absence DISABLE ROW LEVEL SECURITY; "
            "DROP STATISTICS sensing_absence_county",
        ),
    ]
