"""Pictures and recordings that belong to a matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """When it was taken."""

    REPORT = "report", _("报事")
    BEFORE = "before", _("处理前")
    EVIDENCE = "evidence", _("处理凭证")
    ANSWER = "answer", _("补充材料")


class Attachment(models.Model):
    """A stored file of a matter; a file belongs to one matter only.

    ``latitude``/``longitude`` (WGS-84) and ``accuracy_m`` are where the device of whoever attached
    it was, when they chose to say so; a picture's own data is taken off when it is stored.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    added_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="attachment_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    latitude__isnull=True, longitude__isnull=True, accuracy_m__isnull=True
                )
                | models.Q(
                    latitude__range=(-90, 90), longitude__range=(-180, 180), accuracy_m__gte=0
                ),
                name="attachment_point",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"
