"""What somebody wants a rule on which lives hang to be; alarms that no rule looks at any more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OUTCOMES = [
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
    ("rule_off", "规则停用，没有结论"),
    ("matter", "随诉求办结"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("sensing", "0051_absences_and_second_persons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="alarm",
            name="is_unwatched",
            field=models.BooleanField(db_default=False, default=False),
        ),
        *(
            migrations.AlterField(
                model_name=name,
                name="outcome",
                field=models.CharField(blank=True, choices=OUTCOMES, max_length=10),
            )
            for name in ("alarm", "alarmgroup")
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="wanted",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="wanted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alarmrule",
            name="wanted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
