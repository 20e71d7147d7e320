"""Versions of rules and why one is off; trials; a person's rhythm behind the county wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sensing", "0020_alarm_groups"),
        ("cases", "0040_wall_around_matters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rhythm",
                        serialize=False,
                        to="sensing.device",
                    ),
                ),
                ("state", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["saved_at"], name="rhythm_saved_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleTrial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("place_code", models.CharField(blank=True, max_length=15)),
                ("draft", models.JSONField()),
                ("at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("total", models.PositiveSmallIntegerField()),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("findings", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done__lte", models.F("total")), ("since__lt", models.F("until"))
                        ),
                        name="rule_trial_within",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["at"], name="rule_trial_at"),
                ],
            },
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="off_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="alarmrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_on", True), models.Q(("off_reason", ""), _negated=True), _connector="OR"
                ),
                name="alarm_rule_off_why",
            ),
        ),
        migrations.AddField(
            model_name="ruletrial",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruletrial",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sensing.devicekind",
            ),
        ),
        migrations.AddField(
            model_name="ruletrial",
            name="rule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sensing.alarmrule",
            ),
        ),
        # A rule without a place holds everywhere.
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall('{table}', true)",
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS {table}_county",
            )
            for table in ("sensing_alarmrule", "sensing_ruletrial")
        ),
        migrations.RunSQL(
            "SELECT shanzhi_wall_through('sensing_rhythm', 'device_id', 'sensing_device')",
            "DROP POLICY county ON sensing_rhythm;"
            "ALTER TABLE sensing_rhythm DISABLE ROW LEVEL SECURITY",
        ),
    ]
