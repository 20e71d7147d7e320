"""What a desk has prepared: replies, sequences of steps, and lists of what must be looked at.

All hold for a place (its code, "" is everywhere) and for a category (its code, "" is all).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReplyTemplate(models.Model):
    """A reply to begin from (回复模板), with places like {编号} that the matter fills."""

    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    title = models.CharField(max_length=60)
    body = models.TextField()
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(body=""), name="template_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Macro(models.Model):
    """Named steps (宏) that are run one after the other, all or none. ``steps`` is a list of
    {"verb": …} with what that verb needs; rules/macros.py knows which."""

    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    title = models.CharField(max_length=60)
    steps = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(steps=[]), name="macro_does_something"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Checklist(models.Model):
    """What must be looked at before a matter of a category is closed (核对清单)."""

    place_code = models.CharField(max_length=15, blank=True)
    category_code = models.CharField(max_length=7, blank=True)
    title = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="checklist_named")
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One line of a list. Lines are put away, never changed: a tick keeps meaning what it did."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=120)
    is_required = models.BooleanField(_("必做"), default=False)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.words


class CheckTick(models.Model):
    """Somebody looked at it, and when."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    ticked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], name="tick_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} of {self.case_id}"
