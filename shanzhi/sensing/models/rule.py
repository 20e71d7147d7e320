"""When a reading is an alarm: rules as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.sensing.models.kind import Cause, DeviceKind, Metric


class Form(models.TextChoices):
    """What a rule looks at."""

    ABOVE = "above", _("高于")
    BELOW = "below", _("低于")
    RISE = "rise", _("上升太快")
    SILENCE = "silence", _("没有消息")
    QUIET = "quiet", _("没有动静")
    TOGETHER = "together", _("两项同时")


class Severity(models.IntegerChoices):
    """How bad it is; a matter is opened from MAJOR on."""

    NOTE = 0, _("提示")
    MINOR = 1, _("一般")
    MAJOR = 2, _("严重")
    CRITICAL = 3, _("危急")


class AlarmRule(models.Model):
    """One rule of a kind of device; the most specific ``place_code`` that fits a device holds.

    ABOVE and BELOW compare ``metric`` with ``raise_at`` and are over beyond ``clear_at`` (hysteresis);
    RISE compares the change per minute over ``window_s``; SILENCE counts expected intervals
    (``raise_at`` of them); QUIET compares a person's own rhythm (``raise_at``: once in how many powers of
    ten, see rules/rhythm.py); TOGETHER needs ``metric`` at
    ``raise_at`` and ``other_metric`` at ``other_at`` within ``window_s``. ``needed`` of the last ``of``
    readings must agree; ``hold_s`` is how long it must last before it is an alarm.
    """

    kind = models.ForeignKey(DeviceKind, on_delete=models.CASCADE, related_name="rules")
    place_code = models.CharField(max_length=15, blank=True)
    name = models.CharField(max_length=40)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    form = models.CharField(max_length=10, choices=Form.choices)
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raise_at = models.FloatField()
    clear_at = models.FloatField()
    other_metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    other_at = models.FloatField(null=True, blank=True)
    window_s = models.PositiveIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(default=1)
    of = models.PositiveSmallIntegerField(default=1)
    hold_s = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=True)
    # Why it is off, for whoever wonders at a device that says nothing.
    off_reason = models.CharField(max_length=200, blank=True)
    # Fire, gas, a person: one asks to switch it off, and it stays on until another agrees.
    off_asked_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    off_asked_at = models.DateTimeField(null=True, blank=True)
    off_agreed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The same where it would become weaker: the draft (actions/save_rule.py: RuleDraft) that waits.
    wanted = models.JSONField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    wanted_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Counts changes; each is an event that says who and when.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__in=Form.values, cause__in=Cause.values),
                name="alarm_rule_known",
            ),
            models.CheckConstraint(
                condition=models.Q(metric__isnull=False) | models.Q(form__in=("silence", "quiet")),
                name="alarm_rule_metric",
            ),
            models.CheckConstraint(
                condition=models.Q(other_metric__isnull=False, other_at__isnull=False)
                | ~models.Q(form="together"),
                name="alarm_rule_together",
            ),
            models.CheckConstraint(
                condition=models.Q(needed__gte=1, of__gte=models.F("needed"), of__lte=16),
                name="alarm_rule_n_of_m",
            ),
            models.UniqueConstraint(fields=["kind", "place_code", "name"], name="alarm_rule_once"),
            models.CheckConstraint(
                condition=models.Q(is_on=True) | ~models.Q(off_reason=""),
                name="alarm_rule_off_why",
            ),
            models.CheckConstraint(
                condition=models.Q(off_agreed_by__isnull=True)
                | ~models.Q(off_agreed_by=models.F("off_asked_by")),
                name="alarm_rule_off_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.name}"

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; one that a deployment wrote itself is as written."""
        return gettext(self.name)
