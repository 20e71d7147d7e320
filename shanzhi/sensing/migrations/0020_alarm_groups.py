"""A group of alarms is taken as a whole; what the alarm process looks for has its index; calls and steps
stand behind the county wall."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0043_sensor_source"),
        ("organizations", "0010_check_in"),
        ("people", "0013_wall_around_households"),
        ("places", "0001_initial"),
        ("sensing", "0010_things"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="alarmcall",
            name="alarm_call_once",
        ),
        migrations.RemoveIndex(
            model_name="alarm",
            name="alarm_to_judge",
        ),
        migrations.AddField(
            model_name="alarmcall",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="organizations.unit",
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="acknowledged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="acknowledged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="attended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="attended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="called_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="sensing.alarm",
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("true", "真实警情"),
                    ("cooking", "误报：做饭油烟"),
                    ("steam", "误报：水汽灰尘"),
                    ("smoking", "误报：有人吸烟"),
                    ("device", "误报：设备故障"),
                    ("by_mistake", "误报：误碰误按"),
                    ("power", "误报：停电引起"),
                    ("nothing", "误报：没有发现原因"),
                    ("test", "测试"),
                    ("passed", "自行恢复"),
                    ("matter", "随诉求办结"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="state",
            field=models.CharField(
                choices=[
                    ("raised", "待响应"),
                    ("acknowledged", "已响应"),
                    ("attended", "已到场"),
                    ("closed", "已结束"),
                ],
                default="raised",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="told_count",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="alarm",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("true", "真实警情"),
                    ("cooking", "误报：做饭油烟"),
                    ("steam", "误报：水汽灰尘"),
                    ("smoking", "误报：有人吸烟"),
                    ("device", "误报：设备故障"),
                    ("by_mistake", "误报：误碰误按"),
                    ("power", "误报：停电引起"),
                    ("nothing", "误报：没有发现原因"),
                    ("test", "测试"),
                    ("passed", "自行恢复"),
                    ("matter", "随诉求办结"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("judged_at__isnull", True)),
                fields=["-severity", "id"],
                name="alarm_to_judge",
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("is_held", True)),
                fields=["id"],
                name="alarm_held",
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(
                    ("cleared_at__isnull", False), ("closed_at__isnull", True), ("severity__lt", 2)
                ),
                fields=["cleared_at"],
                name="alarm_passed",
            ),
        ),
        migrations.AddIndex(
            model_name="alarmgroup",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["-severity", "-id"],
                name="alarm_group_worst",
            ),
        ),
        migrations.AddIndex(
            model_name="alarmgroup",
            index=models.Index(
                condition=models.Q(
                    ("case__isnull", True), ("closed_at__isnull", True), ("severity__gte", 2)
                ),
                fields=["id"],
                name="alarm_group_no_matter",
            ),
        ),
        migrations.AddIndex(
            model_name="alarmgroup",
            index=models.Index(
                condition=models.Q(
                    ("alarms_count__gt", models.F("told_count")),
                    ("case__isnull", False),
                    ("closed_at__isnull", True),
                ),
                fields=["told_at"],
                name="alarm_group_to_tell",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarmcall",
            constraint=models.UniqueConstraint(
                fields=("alarm", "tier", "channel", "account", "person"),
                name="alarm_call_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="alarmgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["raised", "acknowledged", "attended", "closed"])),
                name="alarm_group_state_known",
            ),
        ),
        migrations.AddField(
            model_name="alarmgroup",
            name="reopened",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="alarmgroup",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["closed_at"],
                name="alarm_group_ended",
            ),
        ),
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall_through('{table}', 'alarm_id', 'sensing_alarm')",
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
            )
            for table in ("sensing_alarmstep", "sensing_alarmcall")
        ),
    ]
