"""Screens of the wall as people arrange them: a draft and what is published."""

from __future__ import annotations

from django.db import models


class Screen(models.Model):
    """How the wall of ``place_code`` ("" is everywhere) and all below it looks for a ``theme`` ("" is the
    overview). Until it is published the one of the place above it holds, or the one that ships."""

    place_code = models.CharField(max_length=15, blank=True)
    theme = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "theme"], name="screen_once"),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^(\d{6}(\d{3}(\d{3}(\d{3})?)?)?)?$"),
                name="screen_place_code_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"screen {self.theme or 'overview'} of {self.place_code or 'everywhere'}"


class Panel(models.Model):
    """One panel of a screen: the ``position``-th of its ``slot``. ``indicators`` is a list of codes,
    ``days`` how many days up to now it looks at; see rules/screens/panels.py."""

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="panels")
    is_draft = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    slot = models.CharField(max_length=6)
    kind = models.CharField(max_length=12)
    indicators = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screen", "is_draft", "position"], name="panel_position_once"
            ),
            models.CheckConstraint(
                condition=models.Q(slot__in=["top", "left", "centre", "right"]),
                name="panel_slot_known",
            ),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="panel_days_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.slot} of screen {self.screen_id}"
