"""A visit to a household: who was met, what they need, what is dangerous, how they are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class Met(models.TextChoices):
    """Whether somebody was met."""

    MET = "met", _("见到人了")
    NOBODY = "nobody", _("没人在家")
    DECLINED = "declined", _("不愿接待")


class Need(models.TextChoices):
    """What somebody may need; each is something that can be done."""

    MEALS = "meals", _("助餐送餐")
    DOCTOR = "doctor", _("就医陪诊")
    MEDICINE = "medicine", _("代取药品")
    ERRANDS = "errands", _("代办事项")
    COMPANY = "company", _("陪伴聊天")
    REPAIR = "repair", _("家里小修")
    RELIEF = "relief", _("救助申请")
    WORK = "work", _("找工作")
    CHILD = "child", _("照看孩子")
    OTHER = "other", _("其他")


class Hazard(models.TextChoices):
    """What is dangerous in the dwelling or before its door."""

    GAS = "gas", _("燃气")
    WIRING = "wiring", _("用电线路")
    CORRIDOR = "corridor", _("楼道堆物")
    EBIKE = "ebike", _("电动车进楼或飞线充电")
    FALLING = "falling", _("窗台阳台悬物")
    STRUCTURE = "structure", _("房屋破损")
    OTHER = "other", _("其他")


class Visit(models.Model):
    """One visit; ``key`` is the sender's, so that the same sending makes no second one. ``lists`` are
    the service lists that were gone through and ``ticked`` their points (service_lists.py). Without
    ``consent`` nothing is kept that somebody said."""

    key = models.UUIDField(unique=True)
    household = models.ForeignKey(
        "people.Household", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    place_code = models.CharField(max_length=15)
    visitor = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    met = models.CharField(max_length=8, choices=Met.choices)
    person = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lists = models.JSONField(default=list, blank=True)
    ticked = models.JSONField(default=list, blank=True)
    needs = models.JSONField(default=list, blank=True)
    hazards = models.JSONField(default=list, blank=True)
    mood = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=500, blank=True)
    consent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(met__in=Met.values), name="visit_met_known"),
            models.CheckConstraint(
                condition=models.Q(consent=True) | models.Q(mood="", note="", needs=[]),
                name="visit_words_need_consent",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-at"], name="visit_of_household"),
            models.Index(fields=["visitor", "-at"], name="visit_of_visitor"),
            models.Index(fields=["place_code", "-at"], name="visit_of_place"),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code)


class VisitTarget(models.Model):
    """How many households a micro-grid worker is to see in a month, where a place says so."""

    place_code = models.CharField(max_length=15, unique=True)
    households = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(households__range=(1, 1000)), name="visit_target_sensible"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_code}: {self.households}"
