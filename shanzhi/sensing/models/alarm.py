"""Alarms, the groups in which they are one matter, and whom they called."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target
from shanzhi.sensing.models.device import Device
from shanzhi.sensing.models.kind import Cause
from shanzhi.sensing.models.rule import AlarmRule, Severity


class AlarmOutcome(models.TextChoices):
    """What it was."""

    TRUE = "true", _("真实警情")
    COOKING = "cooking", _("误报：做饭油烟")
    STEAM = "steam", _("误报：水汽灰尘")
    SMOKING = "smoking", _("误报：有人吸烟")
    DEVICE = "device", _("误报：设备故障")
    BY_MISTAKE = "by_mistake", _("误报：误碰误按")
    POWER = "power", _("误报：停电引起")
    NOTHING = "nothing", _("误报：没有发现原因")
    TEST = "test", _("测试")
    # Ended by the device itself, and nobody had been called.
    PASSED = "passed", _("自行恢复")
    # The same, but nobody knows: the rule that had raised it was switched off.
    RULE_OFF = "rule_off", _("规则停用，没有结论")
    # Its matter was closed and nobody said what the alarm had been: counts neither as true nor false.
    MATTER = "matter", _("随诉求办结")


FALSE_OUTCOMES = frozenset(
    {
        AlarmOutcome.COOKING,
        AlarmOutcome.STEAM,
        AlarmOutcome.SMOKING,
        AlarmOutcome.DEVICE,
        AlarmOutcome.BY_MISTAKE,
        AlarmOutcome.POWER,
        AlarmOutcome.NOTHING,
    }
)


class AlarmState(models.TextChoices):
    """How far people are with it; whether the device still sees it is ``cleared_at``."""

    RAISED = "raised", _("待响应")
    ACKNOWLEDGED = "acknowledged", _("已响应")
    ATTENDED = "attended", _("已到场")
    CLOSED = "closed", _("已结束")


class AlarmGroup(models.Model):
    """What is one matter: alarms of one ``cause`` in one building (or on one feeder, behind one
    gateway). ``key`` says which, of open groups each is there once; ``case`` is the matter.

    People take a group as a whole: ``state`` and who took it stand here, alarms follow it.
    ``lead`` is the first alarm of it; ``called_at`` when staff were last called for it. Of
    ``alarms_count`` (all that ever joined) the matter's history tells ``told_count``, as of ``told_at``.
    ``reopened`` counts how often it came back soon after it had ended.
    """

    key = models.CharField(max_length=80)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    place_code = models.CharField(max_length=15)
    building = models.ForeignKey(
        "places.Building", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead = models.ForeignKey(
        "sensing.Alarm", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=14, choices=AlarmState.choices, default=AlarmState.RAISED)
    alarms_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    newest_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    told_count = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attended_at = models.DateTimeField(null=True, blank=True)
    attended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=AlarmOutcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(closed_at__isnull=True), name="alarm_group_open"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=Cause.values), name="alarm_group_cause_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AlarmState.values), name="alarm_group_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "-severity", "-newest_at"],
                condition=models.Q(closed_at__isnull=True),
                name="alarm_group_here",
            ),
            # The order of the list of what is open.
            models.Index(
                fields=["-severity", "-id"],
                condition=models.Q(closed_at__isnull=True),
                name="alarm_group_worst",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(closed_at__isnull=True, case__isnull=True, severity__gte=2),
                name="alarm_group_no_matter",
            ),
            models.Index(
                fields=["told_at"],
                condition=models.Q(
                    closed_at__isnull=True,
                    case__isnull=False,
                    alarms_count__gt=models.F("told_count"),
                ),
                name="alarm_group_to_tell",
            ),
            models.Index(
                fields=["closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="alarm_group_ended",
            ),
            models.Index(fields=["case"], name="alarm_group_case"),
        ]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Alarm(models.Model):
    """One alarm of one device; of one cause at most one is open. Raised by the intake in the same
    transaction as the reading that made it; ``value`` is that reading's, ``peak`` the farthest since.

    ``standing`` are the rules that see it now (ids): it is cleared when the last of them is.
    ``flaps`` counts how often it cleared and came back while it was open. ``judged_at``: when it was
    grouped and its people were called; null is what the alarm process has still to do.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="alarms")
    rule = models.ForeignKey(
        AlarmRule, on_delete=models.SET_NULL, null=True, blank=True, related_name="alarms"
    )
    standing = ArrayField(models.BigIntegerField(), db_default=Value("{}"))
    cause = models.CharField(max_length=10, choices=Cause.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    place_code = models.CharField(max_length=15)
    state = models.CharField(max_length=14, choices=AlarmState.choices, default=AlarmState.RAISED)
    value = models.FloatField(null=True, blank=True)
    peak = models.FloatField(null=True, blank=True)
    flaps = models.PositiveIntegerField(default=0)
    is_test = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)  # maintenance: calls nobody until it ends
    raised_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    # Cleared because no rule looks any more, not because the device said that it is over.
    is_unwatched = models.BooleanField(default=False, db_default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attended_at = models.DateTimeField(null=True, blank=True)
    attended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=AlarmOutcome.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(
        AlarmGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="alarms"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "cause"],
                condition=models.Q(closed_at__isnull=True),
                name="alarm_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AlarmState.values, cause__in=Cause.values),
                name="alarm_known",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False, state="closed") & ~models.Q(outcome="")),
                name="alarm_end_says_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-severity", "id"],
                condition=models.Q(judged_at__isnull=True),
                name="alarm_to_judge",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(is_held=True, closed_at__isnull=True),
                name="alarm_held",
            ),
            # Below MAJOR nobody is called: what the device itself ended is ended by the sweep.
            models.Index(
                fields=["cleared_at"],
                condition=models.Q(
                    closed_at__isnull=True, cleared_at__isnull=False, severity__lt=2
                ),
                name="alarm_passed",
            ),
            models.Index(
                fields=["place_code", "-raised_at"],
                condition=models.Q(closed_at__isnull=True),
                name="alarm_open_here",
            ),
            models.Index(fields=["device", "-raised_at"], name="alarm_of_device"),
            models.Index(fields=["rule", "-raised_at"], name="alarm_of_rule"),
            models.Index(fields=["group"], name="alarm_in_group"),
        ]

    def __str__(self) -> str:
        return f"alarm {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, key=("alarm", self.pk))


class CallChannel(models.TextChoices):
    """How somebody is called."""

    INBOX = "inbox", _("消息")
    SMS = "sms", _("短信")
    VOICE = "voice", _("电话")
    HOOK = "hook", _("外部系统")


class AlarmStep(models.Model):
    """A tier of people who are called when nobody has taken the alarm by ``due_at``. Durable: it
    is stopped by somebody who acknowledges (``stopped_at``), never by the device that clears."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="steps")
    tier = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alarm", "tier"], name="alarm_step_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at__isnull=True, stopped_at__isnull=True),
                name="alarm_step_due",
            )
        ]

    def __str__(self) -> str:
        return f"step {self.tier} of {self.alarm_id}"


class AlarmCall(models.Model):
    """Somebody was called: a staff account, a family contact of the household, or a hook. ``unit``
    is the team as whose member somebody was called."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="calls")
    tier = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, choices=CallChannel.choices)
    account = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Why this one: the worker of the grid, the fire station nearest, the family.
    why = models.CharField(max_length=80)
    called_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alarm", "tier", "channel", "account", "person"],
                nulls_distinct=False,
                name="alarm_call_once",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
