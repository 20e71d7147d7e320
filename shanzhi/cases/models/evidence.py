"""Pictures and recordings that belong to a matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """When it was taken."""

    REPORT = "report", _("报事")
    EVIDENCE = "evidence", _("处理凭证")
    ANSWER = "answer", _("补充材料")


class Attachment(models.Model):
    """A stored file of a matter; a file belongs to one matter only."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    added_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"
