"""A report of a place over a period: its figures as they were taken, and what people wrote."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    """How long a period it is about."""

    WEEK = "week", _("周报")
    MONTH = "month", _("月报")
    QUARTER = "quarter", _("季报")


class ReportState(models.TextChoices):
    """A finished report does not change any more."""

    DRAFT = "draft", _("草稿")
    FINISHED = "finished", _("已定稿")


class Report(models.Model):
    """About the place ``place_code`` (6 to 15 digits) from ``starts_on`` to the day before
    ``ends_on``. ``made_by`` nobody: the house itself, at the end of the period."""

    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    made_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    finished_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starts_on", "place_code"], name="report_once_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ReportKind.values, state__in=ReportState.values),
                name="report_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="report_period_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3}(\d{3})?)?)?$"),
                name="report_place_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", finished_at__isnull=True)
                | models.Q(state="finished", finished_at__isnull=False),
                name="report_finished_when",
            ),
        ]
        indexes = [models.Index(fields=["place_code", "-starts_on"], name="report_place")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.place_code} from {self.starts_on}"


class ReportNumbers(models.Model):
    """Every figure as it was counted at one moment, never changed: counted again, it is a new row
    with the next ``number``. ``sections`` is a list of {key, title, sentence, rows}, and a row is a
    ReportFigure with ``before``."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="numbers")
    number = models.PositiveSmallIntegerField()
    sections = models.JSONField()
    taken_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_numbers_once")
        ]

    def __str__(self) -> str:
        return f"numbers {self.number} of report {self.report_id}"


class ReportText(models.Model):
    """What somebody wrote in place of a section's sentence; the highest ``number`` is shown."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    written_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "section", "number"], name="report_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.number} of report {self.report_id}"
