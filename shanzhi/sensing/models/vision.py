"""What cameras saw: events that a person confirms, plates that residents registered themselves, and
tasks to put up a figure where nobody can be told. No face is recognised or kept (M16)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Target
from shanzhi.sensing.models.device import Device
from shanzhi.sensing.models.source import PushSource


class VisionKind(models.TextChoices):
    """What a camera is there for."""

    LIFT_EBIKE = "lift_ebike", _("电动车进电梯")
    FIRE_LANE = "fire_lane", _("消防通道被占")
    CROSSING = "crossing", _("电动车闯红灯")


# The law lets the plate of an e-bike be written down for teaching its rider; a car that blocks a fire
# lane is moved, whoever's it is. A rider stands in the picture of both, so that a picture in which
# nobody was found was not understood.
PLATED = frozenset({VisionKind.LIFT_EBIKE, VisionKind.CROSSING})


class VisionState(models.TextChoices):
    """What a person said of it."""

    WAITING = "waiting", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    NOT_SO = "not_so", _("不是")
    UNCLEAR = "unclear", _("看不清")
    OVERTURNED = "overturned", _("申诉成立")


class Follow(models.TextChoices):
    """What followed when it was confirmed; never a fine, and nobody is scored."""

    NOTHING = "", _("无")
    TAUGHT = "taught", _("已提醒车主")
    POSTED = "posted", _("张贴提示")
    VISIT = "visit", _("上门")


class AppealState(models.TextChoices):
    """How far an appeal is."""

    NONE = "", _("没有申诉")
    WAITING = "waiting", _("待复核")
    UPHELD = "upheld", _("申诉成立")
    REFUSED = "refused", _("维持原结论")


class VisionEvent(models.Model):
    """One event of one camera; (``source``, ``external_id``) comes in once.

    ``plate_encrypted`` is sealed, ``plate_index`` its blind index: both are empty where the law knows no
    reason to keep it, and 90 days after ``at``. ``picture`` has its people pixelated, or is not kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(PushSource, on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=VisionKind.choices)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    place_code = models.CharField(max_length=15)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="vision_events"
    )
    spot = models.CharField(max_length=80, blank=True)
    plate_encrypted = models.BinaryField(max_length=128, default=b"")
    plate_index = models.BinaryField(max_length=32, null=True, blank=True)
    picture = models.ForeignKey(
        "kernel.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=VisionState.choices, default=VisionState.WAITING
    )
    decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    follow = models.CharField(max_length=6, choices=Follow.choices, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal = models.CharField(max_length=7, choices=AppealState.choices, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_decided_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="vision_event_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=VisionKind.values, state__in=VisionState.values)
                & models.Q(follow__in=Follow.values, appeal__in=AppealState.values),
                name="vision_event_known",
            ),
            models.CheckConstraint(
                condition=models.Q(plate_index__isnull=True) | ~models.Q(kind="fire_lane"),
                name="vision_event_plate_lawful",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(decided_at__isnull=False)),
                name="vision_event_decided",
            ),
            # Who confirmed does not judge the appeal against it.
            models.CheckConstraint(
                condition=models.Q(appeal_decided_by__isnull=True)
                | ~models.Q(appeal_decided_by=models.F("decided_by")),
                name="vision_event_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "at"],
                condition=models.Q(state="waiting"),
                name="vision_event_waiting",
            ),
            models.Index(
                fields=["plate_index", "at"],
                condition=models.Q(plate_index__isnull=False),
                name="vision_event_plate",
            ),
            models.Index(fields=["device", "at"], name="vision_event_device"),
        ]

    def __str__(self) -> str:
        return f"vision event {self.pk}"

    def target(self) -> Target:
        """Where it happened, as far as permission asks."""
        return Target(place_code=self.place_code, key=("vision", self.pk))


class RawPicture(models.Model):
    """A picture as the camera sent it, sealed and put aside until a job has looked it through; shown to
    nobody."""

    event = models.OneToOneField(
        VisionEvent, on_delete=models.CASCADE, primary_key=True, related_name="raw"
    )
    sealed = models.BinaryField(max_length=4_000_000)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["came_at"], name="raw_picture_came")]

    def __str__(self) -> str:
        return f"raw picture of {self.event_id}"


class OwnPlate(models.Model):
    """A resident says: this e-bike is mine, tell me. Entered and removed by themselves alone."""

    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+")
    plate_encrypted = models.BinaryField(max_length=128)
    plate_index = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"plate {self.pk}"


class PosterTask(models.Model):
    """Nobody could be told: whoever works in the grid talks to people there and puts up the figure."""

    event = models.OneToOneField(VisionEvent, on_delete=models.CASCADE, related_name="poster")
    place_code = models.CharField(max_length=15)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["place_code"],
                condition=models.Q(done_at__isnull=True),
                name="poster_task_open",
            )
        ]

    def __str__(self) -> str:
        return f"poster task {self.pk}"
