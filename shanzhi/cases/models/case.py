"""The matter (诉求): what somebody reported, where, who has it, and how far it is."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models.states import OPEN_STATES, Circle, Outcome, State
from shanzhi.kernel.api import Target


class Source(models.TextChoices):
    """By which door a matter came in."""

    RESIDENT = "resident", _("居民扫码")
    WORKER = "worker", _("网格员巡查")
    DESK = "desk", _("工作台代报")
    HOTLINE = "hotline", _("热线")
    API = "api", _("开放接口")
    IMPORTED = "imported", _("批量导入")
    SENSOR = "sensor", _("感知设备")


class Urgency(models.IntegerChoices):
    """How soon somebody must come; higher comes first."""

    NORMAL = 0, _("一般")
    URGENT = 1, _("较急")
    EMERGENCY = 2, _("紧急")


class PlaceSource(models.TextChoices):
    """What the place of a matter was taken from."""

    CODE = "code", _("扫码")
    POINT = "point", _("定位")
    BUILDING = "building", _("所选楼栋")
    TEXT = "text", _("文字描述")
    PERSON = "person", _("人工指定")
    NONE = "none", _("未确定")


class Case(models.Model):
    """One matter. ``place_code`` is its scope (15 digits when the grid is known, else fewer);
    ``latitude``/``longitude`` are WGS-84 degrees; ``summary`` is the beginning of the text."""

    number = models.CharField(max_length=20, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1)
    idempotency_key = models.UUIDField(unique=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    summary = models.CharField(max_length=80)
    place_code = models.CharField(max_length=15)
    street_code = models.GeneratedField(
        expression=Left("place_code", 9),
        output_field=models.CharField(max_length=9),
        db_persist=True,
    )
    community_code = models.GeneratedField(
        expression=Left("place_code", 12),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    topic = models.GeneratedField(
        expression=Left("category_id", 2),
        output_field=models.CharField(max_length=2),
        db_persist=True,
    )
    place_source = models.CharField(max_length=10, choices=PlaceSource.choices)
    address = models.CharField(max_length=160, blank=True)
    building = models.ForeignKey(
        "places.Building", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # Not indexed by itself, like four more below: the indexes of the queue begin with ``topic``.
    category = models.ForeignKey(
        "cases.Category", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DISPATCHED)
    holder_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reporter = models.ForeignKey(
        "people.Resident",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    reported_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    circle = models.PositiveSmallIntegerField(choices=Circle.choices, default=Circle.COMMUNITY)
    # Who gave it to the holder, and takes it back when it is returned.
    dispatcher_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who says it is done; stays when the matter moves on to be verified or signed.
    handler_unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handler = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        db_index=False,
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
    )
    # Returns by holders (退回) in this round, and whether the level above has decided for good.
    returns = models.PositiveSmallIntegerField(default=0)
    is_binding = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    # Until when the holder must have acted, and since when that clock stands still.
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    # Whether anybody has spoken to the reporter since it was opened.
    was_contacted = models.BooleanField(default=False)
    # The standard for opening and closing that somebody found to fit.
    standard = models.ForeignKey(
        "cases.Standard", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(blank=True)
    # The law or policy behind "cannot be solved".
    outcome_basis = models.CharField(max_length=300, blank=True)
    times_returned = models.PositiveSmallIntegerField(default=0)
    # How often a level above opened it again.
    times_reopened = models.PositiveSmallIntegerField(default=0)
    supports = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="case_state"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="case_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(place_code__regex=r"^\d{6}(\d{3}(\d{3}(\d{3})?)?)?$"),
                name="case_place_code_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="case_point",
            ),
            models.CheckConstraint(
                condition=models.Q(times_returned__lte=1), name="case_returned_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["handled", "rated", "not_rated"])
                | (models.Q(handled_at__isnull=False) & ~models.Q(outcome="")),
                name="case_closed_says_how",
            ),
            models.CheckConstraint(
                condition=models.Q(circle__in=Circle.values), name="case_circle"
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="case_merged_into_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")) & ~models.Q(merged_into=models.F("id")),
                name="case_not_its_own",
            ),
        ]
        indexes = [
            # The queue: equality on what is filtered, then the order of the page. One index per
            # filter people combine keeps a page at 50 rows read, whatever the table's size.
            models.Index(fields=["street_code", "state", "topic", "-id"], name="case_queue_topic"),
            models.Index(fields=["street_code", "state", "-id"], name="case_queue_street"),
            models.Index(fields=["community_code", "state", "-id"], name="case_queue_community"),
            models.Index(fields=["state", "topic", "-id"], name="case_queue_all_topic"),
            models.Index(fields=["state", "-id"], name="case_queue_state"),
            models.Index(fields=["holder_unit", "state", "-id"], name="case_queue_holder"),
            # The same by deadline, for what is still open.
            models.Index(
                fields=["street_code", "state", "due_at", "id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="case_due_street",
            ),
            models.Index(
                fields=["state", "due_at", "id"],
                condition=models.Q(state__in=OPEN_STATES),
                name="case_due_all",
            ),
            models.Index(
                fields=["holder_unit", "due_at"],
                condition=models.Q(state__in=OPEN_STATES),
                name="case_open_by_holder",
            ),
            models.Index(
                fields=["place_code", "category", "due_at"],
                condition=models.Q(state__in=OPEN_STATES),
                name="case_open_by_place",
            ),
            models.Index(
                fields=["latitude", "longitude"],
                condition=models.Q(state__in=OPEN_STATES, latitude__isnull=False),
                name="case_open_points",
            ),
            # The list of what came in, narrowed to what neighbours support: few rows of many.
            models.Index(
                fields=["street_code", "state", "-id"],
                condition=models.Q(supports__gt=0),
                name="case_supported_street",
            ),
            models.Index(
                fields=["state", "-id"],
                condition=models.Q(supports__gt=0),
                name="case_supported",
            ),
            models.Index(fields=["place_code", "opened_at"], name="case_place_opened"),
            models.Index(fields=["opened_at"], name="case_opened"),
            models.Index(
                fields=["handled_at"],
                condition=models.Q(handled_at__isnull=False),
                name="case_handled",
            ),
            models.Index(
                fields=["parent"],
                condition=models.Q(parent__isnull=False),
                name="case_parent",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="case_merged_into",
            ),
            models.Index(
                fields=["reporter"],
                condition=models.Q(reporter__isnull=False),
                name="case_reporter",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def target(self) -> Target:
        """What permission asks about it."""
        return Target(
            place_code=self.place_code, unit_id=self.holder_unit_id, key=("case", self.pk)
        )


class CaseText(models.Model):
    """The words of a matter and their search vector, apart so that lists stay narrow."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    body = models.TextField()
    vector = SearchVectorField()
    # Since then it holds nobody's number or name, for good.
    masked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="case_text_vector", fastupdate=True)]

    def __str__(self) -> str:
        return f"text of case {self.pk}"
