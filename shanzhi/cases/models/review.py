"""A second pair of eyes on what a handler said: verification and the second signature."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewKind(models.TextChoices):
    """What the second person does."""

    VERIFY = "verify", _("核查")
    SIGN = "sign", _("会签")


class Why(models.TextChoices):
    """Why this matter is looked at again."""

    DANGER = "danger", _("紧急诉求，件件核查")
    SAID_NO = "said_no", _("居民或上级说过没有解决，重办后必须核查")
    SAMPLE = "sample", _("按比例抽到")
    CANNOT = "cannot", _("答复“暂时无法解决”，需要上一级会签")


class Method(models.TextChoices):
    """How it was looked at."""

    PHONE = "phone", _("电话")
    ON_SITE = "on_site", _("现场")
    PHOTO = "photo", _("照片")


class Review(models.Model):
    """One look at one closing: ``unit`` holds the matter meanwhile; ``agreed`` is null until
    ``decided_by``, who is never ``handler``, has said so."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=8, choices=ReviewKind.choices)
    why = models.CharField(max_length=8, choices=Why.choices)
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    # As it stood when the handler said it was done; comes back when the look ends.
    handling_due_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    method = models.CharField(max_length=8, choices=Method.choices, blank=True)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(agreed__isnull=True),
                name="review_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReviewKind.values, why__in=Why.values)
                & models.Q(method__in=["", *Method.values]),
                name="review_known",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed__isnull=True, decided_at__isnull=True)
                | models.Q(agreed__isnull=False, decided_at__isnull=False),
                name="review_decided_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreed=False) | ~models.Q(note=""),
                name="review_refusal_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(handler__isnull=True)
                | ~models.Q(decided_by=models.F("handler")),
                name="review_by_somebody_else",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=models.Q(decided_at__isnull=False),
                name="review_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class SamplingShare(models.Model):
    """How many of a hundred ordinary closings a place looks at again; the narrowest place holds,
    "" is everywhere."""

    place_code = models.CharField(max_length=15, unique=True, blank=True)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="sampling_share_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_code}: {self.percent} %"
