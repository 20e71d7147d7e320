"""Kinds of devices as data: what they measure, how often they speak, what an alarm of them is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """What an alarm is about: alarms of one cause in one building are one matter."""

    FIRE = "fire", _("火情")
    GAS = "gas", _("燃气泄漏")
    WATER = "water", _("水")
    HEAT = "heat", _("温度")
    PERSON = "person", _("有人需要帮助")
    LID = "lid", _("井盖异常")
    PASSAGE = "passage", _("通道占用")
    POWER = "power", _("停电")
    SILENCE = "silence", _("设备失联")
    FAULT = "fault", _("设备故障")
    OTHER = "other", _("其他")


# Never suppressed by storms, maintenance of other things or flapping: only attached to the group.
LIFE_SAFETY = frozenset({Cause.FIRE, Cause.GAS, Cause.PERSON})


class DeviceKind(models.Model):
    """A kind of device. ``interval_s``: seconds between two signs of life of a healthy one;
    ``category_code`` is the category of the matter that an alarm becomes.

    ``is_in_home``: it may stand inside a dwelling, and then sends nothing without the consent of the
    household. ``is_personal``: what it says is about a person (care, art. 28 PIPL).
    """

    code = models.SlugField(max_length=20, primary_key=True)
    name = models.CharField(max_length=30)
    category_code = models.CharField(max_length=7)
    interval_s = models.PositiveIntegerField()
    is_in_home = models.BooleanField(default=False)
    is_personal = models.BooleanField(default=False)
    is_gateway = models.BooleanField(default=False)
    # What whoever comes does first, one step per line.
    what_to_do = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(interval_s__gte=1), name="device_kind_interval"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; one that a deployment wrote itself is as written."""
        return gettext(self.name)


class Metric(models.Model):
    """One thing a kind measures. ``slot`` is its place in the arrays of state (0 to 7); a value
    outside ``lowest`` to ``highest`` cannot be and is refused; a change of less than ``deadband``
    since the last kept value is folded into the sign of life."""

    SLOTS = 8

    kind = models.ForeignKey(DeviceKind, on_delete=models.CASCADE, related_name="metrics")
    key = models.SlugField(max_length=20)
    name = models.CharField(max_length=30)
    unit = models.CharField(max_length=10, blank=True)
    slot = models.PositiveSmallIntegerField()
    decimals = models.PositiveSmallIntegerField(default=0)
    lowest = models.FloatField()
    highest = models.FloatField()
    deadband = models.FloatField(default=0.0)
    # Yes or no: shown in words, kept at every change.
    is_state = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="metric_key_once"),
            models.UniqueConstraint(fields=["kind", "slot"], name="metric_slot_once"),
            models.CheckConstraint(condition=models.Q(slot__lt=8), name="metric_slot"),
            models.CheckConstraint(
                condition=models.Q(lowest__lt=models.F("highest")), name="metric_bounds"
            ),
            models.CheckConstraint(condition=models.Q(deadband__gte=0), name="metric_deadband"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}.{self.key}"

    @property
    def shown_name(self) -> str:
        """The name in the reader's language."""
        return gettext(self.name)
