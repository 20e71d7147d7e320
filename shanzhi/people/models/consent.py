"""What a resident agreed to, in which words, and since when not any more."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What is asked for; each is given and withdrawn by itself."""

    PROGRESS = "progress", _("短信告诉我办理进展")
    FOLLOW = "follow", _("我关注的事有答复时发短信")
    GUARDIAN = "guardian", _("不满十四周岁的孩子，由监护人同意")


class ConsentText(models.Model):
    """The words of one version, as they stood beside the box that was ticked."""

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField()
    words = models.TextField()
    first_asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="consent_text_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """One giving, until it is withdrawn; given again it is a new row. ``given_at`` is empty where
    somebody objected who had never been asked (a number given on the telephone)."""

    resident = models.ForeignKey(
        "people.Resident", on_delete=models.CASCADE, related_name="consents"
    )
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "text"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            ),
            models.CheckConstraint(
                condition=models.Q(given_at__isnull=False) | models.Q(withdrawn_at__isnull=False),
                name="consent_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
