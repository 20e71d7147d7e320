"""Units and teams that can hold a matter, and the posts in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What sort of unit it is."""

    CITY_CENTRE = "city_centre", _("市级指挥中心")
    STREET_OFFICE = "street_office", _("街道（镇）")
    COMMUNITY_DESK = "community_desk", _("社区")
    GRID_TEAM = "grid_team", _("网格队伍")
    DEPARTMENT = "department", _("部门")
    COMPANY = "company", _("企业")
    TEAM = "team", _("专业队伍")


class Unit(models.Model):
    """``place_code`` is the area it serves; phone, address and hours are public."""

    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    name = models.CharField(max_length=80)
    place_code = models.CharField(max_length=15)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    opening_hours = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_code", "name"], name="unit_name_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "place_code"], name="unit_kind_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """``account`` works in ``unit`` from ``starts_on`` until the day before ``ends_on``."""

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "starts_on"], name="post_once_per_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="post_term_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} @ {self.unit}"
