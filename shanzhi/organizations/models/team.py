"""The team of a community: who is on duty when, who is away and who stands in, who learnt what."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models


class WorkShift(models.Model):
    """``account`` is on duty in [``starts_at``, ``ends_at``) for the community ``place_code`` (12
    digits). An exclusion constraint (migration 0005) keeps one person's shifts apart."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="work_shift_positive"
            )
        ]
        indexes = [models.Index(fields=["place_code", "starts_at"], name="work_shift_place")]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class Leave(models.Model):
    """``account`` is away from ``starts_on`` to the day before ``ends_on``; why is nobody's business
    here. The same exclusion holds for one person's leaves."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    starts_on = models.DateField()
    ends_on = models.DateField()
    noted_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="leave_positive"
            )
        ]
        indexes = [models.Index(fields=["place_code", "-starts_on"], name="leave_place")]

    def __str__(self) -> str:
        return f"leave {self.pk}"


class Substitution(models.Model):
    """``account`` takes over the grid for the days of the leave. ``post`` and ``grant`` are what they
    were given for it, and lose with it; null where they had it anyway."""

    leave = models.ForeignKey(Leave, on_delete=models.CASCADE, related_name="substitutions")
    place_code = models.CharField(max_length=15)
    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(
        "organizations.Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    grant = models.ForeignKey(
        "people.RoleGrant", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leave", "place_code"], name="substitution_once"),
        ]

    def __str__(self) -> str:
        return f"substitution for {self.place_code}"


class Training(models.Model):
    """``account`` took part in a course of so many hours; ``passed`` is null where nothing was
    asked. ``evidence`` is a picture of the certificate or the list."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    place_code = models.CharField(max_length=15)
    course = models.CharField(max_length=80)
    hours = models.DecimalField(max_digits=4, decimal_places=1, validators=[MinValueValidator(0)])
    held_on = models.DateField()
    passed = models.BooleanField(null=True, blank=True)
    evidence = models.OneToOneField(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__gt=0, hours__lte=200), name="training_hours"
            ),
            models.UniqueConstraint(
                fields=["account", "course", "held_on"], name="training_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-held_on"], name="training_place")]

    def __str__(self) -> str:
        return self.course
