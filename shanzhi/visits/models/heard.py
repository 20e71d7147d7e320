"""What was heard on a visit, who holds it, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target


class HeardKind(models.TextChoices):
    """What it is, and so who takes it further."""

    MATTER = "matter", _("诉求")
    DISPUTE = "dispute", _("纠纷")
    WISH = "wish", _("心愿")
    CARE = "care", _("关爱需求")


class Became(models.TextChoices):
    """How something that is no matter ended."""

    DONE = "done", _("已办成")
    CARE = "care", _("已列入关爱")
    NOT_WANTED = "not_wanted", _("住户不需要了")
    CANNOT = "cannot", _("办不了，已说明")


class Heard(models.Model):
    """A matter and a dispute are held by the holder of their ``case`` and end with it; a wish and a
    care need by ``holder`` and the unit of the community, until somebody says what became of it."""

    key = models.UUIDField(unique=True)
    visit = models.ForeignKey("visits.Visit", on_delete=models.PROTECT, related_name="heard")
    place_code = models.CharField(max_length=15)
    kind = models.CharField(max_length=8, choices=HeardKind.choices)
    words = models.TextField(blank=True)
    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    holder_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    became = models.CharField(max_length=12, choices=Became.choices, blank=True)
    end_note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=HeardKind.values), name="heard_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["matter", "dispute"], case__isnull=False)
                | models.Q(kind__in=["wish", "care"], case__isnull=True),
                name="heard_matter_has_its_case",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, became="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(became="")),
                name="heard_end_says_what_became",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "at"],
                condition=models.Q(ended_at__isnull=True),
                name="heard_open",
            )
        ]

    def __str__(self) -> str:
        return f"heard {self.pk}"

    def target(self) -> Target:
        """Where it stands, as far as permission asks."""
        return Target(place_code=self.place_code, unit_id=self.holder_unit_id)
