"""The whole loop: clocks, circles, holders, merging; matters of before get what they lack."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was open before there were clocks gets those of its state; the circle is the holder's.
CLOCKS = """
INSERT INTO cases_caseclock (case_id, kind, subject_id, place_code, state, started_at,
    limit_amount, limit_unit, due_at)
SELECT c.id, k.kind, 0, c.place_code, 'running', c.opened_at, 3, 'work_day', c.due_at
FROM cases_case c CROSS JOIN (VALUES ('accept'), ('handle')) k(kind)
WHERE c.state IN ('dispatched', 'in_progress', 'waiting_reporter')
    AND (k.kind = 'handle' OR c.state = 'dispatched');
UPDATE cases_case c SET
    circle = CASE length(u.place_code) WHEN 6 THEN 3 WHEN 9 THEN 2 ELSE 1 END,
    handler_unit_id = CASE WHEN c.handled_at IS NOT NULL THEN c.holder_unit_id END,
    was_contacted = c.handled_at IS NOT NULL
FROM organizations_unit u WHERE u.id = c.holder_unit_id;
UPDATE cases_dispatch d SET move = 'opening', trigger = 'rule'
WHERE d.id = (SELECT min(o.id) FROM cases_dispatch o WHERE o.case_id = d.case_id);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_number_sequence"),
        ("organizations", "0001_initial"),
        ("people", "0002_slow_down_guessing"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accept", "接单"),
                            ("contact", "首次联系"),
                            ("handle", "处理"),
                            ("verify", "核查"),
                            ("whistle", "报到"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.BigIntegerField(default=0)),
                ("place_code", models.CharField(max_length=15)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "计时中"),
                            ("paused", "已暂停"),
                            ("stopped", "已停表"),
                            ("void", "作废"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("limit_amount", models.PositiveSmallIntegerField()),
                (
                    "limit_unit",
                    models.CharField(
                        choices=[
                            ("natural_hour", "自然小时"),
                            ("natural_day", "自然日"),
                            ("work_hour", "工作小时"),
                            ("work_day", "工作日"),
                        ],
                        max_length=16,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("ran_out_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("accept", "接单"),
                            ("contact", "首次联系"),
                            ("handle", "处理"),
                            ("verify", "核查"),
                            ("whistle", "报到"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place_code", models.CharField(blank=True, max_length=15)),
                ("category_code", models.CharField(blank=True, max_length=7)),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(0, "一般"), (1, "较急"), (2, "紧急")], null=True
                    ),
                ),
                ("limit_amount", models.PositiveSmallIntegerField()),
                (
                    "limit_unit",
                    models.CharField(
                        choices=[
                            ("natural_hour", "自然小时"),
                            ("natural_day", "自然日"),
                            ("work_hour", "工作小时"),
                            ("work_day", "工作日"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "after_reopening",
                    models.CharField(
                        choices=[("anew", "重新计时"), ("rest", "接着剩下的时间计")],
                        default="anew",
                        max_length=4,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_state",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_due_street",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_due_all",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_open_by_holder",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_open_by_place",
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_open_points",
        ),
        migrations.AddField(
            model_name="case",
            name="circle",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "微循环（社区）"), (2, "小循环（街道）"), (3, "大循环（市级）")],
                default=1,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="dispatcher_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="handler",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="handler_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.unit",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="is_binding",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="outcome_basis",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="case",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="returns",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="times_reopened",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="was_contacted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="circle",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "微循环（社区）"), (2, "小循环（街道）"), (3, "大循环（市级）")],
                default=1,
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="evidence_asked",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="from_unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.unit",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="move",
            field=models.CharField(
                choices=[
                    ("opening", "首次派单"),
                    ("dispatch", "派单"),
                    ("up", "上报"),
                    ("down", "下派"),
                    ("return", "退回"),
                    ("decision", "裁定"),
                    ("reopening", "重办"),
                    ("signing", "送会签"),
                    ("verifying", "送核查"),
                ],
                default="dispatch",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="return_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_ours", "不属于本单位职责"),
                    ("wrong_place", "地点不对"),
                    ("wrong_category", "类别不对"),
                    ("unclear", "情况不清，无法办理"),
                    ("beyond_us", "超出本级能力，需要上级协调"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("person", "人工"),
                    ("rule", "规则"),
                    ("deadline", "超时"),
                    ("repeat", "反复出现"),
                    ("danger", "有危险"),
                ],
                default="person",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("dispatched", "待接单"),
                    ("in_progress", "处理中"),
                    ("waiting_reporter", "待居民补充"),
                    ("to_dispatch", "待重新派单"),
                    ("external", "外部办理中"),
                    ("to_sign", "待会签"),
                    ("verifying", "待核查"),
                    ("handled", "已处理，待评价"),
                    ("rated", "已评价"),
                    ("not_rated", "未评价归档"),
                    ("withdrawn", "已撤回"),
                    ("merged", "已并案"),
                ],
                default="dispatched",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                        ],
                    )
                ),
                fields=["street_code", "state", "due_at", "id"],
                name="case_due_street",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                        ],
                    )
                ),
                fields=["state", "due_at", "id"],
                name="case_due_all",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                        ],
                    )
                ),
                fields=["holder_unit", "due_at"],
                name="case_open_by_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                        ],
                    )
                ),
                fields=["place_code", "category", "due_at"],
                name="case_open_by_place",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("latitude__isnull", False),
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                        ],
                    ),
                ),
                fields=["latitude", "longitude"],
                name="case_open_points",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="case_parent"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="case_merged_into",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "dispatched",
                            "in_progress",
                            "waiting_reporter",
                            "to_dispatch",
                            "external",
                            "to_sign",
                            "verifying",
                            "handled",
                            "rated",
                            "not_rated",
                            "withdrawn",
                            "merged",
                        ],
                    )
                ),
                name="case_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("circle__in", [1, 2, 3])), name="case_circle"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(
                        models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="case_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent", models.F("id")), _negated=True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                ),
                name="case_not_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "move__in",
                        [
                            "opening",
                            "dispatch",
                            "up",
                            "down",
                            "return",
                            "decision",
                            "reopening",
                            "signing",
                            "verifying",
                        ],
                    ),
                    ("trigger__in", ["person", "rule", "deadline", "repeat", "danger"]),
                ),
                name="dispatch_move_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("move", "return"),
                        (
                            "return_reason__in",
                            ["not_ours", "wrong_place", "wrong_category", "unclear", "beyond_us"],
                        ),
                    ),
                    models.Q(models.Q(("move", "return"), _negated=True), ("return_reason", "")),
                    _connector="OR",
                ),
                name="dispatch_return_says_why",
            ),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="clocks", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                fields=("clock", "place_code", "category_code", "urgency"),
                name="deadline_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("clock__in", ["accept", "contact", "handle", "verify", "whistle"]),
                    ("limit_amount__gte", 1),
                ),
                name="deadline_positive",
            ),
        ),
        migrations.AddIndex(
            model_name="caseclock",
            index=models.Index(
                condition=models.Q(("ran_out_at__isnull", True), ("state", "running")),
                fields=["due_at", "id"],
                name="clock_sweep",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["running", "paused"])),
                fields=("case", "kind", "subject_id"),
                name="clock_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["accept", "contact", "handle", "verify", "whistle"]),
                    ("state__in", ["running", "paused", "stopped", "void"]),
                ),
                name="clock_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_at__isnull", False), ("state", "paused")),
                    models.Q(
                        models.Q(("state", "paused"), _negated=True), ("paused_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="clock_paused_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["running", "paused"]), ("stopped_at__isnull", True)),
                    models.Q(("state__in", ["stopped", "void"]), ("stopped_at__isnull", False)),
                    _connector="OR",
                ),
                name="clock_stopped_when",
            ),
        ),
        migrations.RunSQL(CLOCKS, migrations.RunSQL.noop),
    ]
